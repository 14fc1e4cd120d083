import type { Random } from "../random/index.ts";
import type { StepOutcome } from "../spectra/index.ts";
import { type BrownianPath, brownianPath, type Increment } from "./brownian-path.ts";
import type { DysonSde } from "./dyson-sde.ts";
import type { Divisions, Integrator, Stepper } from "./integrator.ts";

/** The problem on which the error of an integrator is measured. */
export interface ConvergenceProblem {
  readonly sde: DysonSde;
  /** Time at which errors are measured, in units of learning time. */
  readonly duration: number;
  /** Levels of a replica at time 0. */
  initial(replica: number): Float64Array;
  /** φ, the observable of the weak error. */
  observable(x: Float64Array): number;
  /** The solution at the end of a path, to sufficient accuracy. @returns ok, or why there is none */
  solve(path: BrownianPath, initial: Float64Array, replica: number, out: Float64Array): StepOutcome;
}

/** Streams of one replica: of the intervals of its path, and of the additional noise of an integrator. */
export interface ReplicaStreams {
  readonly path: (interval: number) => Random;
  readonly ofIntegrator: (integrator: number, level: number) => Random;
}

export interface CoupledErrorsRun {
  readonly integrators: Readonly<Record<string, Integrator>>;
  /** Grids, dt = duration/2^level, ascending. */
  readonly levels: readonly number[];
  /** Level of the path, which `solve` may refine further. */
  readonly finest: number;
  readonly replicas: number;
  streams(replica: number): ReplicaStreams;
}

/** Errors of one integrator, [step size][replica]; NaN where its step failed. */
export interface IntegratorErrors {
  readonly name: string;
  /** Mean over the levels of |x_dt − x|. */
  readonly strong: readonly Float64Array[];
  /** φ(x_dt) − φ(x) */
  readonly weak: readonly Float64Array[];
  /** Replicas in which a step failed, for each step size. */
  readonly failures: readonly number[];
  /** Steps in which a bare Euler–Maruyama step would have reordered levels, for each step size. */
  readonly averted: readonly number[];
  readonly divisions: readonly (Divisions | null)[];
  /** Pairs of levels out of order at the end of a step, for each step size. */
  readonly reordered: readonly number[];
}

export interface CoupledErrors {
  /** Descending, one for each level. */
  readonly dt: readonly number[];
  readonly replicas: number;
  readonly integrators: readonly IntegratorErrors[];
}

/**
 * Runs every integrator along the same Brownian paths with every step size, and records the differences from the solution.
 *
 * Since all use the same paths, the differences are small for small steps, and so are the errors of their means.
 */
export function coupledErrors(problem: ConvergenceProblem, run: CoupledErrorsRun): CoupledErrors {
  const collector = collectErrors(problem, run);
  for (let replica = 0; replica < run.replicas; replica++) collector.follow(replica);
  return collector.errors;
}

/** As {@link coupledErrors}, a replica at a time. */
export function collectErrors(
  problem: ConvergenceProblem,
  run: CoupledErrorsRun,
): { follow(replica: number): void; readonly errors: CoupledErrors } {
  const { sde, duration } = problem;
  const { levels, replicas } = run;
  const names = Object.keys(run.integrators);
  const collected = names.map((name) => ({
    name,
    strong: levels.map(() => new Float64Array(replicas)),
    weak: levels.map(() => new Float64Array(replicas)),
    failures: levels.map(() => 0),
    averted: levels.map(() => 0),
    divisions: levels.map((): Divisions | null => null),
    reordered: levels.map(() => 0),
  }));
  const solution = new Float64Array(sde.levels);
  const x = new Float64Array(sde.levels);
  function follow(replica: number): void {
    const streams = run.streams(replica);
    const path = brownianPath({ components: sde.levels, duration, finest: run.finest }, streams.path);
    const initial = problem.initial(replica);
    const solved = problem.solve(path, initial, replica, solution).ok;
    const exact = problem.observable(solution);
    names.forEach((name, k) => {
      const errors = collected[k];
      levels.forEach((level, l) => {
        const stepper = run.integrators[name].stepper(sde, streams.ofIntegrator(k, level));
        x.set(initial);
        const { ok, reordered } = followPath(sde, stepper, path.grid(level), x);
        errors.reordered[l] += reordered;
        errors.averted[l] += stepper.averted();
        errors.divisions[l] = sum(errors.divisions[l]!, stepper.divisions?.() ?? null);
        if (!ok) errors.failures[l]++;
        const well = ok && solved;
        errors.strong[l][replica] = well ? meanDistance(x, solution) : Number.NaN;
        errors.weak[l][replica] = well ? problem.observable(x) - exact : Number.NaN;
      });
    });
  }
  return {
    follow,
    errors: { dt: levels.map((level) => duration / 2 ** level), replicas, integrators: collected },
  };
}

/**
 * Follows a path step by step.
 *
 * @returns whether every step succeeded and stayed where the equation holds, and the number of pairs out of order
 */
export function followPath(
  sde: DysonSde,
  stepper: Stepper,
  grid: readonly Increment[],
  x: Float64Array,
): { ok: boolean; reordered: number } {
  let reordered = 0;
  for (const { dt, dB, halves } of grid) {
    if (!stepper.step(x, dt, dB, halves).ok || sde.outside(x) !== null) return { ok: false, reordered };
    for (let i = 1; i < x.length; i++) if (!(x[i] > x[i - 1])) reordered++;
  }
  return { ok: true, reordered };
}

function meanDistance(x: Float64Array, y: Float64Array): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += Math.abs(x[i] - y[i]);
  return total / x.length;
}

function sum(a: Divisions | null, b: Divisions | null): Divisions | null {
  if (a === null || b === null) return a ?? b;
  return {
    taken: a.taken + b.taken,
    refined: a.refined + b.refined,
    rejected: a.rejected + b.rejected,
    implicit: a.implicit + b.implicit,
  };
}
