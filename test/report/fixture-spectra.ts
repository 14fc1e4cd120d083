import seedrandom from "seedrandom";
import type { RouteName } from "../../src/comparison/results.ts";
import type { Multiplet, RouteEnsemble } from "../../src/spectra/index.ts";

/** What the synthetic spectra are made of. */
export interface SyntheticSpectra {
  readonly target: Float64Array;
  readonly multiplets: readonly Multiplet[];
  /** ε */
  readonly temperature: number;
  readonly learningRate: number;
  readonly replicas: number;
  readonly snapshots: number;
}

/** μ² of the published machine: levels from here on cannot be learnt. */
export const EDGE = 9;

/** Relative shift of the level means by route, so that the panels have something to show. */
const SHIFT: Readonly<Record<RouteName, number>> = {
  training: 1.6,
  "matrix-langevin": 1.7,
  "eigenvalue-langevin": 0.4,
  "aligned-langevin": 0.4,
  "coulomb-gas": 0.4,
  "exact-ou": 0.4,
};

/**
 * Spectra without a study: each multiplet is a 1×1 or 2×2 Gaussian orthogonal matrix with the variance
 * σ² = 2ε(9 − κ) of the theory, an Ornstein–Uhlenbeck process in time around a logistic approach to its target.
 */
export function syntheticEnsemble(
  { target, multiplets, temperature, learningRate, replicas, snapshots }: SyntheticSpectra,
  route: RouteName,
  seed: string,
): RouteEnsemble {
  const levels = target.length;
  const inTime = route !== "coulomb-gas";
  const times = Float64Array.from({ length: snapshots }, (_, t) =>
    inTime ? learningRate * 100 * t : Number.NaN,
  );
  const spectrum = new Float64Array(snapshots * levels * replicas);
  const blocks = new Float64Array(spectrum.length);
  const normal = gaussian(seed);
  for (let r = 0; r < replicas; r++) {
    const state = multiplets.map(() => [normal(), normal(), normal()] as [number, number, number]);
    const x0 = multiplets.map(() => 0.1 * Math.exp(0.4 * normal()));
    for (let t = 0; t < snapshots; t++) {
      const row: number[] = [];
      multiplets.forEach((m, k) => {
        const x = Math.max(EDGE - m.value, 0);
        const sigma = Math.sqrt(2 * temperature * x);
        const memory = inTime ? Math.exp((-100 * learningRate * 2 * x) / m.value ** 2) : 0;
        const fresh = Math.sqrt(1 - memory * memory);
        const s = state[k];
        for (let e = 0; e < 3; e++) s[e] = memory * s[e] + fresh * normal();
        const grown = inTime ? logistic(times[t], x, x0[k], m.value) : 1;
        const centre =
          EDGE - x * grown + SHIFT[route] * temperature * m.value * grown * (m.value > 4 ? 1 : -2);
        const a = sigma * grown * s[0];
        const b = sigma * grown * s[1];
        const half = Math.hypot((a - b) / 2, sigma * grown * s[2] * Math.SQRT1_2);
        for (let i = 0; i < m.size; i++)
          row.push(m.size === 1 ? centre + a : centre + (a + b) / 2 + (i === 0 ? -half : half));
      });
      const sorted = [...row].sort((p, q) => p - q);
      for (let i = 0; i < levels; i++) {
        const at = (t * levels + i) * replicas + r;
        blocks[at] = row[i];
        spectrum[at] = sorted[i];
      }
    }
  }
  return {
    spectrum: { levels, replicas, times, x: spectrum },
    blocks: { levels, replicas, times, x: blocks },
    components: { levels: 0, replicas, times, x: new Float64Array() },
    replicaIds: Int32Array.from({ length: replicas }, (_, r) => r),
    diverged: [],
    counts: { steps: 6000, avertedCrossings: 12, rejectedSteps: 0, minimumSpacing: 0.0004 },
  };
}

/** Logistic growth of x from x₀ to its fixed point, as a fraction of it, at rate 2x/κ². */
function logistic(tau: number, x: number, x0: number, kappa: number): number {
  if (x === 0) return 0;
  return 1 / (1 + (x / x0 - 1) * Math.exp((-2 * x * tau) / (kappa * EDGE)));
}

function gaussian(seed: string): () => number {
  const uniform = seedrandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
