import type { Random } from "../../random/index.ts";
import type { GaussianRbmParameters } from "./parameters.ts";
import type { TargetKernel } from "./target.ts";

/**
 * W₀ = M + s·N(0, 1), [hidden][visible], with s = `initialScale` and M = 0 or, for `start: learnt`, weights of the
 * target itself, MᵀM = μ² − K_φ on the levels κ < μ²: row i of M is √(μ² − κ_i) times the eigenvector of κ_i. Which of
 * the weights of one kernel these are makes no difference, since the hidden units can be rotated.
 */
export function initialWeights(
  { visible: n, hidden, mass, start, initialScale }: GaussianRbmParameters,
  { kappa, eigenvectors }: Pick<TargetKernel, "kappa" | "eigenvectors">,
  random: Random,
): Float64Array {
  const w = new Float64Array(hidden * n);
  random.fillNormal(w);
  for (let k = 0; k < w.length; k++) w[k] = initialScale * w[k];
  if (start === "learnt") {
    for (let i = 0; i < n; i++) {
      const size = Math.sqrt(Math.max(0, mass * mass - kappa[i]));
      for (let j = 0; j < n; j++) w[i * n + j] = w[i * n + j] + size * eigenvectors[j * n + i];
    }
  }
  return w;
}
