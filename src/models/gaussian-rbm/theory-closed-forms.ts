import { degenerate, type Multiplet } from "../../spectra/index.ts";
import { pairForms } from "../degenerate-levels.ts";
import type { ClosedForm, PairLaw } from "../model.ts";
import type { GaussianRbmParameters } from "./parameters.ts";
import { memoryDrift, rbmTheory } from "./theory.ts";

/**
 * Width of the stationary fluctuations of a level, linearised at x = μ² − κ:
 *
 *   σ² = g²/k,   k = 2x/κ²,   g² = 4εx² n_ii,   so σ² = 2ε(μ² − κ) κ² n_ii  (= 2ε(μ² − κ) as published)
 */
export function levelWidth(p: GaussianRbmParameters, kappa: number, temperature: number): number {
  const x = p.mass * p.mass - kappa;
  return Math.sqrt(2 * temperature * x * kappa * kappa * rbmTheory(p).noiseRate(x, x, kappa, kappa));
}

/** Relaxation time of the fluctuations of a learnt level, in learning time: 1/k = κ²/(2x), x = μ² − κ. */
export function levelRelaxation({ mass }: GaussianRbmParameters, kappa: number): number {
  return (kappa * kappa) / (2 * (mass * mass - kappa));
}

/**
 * Slowest relaxation of a fluctuation, in learning time: of a level, 1/k; and, with levels that are not
 * learnt (κ_j ≥ μ²), of the direction of a learnt eigenvector, 1/(1/κ_i − 1/κ_j).
 */
export function slowestRelaxation(p: GaussianRbmParameters, multiplets: readonly Multiplet[]): number {
  const edge = p.mass * p.mass;
  const learnt = multiplets.filter(({ value }) => value < edge);
  const unlearnt = multiplets.filter(({ value }) => value >= edge);
  return Math.max(
    0,
    ...learnt.map(({ value }) => levelRelaxation(p, value)),
    ...learnt.flatMap((i) => unlearnt.map((j) => 1 / (1 / i.value - 1 / j.value))),
  );
}

/**
 * First-order shift of the mean of a level (second-order perturbation theory around X* = diag(μ² − κ)):
 *
 *   ⟨Y_ii⟩ = [ ε I_i + 2x_i ε ℓ_i − 2μ²c_i² Σ_j c_j s_ij² ] / (2x_i c_i²),
 *   ⟨x_i⟩ = μ² − κ_i + ⟨Y_ii⟩ + Σ_{j: κ_j ≠ κ_i} s_ij²/(x_i − x_j)
 *
 * with s_ij² = ε(x_i + x_j)² n_ij/(2r_ij), r_ij = 2μ²c_i c_j − 1/κ_i − 1/κ_j the variance and relaxation rate of the
 * off-diagonal element (s_ij² = ε(x_i + x_j)/2 as published), and s_ii² = σ_i². Level j with κ_j ≥ μ² has x_j = 0.
 *
 * @param level index into kappa, learnable
 * @returns ⟨λ⟩ = μ² − ⟨x⟩, the mean over the multiplet; NaN where two different levels are closer than the s_ij that
 *   mixes them, which the expansion does not describe
 */
export function shiftedLevel(
  p: GaussianRbmParameters,
  kappa: Float64Array,
  temperature: number,
  level: number,
): number {
  const massSquared = p.mass * p.mass;
  const { noiseRate } = rbmTheory(p);
  const x = kappa.map((k) => Math.max(0, massSquared - k));
  const c = x.map((value) => 1 / (massSquared - value));
  const [xi, ci, ki] = [x[level], c[level], kappa[level]];
  let ito = xi * noiseRate(xi, xi, ki, ki);
  let curvature = 0;
  let mixing = 0;
  for (let j = 0; j < kappa.length; j++) {
    const [xj, cj, kj] = [x[j], c[j], kappa[j]];
    const rate = noiseRate(xi, xj, ki, kj);
    ito += xj * rate;
    const relaxation = 2 * massSquared * ci * cj - 1 / ki - 1 / kj;
    const variance = (temperature * (xi + xj) ** 2 * rate) / (2 * relaxation);
    curvature += cj * (j === level ? 2 : 1) * variance;
    if (!degenerate(ki, kj)) {
      if (Math.abs(xi - xj) < Math.sqrt(variance)) return Number.NaN;
      mixing += variance / (xi - xj);
    }
  }
  const memory = new Float64Array(kappa.length);
  memoryDrift(p)(x, memory);
  ito += 2 * xi * memory[level];
  const mean = (temperature * ito - 2 * massSquared * ci * ci * curvature) / (2 * xi * ci * ci);
  return massSquared - (xi + mean + mixing);
}

/** Stationary laws of the degenerate pairs. */
export function pairLaws(
  p: GaussianRbmParameters,
  learnable: readonly Multiplet[],
  temperature: number,
): readonly PairLaw[] {
  return learnable
    .filter(({ size }) => size === 2)
    .map((multiplet) => ({ multiplet, sigma: levelWidth(p, multiplet.value, temperature) }));
}

/**
 * Predictions without simulation: means to first order in ε; for single levels and pairs also the variance, and
 * the universal ratios of pairs.
 */
export function closedForms(
  p: GaussianRbmParameters,
  kappa: Float64Array,
  learnable: readonly Multiplet[],
  temperature: number,
): readonly ClosedForm[] {
  const forms = learnable.flatMap((multiplet): readonly ClosedForm[] => {
    const { label: level, value, first, size } = multiplet;
    const sigma = levelWidth(p, value, temperature);
    const mean = shiftedLevel(p, kappa, temperature, first);
    if (size === 1) {
      return [
        { observable: "level.mean", level, value: mean },
        { observable: "level.variance", level, value: sigma * sigma },
      ];
    }
    return size === 2 ? pairForms(multiplet, mean, sigma) : [];
  });
  return forms.filter(({ value }) => Number.isFinite(value));
}

/**
 * Learning time until all but a fraction of the replicas have learnt their slowest level from W₀ ~ N(0, s²); 0 for
 * initial weights that are already learnt.
 *
 * The noise-free flow is dx/dτ = 2x(1/κ − 1/(μ² − x)), so a small x grows at the rate 2(1/κ − 1/μ²). The slowest
 * level starts from the component of its column of W₀ orthogonal to the faster ones: s²χ² of one degree of freedom for as
 * many hidden as visible units, and of more with more. P(s²χ²₁ < q s²) = erf(√(q/2)) ≈ √(2q/π) for small q.
 *
 * @param unlearnt the fraction, in (0, 1)
 */
export function learningTime(
  p: GaussianRbmParameters,
  learnable: readonly Multiplet[],
  unlearnt: number,
): number {
  if (p.start === "learnt") return 0;
  const massSquared = p.mass * p.mass;
  const start = (Math.PI / 2) * unlearnt * unlearnt * p.initialScale * p.initialScale;
  return Math.max(
    0,
    ...learnable.map(({ value: kappa }) => {
      const target = massSquared - kappa;
      const growth = 2 * (1 / kappa - 1 / massSquared);
      return start >= target ? 0 : Math.log(target / start) / growth;
    }),
  );
}
