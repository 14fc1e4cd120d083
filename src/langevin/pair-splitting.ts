import type { Random } from "../random/index.ts";
import { dividedStepper } from "./divided-step.ts";
import type { DysonSde } from "./dyson-sde.ts";
import { inOrder } from "./explicit-step.ts";
import { addImages, eachImage } from "./image-repulsion.ts";
import type { Integrator, Stepper } from "./integrator.ts";
import { resolution } from "./step-control.ts";

/**
 * Strang splitting between the smooth terms, in two half steps of Heun's method, and the noise with the repulsion of
 * the closest pairs, which is solved exactly. With S = x_j − x_i, s² = b_i² + b_j² and s dB = b_j dB_j − b_i dB_i,
 *
 *   dS = (s²/2S) dt + s dB:   S ← √((S + s dB)² + s² dW²),   dW ~ N(0, dt),
 *
 * for s/√2 times S is a Bessel process of dimension 2, the modulus of a planar Brownian motion. The levels of a pair
 * share the repulsion equally. Neighbours are matched into pairs, the closest first; the remainder of their
 * repulsion, and that of all others, is treated as smooth, and the step is divided where it is not.
 *
 * The law of a pair's step is exact: with constant b only the splitting has a weak error, O(dt²). On a given path it is
 * not, and its order there is ½ (measured on a pair: 0.50 ± 0.01): dB is the component along the spacing at the
 * beginning of the step, while that of the equation follows it, and dW is additional noise of the scheme.
 */
export const pairSplitting: Integrator = {
  title: "Strang splitting with exact steps of the closest pairs",
  equation: "S ← √((S + s dB)² + s² dW²) between half steps of the rest",
  strongOrder: { additive: 1, multiplicative: 0.5, repelling: "converges" },
  weakOrder: { additive: 2, multiplicative: 1, repelling: null },
  stepper: splittingStepper,
};

/** Largest relative deviation from Dyson index 1 for which a pair takes its exact step; the rest of p counts as smooth. */
const nearIndexOne = 0.1;

function splittingStepper(sde: DysonSde, random?: Random): Stepper {
  const n = sde.levels;
  const [f, b, p] = [new Float64Array(n), new Float64Array(n), new Float64Array(n * n)];
  const q = sde.images === undefined ? null : new Float64Array(n * n);
  const [y, first, second] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  /** The partner above of the lower level of a pair, 0 elsewhere. */
  const partner = new Int32Array(n);

  /** f and all repulsion but that of the exact steps. */
  function smooth(x: Float64Array, dt: number, out: Float64Array): void {
    sde.coefficients(x, f, p, b);
    out.set(f);
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        const pij = p[i * n + j];
        if (pij === 0) continue;
        const gap = x[j] - x[i];
        const isPair = partner[i] === j;
        // for index 1 the remainder of an exact step vanishes with the gap; the rest must not diverge
        const rest = isPair ? pij - (b[i] * b[i] + b[j] * b[j]) / 4 : pij;
        const push = isPair ? (rest * gap) / (gap * gap + pij * dt) : rest / gap;
        out[i] = out[i] - push;
        out[j] = out[j] + push;
      }
    }
    if (q === null) return;
    sde.images!(x, q);
    addImages(n, x, 1, q, out);
  }

  /** Heun's half step, x ← x + (dt/4)(r(x) + r(x + r(x) dt/2)). */
  function halfStep(x: Float64Array, dt: number): void {
    smooth(x, dt, first);
    for (let i = 0; i < n; i++) y[i] = x[i] + (first[i] * dt) / 2;
    smooth(y, dt, second);
    for (let i = 0; i < n; i++) x[i] = x[i] + ((first[i] + second[i]) * dt) / 4;
  }

  function noiseAndPairs(x: Float64Array, dB: Float64Array, extraNoise: Float64Array): void {
    for (let i = 0; i < n; i++) {
      const j = partner[i];
      if (j === 0) continue;
      const [onLower, onUpper] = [b[i] * dB[i], b[j] * dB[j]];
      const gap = x[j] - x[i];
      const along = gap + onUpper - onLower;
      const across = Math.sqrt(b[i] * b[i] + b[j] * b[j]) * extraNoise[i];
      // √(along² + across²) − along, without the loss of digits where across is small
      const length = Math.sqrt(along * along + across * across);
      const repulsion = along > 0 ? (across * across) / (length + along) : length - along;
      x[i] = x[i] - repulsion / 2;
      x[j] = x[j] + repulsion / 2;
    }
    for (let i = 0; i < n; i++) x[i] = x[i] + b[i] * dB[i];
  }

  return dividedStepper(
    sde,
    {
      drawsExtraNoise: true,
      attempt(x, dt, dB, extraNoise, out) {
        sde.coefficients(x, f, p, b);
        matchPairs(n, x, p, b, partner);
        if (!restIsSmooth(n, x, dt, p, partner)) return "too long";
        if (q !== null) {
          sde.images!(x, q);
          let far = true;
          eachImage(n, q, x, (_i, _j, qij, distance) => {
            far &&= qij * dt <= resolution * distance * distance;
          });
          if (!far) return "too long";
        }
        out.set(x);
        halfStep(out, dt);
        if (!inOrder(n, p, out)) return "reordered";
        sde.coefficients(out, f, p, b);
        noiseAndPairs(out, dB, extraNoise);
        if (!inOrder(n, p, out)) return "reordered";
        halfStep(out, dt);
        return inOrder(n, p, out) ? "taken" : "reordered";
      },
    },
    random,
  );
}

/** Disjoint pairs of neighbours of index 1, the closest in units of their repulsion first. */
function matchPairs(n: number, x: Float64Array, p: Float64Array, b: Float64Array, partner: Int32Array): void {
  const candidates: { i: number; distance: number }[] = [];
  for (let i = 0; i + 1 < n; i++) {
    const pij = p[i * n + i + 1];
    const s2 = b[i] * b[i] + b[i + 1] * b[i + 1];
    const gap = x[i + 1] - x[i];
    if (pij > 0 && Math.abs(4 * pij - s2) <= nearIndexOne * s2)
      candidates.push({ i, distance: (gap * gap) / pij });
  }
  candidates.sort((a, b) => a.distance - b.distance);
  partner.fill(0);
  for (const { i } of candidates) {
    const free = partner[i] === 0 && partner[i + 1] === 0 && (i === 0 || partner[i - 1] !== i);
    if (free) partner[i] = i + 1;
  }
}

/** Whether a step is short compared with every spacing but those of the pairs. */
function restIsSmooth(n: number, x: Float64Array, dt: number, p: Float64Array, partner: Int32Array): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const gap = x[j] - x[i];
      const pij = p[i * n + j];
      if (pij > 0 && partner[i] !== j && !(pij * dt <= resolution * gap * gap)) return false;
    }
  }
  return true;
}
