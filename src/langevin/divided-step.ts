import type { Random } from "../random/index.ts";
import { ok, type StepOutcome } from "../spectra/index.ts";
import { drawnHalves, type Halves } from "./brownian-path.ts";
import type { DysonSde } from "./dyson-sde.ts";
import { implicitRepulsion } from "./implicit-repulsion.ts";
import type { Stepper } from "./integrator.ts";

/** A scheme that can only take sufficiently short steps. */
export interface DividedScheme {
  /**
   * One short step.
   *
   * @param x initial levels; not changed
   * @param extraNoise additional noise of the scheme for this step, N(0, dt)
   * @param out final levels
   * @returns "too long" if it must not be taken, "reordered" if it was tried and reordered levels
   */
  attempt(
    x: Float64Array,
    dt: number,
    dB: Float64Array,
    extraNoise: Float64Array,
    out: Float64Array,
  ): "taken" | "too long" | "reordered";
  /** Whether it draws noise in addition to dB. */
  readonly drawsExtraNoise: boolean;
}

/** Halvings of a step before the rest is taken with implicit repulsion: spacings of 2⁻⁸ of the collision length. */
const mostHalvings = 16;

/**
 * Divides steps into halves until a scheme can take them. The Brownian path is refined by its bridge, and so is the
 * scheme's additional noise: nothing is ever redrawn, a rejected step is taken in two halves along the same path.
 *
 * At Dyson index 1 the spacing is a Bessel process of dimension 2, which comes arbitrarily close to 0, with a
 * probability that falls as the logarithm of the distance only; so there is a shortest step, which is taken with
 * implicit repulsion.
 */
export function dividedStepper(sde: DysonSde, scheme: DividedScheme, random: Random | undefined): Stepper {
  const n = sde.levels;
  const state = new Float64Array(n);
  const next = new Float64Array(n);
  const none = new Float64Array(n);
  const last = implicitRepulsion.stepper(sde);
  let [taken, refined, rejected, implicit] = [0, 0, 0, 0];

  const source = (): Random => {
    if (random === undefined)
      throw new RangeError("this integrator draws additional random numbers: give its stepper a stream");
    return random;
  };

  function advance(
    depth: number,
    dt: number,
    dB: Float64Array,
    halves: Halves | undefined,
    extraNoise: Float64Array,
    extraHalves: Halves | undefined,
  ): StepOutcome {
    const result = scheme.attempt(state, dt, dB, extraNoise, next);
    if (result === "taken") {
      taken++;
      state.set(next);
      return ok;
    }
    if (depth === mostHalvings) {
      implicit++;
      taken++;
      return last.step(state, dt, dB);
    }
    if (result === "too long") refined++;
    else rejected++;
    const parts = (halves ?? drawnHalves(dt, dB, source()))();
    const extraParts = scheme.drawsExtraNoise
      ? (extraHalves ?? drawnHalves(dt, extraNoise, source()))()
      : null;
    for (let half = 0; half < 2; half++) {
      const part = parts[half];
      const extraPart = extraParts?.[half];
      const outcome = advance(
        depth + 1,
        part.dt,
        part.dB,
        part.halves,
        extraPart?.dB ?? none,
        extraPart?.halves,
      );
      if (!outcome.ok) return outcome;
    }
    return ok;
  }

  return {
    step(x, dt, dB, halves) {
      state.set(x);
      const extraNoise = scheme.drawsExtraNoise ? drawIncrements(n, dt, source()) : none;
      const outcome = advance(0, dt, dB, halves, extraNoise, undefined);
      if (outcome.ok) x.set(state);
      return outcome;
    },
    averted: () => refined + rejected,
    divisions: () => ({ taken, refined, rejected, implicit }),
  };
}

function drawIncrements(n: number, dt: number, random: Random): Float64Array {
  const increments = new Float64Array(n);
  random.fillNormal(increments);
  for (let i = 0; i < n; i++) increments[i] = increments[i] * Math.sqrt(dt);
  return increments;
}
