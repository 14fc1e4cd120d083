import type { Random } from "../random/index.ts";
import { dividedStepper } from "./divided-step.ts";
import type { DysonSde } from "./dyson-sde.ts";
import { type BareCoefficients, bareCoefficients, inOrder } from "./explicit-step.ts";
import { eachImage } from "./image-repulsion.ts";
import type { Integrator, Stepper } from "./integrator.ts";

/**
 * Euler–Maruyama with steps that are short where levels are close,
 *
 *   x ← x + d h + b dB_h,   p_ij h ≤ c (x_i − x_j)²  and  q_ij h ≤ c (x_i + x_j)²,   h = dt/2ᵐ.
 *
 * If a spacing is too small for the step, or a step turns out to reorder levels, it is taken in halves along
 * the same Brownian path, refined by its bridge.
 *
 * Measured on a pair of index 1: strong order 0.70–0.92 and rising, weak order 0.3–0.8 and rising, for k dt from 1/32
 * to 1/512 (see implicitRepulsion for the logarithms).
 *
 * @see Gaines & Lyons 1997, SIAM J. Appl. Math. 57, 1455
 */
export const stepControl: Integrator = {
  title: "Euler–Maruyama with step control along the Brownian path",
  equation: "x ← x + d h + b dB_h,  p h ≤ c S²",
  strongOrder: { additive: 1, multiplicative: 0.5, repelling: "converges" },
  weakOrder: { additive: 1, multiplicative: 1, repelling: null },
  stepper: controlledStepper,
};

/** c: a step's noise is then at most 2√c = 0.28 of a spacing of index 1, a crossing 3.5 standard deviations away. */
export const resolution = 0.02;

function controlledStepper(sde: DysonSde, random?: Random): Stepper {
  const n = sde.levels;
  const at = bareCoefficients(sde);
  return dividedStepper(
    sde,
    {
      drawsExtraNoise: false,
      attempt(x, dt, dB, _, out) {
        at.at(x);
        if (!resolved(n, at, x, dt)) return "too long";
        for (let i = 0; i < n; i++) out[i] = x[i] + at.drift[i] * dt + at.b[i] * dB[i];
        return inOrder(n, at.p, out) ? "taken" : "reordered";
      },
    },
    random,
  );
}

/** Whether a step is short compared with every distance of interacting levels; false if one is NaN. */
function resolved(n: number, { p, q }: BareCoefficients, x: Float64Array, dt: number): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const gap = x[j] - x[i];
      const pij = p[i * n + j];
      if (pij > 0 && !(pij * dt <= resolution * gap * gap)) return false;
    }
  }
  let all = true;
  if (q !== null) {
    eachImage(n, q, x, (_i, _j, qij, distance) => {
      all &&= qij * dt <= resolution * distance * distance;
    });
  }
  return all;
}
