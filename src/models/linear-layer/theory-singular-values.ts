import type { DysonSde } from "../../langevin/index.ts";
import type { Coupling } from "../model.ts";
import type { LinearLayer } from "./layer.ts";
import { additiveNoise } from "./theory.ts";

/**
 * Langevin equation of the singular values of a linear layer, singular vectors held on those of the teacher. With
 * δ_i = w_i − κ_i, V_ij the variance rate of the noise's element (i, j) and C_ij its covariance with (j, i),
 *
 *   dw_i = [ −a_iδ_i − λw_i + ε Σ_{j≠i} ( w_i(V_ij + V_ji)/2 + w_j C_ij )/(w_i² − w_j²) + ε Σ_{j>N} V_ji/(2w_i) ] dτ
 *          + √(εV_ii) dB_i
 *
 *   V_ij = noise + a_i²δ_i² (1 + δ_ij),   C_ij = noise + a_ia_jδ_iδ_j
 *
 * The noise of the inputs is the second term of V and C. The pair force splits in two, (V̄ + C)/2 over w_i − w_j and
 * (V̄ − C)/2 over w_i + w_j, V̄ = (V_ij + V_ji)/2: symmetric noise repels levels, isotropic noise also their images,
 * which keeps singular values positive. The last sum, over the rows without a singular value of their own, is a wall
 * at 0.
 *
 * @param temperature ε
 * @param rates a_i in the order of the levels
 */
export function singularValueSde(
  layer: LinearLayer,
  rates: Float64Array,
  temperature: number,
  coupling: Coupling,
): DysonSde {
  const { teacher, decay, inputs: n, outputs: m } = layer;
  const noise = additiveNoise({ ...layer, rates });
  const couples = (i: number, j: number) =>
    coupling === "full" || Math.abs(teacher[i]! - teacher[j]!) <= 1e-9 * Math.abs(teacher[i]!);
  const pull = new Float64Array(n);
  const pulls = (w: Float64Array) => {
    for (let i = 0; i < n; i++) pull[i] = rates[i]! * (w[i]! - teacher[i]!);
  };
  /** ε(V̄ + sign·C)/2 */
  const strength = (i: number, j: number, sign: number) => {
    const own = (noise.variance(i, j) + noise.variance(j, i)) / 2 + (pull[i]! ** 2 + pull[j]! ** 2) / 2;
    const across = noise.transposed() + pull[i]! * pull[j]!;
    return Math.max(0, (temperature * (own + sign * across)) / 2);
  };
  // symmetric noise, with a common rate, has images of order (δ_i − δ_j)² only, but has them
  return {
    levels: n,
    coefficients(w, f, p, b) {
      pulls(w);
      for (let i = 0; i < n; i++) {
        f[i] = -pull[i]! - decay * w[i]!;
        b[i] = Math.sqrt(temperature * (noise.variance(i, i) + 2 * pull[i]! ** 2));
        for (let j = i + 1; j < n; j++) p[i * n + j] = couples(i, j) ? strength(i, j, 1) : 0;
      }
    },
    images(w, q) {
      pulls(w);
      for (let i = 0; i < n; i++) {
        let wall = 0;
        for (let j = n; j < m; j++) wall += (temperature * noise.variance(j, i)) / 2;
        q[i * n + i] = wall;
        for (let j = i + 1; j < n; j++) q[i * n + j] = couples(i, j) ? strength(i, j, -1) : 0;
      }
    },
    outside(w) {
      for (let i = 0; i < n; i++) if (!Number.isFinite(w[i]!)) return `level ${i + 1} is not finite`;
      return null;
    },
  };
}
