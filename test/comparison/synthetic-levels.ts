import type { Random } from "../../src/random/index.ts";
import type { StationarySample } from "../../src/spectra/index.ts";

/** How a level scatters about its mean. */
export type Tails = "gaussian" | "heavy";

/** Size of a synthetic ensemble; snapshots follow each other with correlation ρ. */
export interface Sizes {
  readonly replicas: number;
  readonly snapshots: number;
  readonly correlation: number;
}

/** κ and σ of the synthetic levels: the multiplets of `syntheticSample`. */
export const single = { target: 4, width: 0.3 } as const;
export const pair = { target: 8, width: 0.5 } as const;

/**
 * Three levels: a single one, Gaussian or a Gaussian of random width (kurtosis 6: σ² of an exponential law), and the
 * eigenvalues of a symmetric Gaussian 2 × 2 matrix with elements of variance σ² and σ²/2. All follow stationary AR(1)
 * processes of unit step, so that ⟨λ⟩, Var λ and the law of the pair are known exactly at every ρ.
 */
export function syntheticSample(random: Random, tails: Tails, sizes: Sizes): StationarySample {
  const { replicas, snapshots, correlation } = sizes;
  const levels = 3;
  const spectrum = new Float64Array(snapshots * levels * replicas);
  const kick = Math.sqrt(1 - correlation ** 2);
  for (let r = 0; r < replicas; r++) {
    const z = Float64Array.from({ length: 6 }, () => random.normal());
    for (let t = 0; t < snapshots; t++) {
      if (t > 0) for (let k = 0; k < z.length; k++) z[k] = correlation * z[k] + kick * random.normal();
      // (z₁² + z₂²)/2 is exponential of mean 1
      const own = tails === "gaussian" ? 1 : Math.sqrt((z[1] ** 2 + z[2] ** 2) / 2);
      const [a, b, c] = [z[3] * pair.width, z[4] * pair.width, z[5] * pair.width * Math.SQRT1_2];
      const half = Math.hypot((a - b) / 2, c);
      const row = t * levels * replicas + r;
      spectrum[row] = single.target + single.width * own * z[0];
      spectrum[row + replicas] = pair.target + (a + b) / 2 - half;
      spectrum[row + 2 * replicas] = pair.target + (a + b) / 2 + half;
    }
  }
  return {
    replicas,
    snapshots,
    levels,
    spectrum,
    blocks: spectrum,
    multiplets: [
      { label: "4", value: single.target, first: 0, size: 1 },
      { label: "8", value: pair.target, first: 1, size: 2 },
    ],
    components: new Float64Array(0),
    componentNames: [],
    interval: 1,
    groups: null,
  };
}
