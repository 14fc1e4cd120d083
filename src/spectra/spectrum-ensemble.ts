/**
 * Spectra of an ensemble of replicas, followed in learning time.
 *
 * `x[(t · levels + i) · replicas + r]` is level i of replica r at `times[t]`: shape [time][level][replica],
 * replica fastest. Learning time is τ = αn, dimensionless.
 */
export interface SpectrumEnsemble {
  readonly levels: number;
  readonly replicas: number;
  readonly times: Float64Array;
  readonly x: Float64Array;
}

/** Why a replica was excluded from the ensemble: it is counted, named in the report and never averaged in. */
export interface Divergence {
  readonly replica: number;
  readonly update: number;
  readonly reason: string;
}

/** Integrator statistics, summed over replicas and steps. */
export interface StepCounts {
  /** Steps taken. */
  readonly steps: number;
  /** Steps in which a bare Euler–Maruyama step would have reordered two levels. */
  readonly avertedCrossings: number;
  /** Steps that were rejected and repeated with a finer step. */
  readonly rejectedSteps: number;
  /** Smallest spacing of two coupled levels at the end of any step; Infinity where there is none. */
  readonly minimumSpacing: number;
}

/**
 * The results of one route for one set of replicas.
 *
 * `spectrum` is the followed spectrum sorted ascending; `blocks` holds, in the order of the target levels, the
 * eigenvalues of each multiplet's diagonal block in the target's eigenbasis, which do not mix with the
 * neighbouring levels, or no levels where only the spectrum is known; `components` are the recorded elements of the weight
 * matrix, in place of levels.
 * `replicaIds` names the replicas that are in the arrays: those that did not diverge.
 */
export interface RouteEnsemble {
  readonly spectrum: SpectrumEnsemble;
  readonly blocks: SpectrumEnsemble;
  readonly components: SpectrumEnsemble;
  readonly replicaIds: Int32Array;
  readonly diverged: readonly Divergence[];
  readonly counts: StepCounts;
}

/** The same replicas and times without any levels: what a route did not record. */
export function withoutLevels({ replicas, times }: SpectrumEnsemble): SpectrumEnsemble {
  return { levels: 0, replicas, times, x: new Float64Array() };
}

/** Updates at which the snapshots of an ensemble were taken: first, first + every, … */
export interface SnapshotGrid {
  readonly first: number;
  readonly every: number;
  readonly count: number;
}

/** The grid of an ensemble whose learning time is τ = αn; of NaN for samples without a time. */
export function snapshotGrid({ times }: Pick<SpectrumEnsemble, "times">, learningRate: number): SnapshotGrid {
  const update = (snapshot: number) => Math.round(times[snapshot] / learningRate);
  return { first: update(0), every: update(1) - update(0), count: times.length };
}

/** Index of the first snapshot from an update on; it may lie beyond the last snapshot. */
export function snapshotFrom(
  { first, every }: Pick<SnapshotGrid, "first" | "every">,
  update: number,
): number {
  return Math.max(0, Math.ceil((update - first) / every));
}

/** The update of a snapshot, also of one beyond the last. */
export function updateOf({ first, every }: Pick<SnapshotGrid, "first" | "every">, snapshot: number): number {
  return first + snapshot * every;
}

/** A group of target levels of equal value: `first … first + size − 1` in ascending order. */
export interface Multiplet {
  readonly value: number;
  readonly label: string;
  readonly first: number;
  readonly size: number;
}
