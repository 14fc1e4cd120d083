import type { Random } from "../random/index.ts";
import { ok, type SpectralProcess } from "../spectra/index.ts";
import type { DysonSde } from "./dyson-sde.ts";
import type { Integrator } from "./integrator.ts";

export interface EigenvalueLangevinRun {
  readonly sde: DysonSde;
  readonly integrator: Integrator;
  /** Initial levels, in target order, ascending within each interacting group. */
  readonly initial: Float64Array;
  readonly random: Random;
  /** Learning time of one update, α. */
  readonly learningRate: number;
  readonly stepsPerUpdate: number;
  /** The followed level as a function of a level of the equation. */
  level(x: number): number;
  /** Pairs of levels whose smallest spacing is recorded. */
  readonly watched: readonly (readonly [number, number])[];
}

/** Langevin equations of the eigenvalues, as a process that advances update by update. */
export function eigenvalueLangevin(run: EigenvalueLangevinRun): SpectralProcess {
  const { sde, random, stepsPerUpdate, watched } = run;
  const dt = run.learningRate / stepsPerUpdate;
  const rootDt = Math.sqrt(dt);
  const stepper = run.integrator.stepper(sde);
  const x = run.initial.slice();
  const dB = new Float64Array(sde.levels);
  let steps = 0;
  let minimumSpacing = Number.POSITIVE_INFINITY;
  return {
    advance() {
      for (let k = 0; k < stepsPerUpdate; k++) {
        random.fillNormal(dB);
        for (let i = 0; i < dB.length; i++) dB[i] = dB[i] * rootDt;
        const outcome = stepper.step(x, dt, dB);
        // levels that began outside its domain find no solution either
        if (!outcome.ok) return { ok: false, reason: sde.outside(x) ?? outcome.reason };
        const reason = sde.outside(x);
        if (reason !== null) return { ok: false, reason };
        steps++;
        for (const [i, j] of watched) minimumSpacing = Math.min(minimumSpacing, Math.abs(x[j] - x[i]));
      }
      return ok;
    },
    measure(spectrum, blocks) {
      for (let i = 0; i < x.length; i++) blocks[i] = run.level(x[i]);
      spectrum.set(blocks);
      spectrum.sort();
    },
    counts: () => ({ steps, avertedCrossings: stepper.averted(), rejectedSteps: 0, minimumSpacing }),
  };
}
