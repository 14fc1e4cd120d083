import type { StepCounts } from "./spectrum-ensemble.ts";

/** What became of one step: a numerical failure is a value that says what happened, not an exception. */
export type StepOutcome = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** The outcome of a step that went well. */
export const ok: StepOutcome = { ok: true };

/** One replica of a process that moves a spectrum, update by update. */
export interface SpectralProcess {
  /** One update: learning time advances by α. */
  advance(): StepOutcome;
  /**
   * Writes the present spectrum.
   *
   * @param spectrum all levels, ascending
   * @param blocks the same in target order, each multiplet from its own diagonal block, ascending within it
   * @param components elements of the weight matrix that the system watches, none for most
   */
  measure(spectrum: Float64Array, blocks: Float64Array, components: Float64Array): void;
  /** What the integrator has had to do so far. */
  counts(): StepCounts;
}

/** Replicas that advance together, each in a lane of its own. */
export interface ReplicaGroup {
  /** So many updates of every replica that has not failed. */
  advance(updates: number): void;
  /** When a replica failed, counted in updates, and why; null while it is well. */
  failure(lane: number): { readonly update: number; readonly reason: string } | null;
  /** See SpectralProcess. */
  measure(lane: number, spectrum: Float64Array, blocks: Float64Array, components: Float64Array): void;
  /** See SpectralProcess. */
  counts(lane: number): StepCounts;
  /** Gives back its memory. */
  close(): void;
}

/** The replicas of a route, run so many at a time. */
export interface Replicas {
  readonly atOnce: number;
  /** Replicas `first … first + count − 1` at update 0; count is at most `atOnce`. */
  group(first: number, count: number): ReplicaGroup;
}

/** Replicas that run one after the other. */
export function oneByOne(create: (replica: number) => SpectralProcess): Replicas {
  return {
    atOnce: 1,
    group(first) {
      const process = create(first);
      let update = 0;
      let failure: { update: number; reason: string } | null = null;
      return {
        advance(updates) {
          for (let k = 0; k < updates && failure === null; k++) {
            update++;
            const outcome = process.advance();
            if (!outcome.ok) failure = { update, reason: outcome.reason };
          }
        },
        failure: () => failure,
        measure: (_, spectrum, blocks, components) => process.measure(spectrum, blocks, components),
        counts: () => process.counts(),
        close: () => {},
      };
    },
  };
}
