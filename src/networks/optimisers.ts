import type { Weights } from "./network.ts";

/** An update rule for the weights. */
export interface Optimiser {
  readonly title: string;
  readonly equation: string;
  /** State arrays per parameter, initially zero. */
  readonly slots: number;
  /**
   * w ← w + … in place.
   *
   * @param slots [slot][parameter]
   * @param t the update's number, from 1
   * @param decays whether weight decay applies to a parameter
   */
  update(
    weights: Weights,
    gradients: Weights,
    slots: readonly Weights[],
    t: number,
    learningRate: number,
    decays: readonly boolean[],
  ): void;
}

/** w ← w − α (g + λw) */
export function sgd({ weightDecay = 0 }: { readonly weightDecay?: number } = {}): Optimiser {
  return {
    title: "Stochastic gradient descent",
    equation: "w ← w − α (g + λ w)",
    slots: 0,
    update(weights, gradients, _, _t, learningRate, decays) {
      weights.forEach((w, k) => {
        const [g, decay] = [gradients[k], decays[k] ? weightDecay : 0];
        if (decay === 0) descend(w, g, learningRate);
        else for (let i = 0; i < w.length; i++) w[i] = w[i] - learningRate * (g[i] + decay * w[i]);
      });
    },
  };
}

/** w ← w − αg, four elements at a time: a third faster. */
function descend(w: Float32Array, g: Float32Array, learningRate: number): void {
  const whole = w.length - (w.length % 4);
  for (let i = 0; i < whole; i += 4) {
    w[i] = w[i] - learningRate * g[i];
    w[i + 1] = w[i + 1] - learningRate * g[i + 1];
    w[i + 2] = w[i + 2] - learningRate * g[i + 2];
    w[i + 3] = w[i + 3] - learningRate * g[i + 3];
  }
  for (let i = whole; i < w.length; i++) w[i] = w[i] - learningRate * g[i];
}

/** m ← ρm + g + λw, w ← w − αm */
export function momentum({
  momentum: rho = 0.9,
  weightDecay = 0,
}: {
  readonly momentum?: number;
  readonly weightDecay?: number;
} = {}): Optimiser {
  return {
    title: "Heavy-ball momentum",
    equation: "m ← ρ m + g + λ w,  w ← w − α m",
    slots: 1,
    update(weights, gradients, slots, _t, learningRate, decays) {
      weights.forEach((w, k) => {
        const [g, m, decay] = [gradients[k], slots[0][k], decays[k] ? weightDecay : 0];
        for (let i = 0; i < w.length; i++) {
          m[i] = rho * m[i] + g[i] + decay * w[i];
          w[i] = w[i] - learningRate * m[i];
        }
      });
    },
  };
}

/**
 * Adam with decoupled weight decay,
 *
 *   m ← β₁m + (1 − β₁)g,   v ← β₂v + (1 − β₂)g²,   w ← w − α [ m̂/(√v̂ + ϵ) + λw ],
 *
 * m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
 *
 * @see Loshchilov & Hutter 2019, arXiv:1711.05101, algorithm 2 (with the schedule in α)
 */
export function adamw({
  beta1 = 0.9,
  beta2 = 0.99,
  epsilon = 1e-8,
  weightDecay = 0.1,
}: {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly weightDecay?: number;
} = {}): Optimiser {
  return {
    title: "AdamW",
    equation: "w ← w − α [m̂/(√v̂ + ϵ) + λ w]",
    slots: 2,
    update(weights, gradients, slots, t, learningRate, decays) {
      const [first, second] = [1 - beta1 ** t, 1 - beta2 ** t];
      weights.forEach((w, k) => {
        const [g, m, v] = [gradients[k], slots[0][k], slots[1][k]];
        const decay = decays[k] ? weightDecay : 0;
        for (let i = 0; i < w.length; i++) {
          const gi = g[i];
          m[i] = beta1 * m[i] + (1 - beta1) * gi;
          v[i] = beta2 * v[i] + (1 - beta2) * gi * gi;
          const direction = m[i] / first / (Math.sqrt(v[i] / second) + epsilon);
          w[i] = w[i] - learningRate * (direction + decay * w[i]);
        }
      });
    },
  };
}

/** Every optimiser, by its name in scenarios. */
export const optimisers = { sgd, momentum, adamw } as const;

/**
 * Gradient clipping at norm `longest`.
 *
 * @returns the norm before clipping
 */
export function clip(gradients: Weights, longest: number): number {
  let square = 0;
  for (const g of gradients) for (let i = 0; i < g.length; i++) square += g[i] * g[i];
  const length = Math.sqrt(square);
  if (length > longest) {
    const scale = longest / length;
    for (const g of gradients) for (let i = 0; i < g.length; i++) g[i] = g[i] * scale;
  }
  return length;
}

/** Learning-rate schedule. */
export interface LearningRateSchedule {
  readonly learningRate: number;
  /** Updates of linear warm-up from 0. */
  readonly warmUp: number;
  /** Half a cosine down to the fraction `final` at the last update, or constant. */
  readonly decay: "constant" | { readonly updates: number; readonly final: number };
}

/** α of update t, from 1. */
export function learningRateAt({ learningRate, warmUp, decay }: LearningRateSchedule, t: number): number {
  if (t <= warmUp) return (learningRate * t) / warmUp;
  if (decay === "constant") return learningRate;
  const { updates, final } = decay;
  const part = Math.min(1, (t - warmUp) / Math.max(1, updates - warmUp));
  return learningRate * (final + ((1 - final) * (1 + Math.cos(Math.PI * part))) / 2);
}
