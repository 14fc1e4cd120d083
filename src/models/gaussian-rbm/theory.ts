import type { GaussianRbmParameters } from "./parameters.ts";

/**
 * The theory of the Gaussian restricted Boltzmann machine in the diffusion limit, x_i the eigenvalues of X = WᵀW,
 * c_i = 1/(μ² − x_i) the model's variances, ε = α/|B|:
 *
 *   dW = W (K_φ⁻¹ − C) dτ + √ε W dN,   C = (μ² − X)⁻¹,   Var rate of N_ij = n_ij (i ≠ j), 2 n_ii (i = j)
 *
 * in the eigenbasis of X. Exact positive phase: n_ij = m_ij c_i c_j; a mini-batch of data adds 1/(κ_i κ_j). m_ij is 1,
 * or for persistent chains with memory (1 + ρ_ij)/(1 − ρ_ij), ρ_ij = (x_i x_j/μ⁴)^k. With `noise-and-drift` the
 * equation gains ε W diag(ℓ) dτ in the eigenbasis of X: see memoryDrift. (1/(κ_i κ_j) is for X aligned with K_φ.)
 */
export interface RbmTheory {
  /** n_ij of levels x_i, x_j with targets κ_i, κ_j. */
  noiseRate(xi: number, xj: number, kappaI: number, kappaJ: number): number;
  /** m_ij, the integrated autocorrelation of v_i v_j between updates. */
  memory(xi: number, xj: number): number;
}

/** Noise of one element of the symmetric matrix N; see RbmTheory. */
export function rbmTheory(p: GaussianRbmParameters): RbmTheory {
  const massSquared = p.mass * p.mass;
  const perSweep = 1 / (massSquared * massSquared);
  const positive = p.positivePhase === "minibatch" ? 1 : 0;
  const sweeps = hasMemory(p) ? p.gibbsSweeps : Number.POSITIVE_INFINITY;
  const memory = (xi: number, xj: number) => {
    if (sweeps === Number.POSITIVE_INFINITY) return 1;
    // repeated products: Math.pow does not promise its last bits
    const once = xi * xj * perSweep;
    let rho = once;
    for (let k = 1; k < sweeps; k++) rho *= once;
    return (1 + rho) / (1 - rho);
  };
  return {
    memory,
    noiseRate: (xi, xj, kappaI, kappaJ) =>
      memory(xi, xj) / ((massSquared - xi) * (massSquared - xj)) + positive / (kappaI * kappaJ),
  };
}

/** Whether the noise of persistent chains is to be corrected for their memory. */
export function hasMemory(p: GaussianRbmParameters): boolean {
  return p.negativePhase === "pcd" && p.chainMemory !== "ignored";
}

/**
 * Drift of order ε that the memory of persistent chains gives, dW = ε W diag(ℓ) dτ in the eigenbasis of X:
 *
 *   ℓ_i = Σ_j (1 + δ_ij) c_i c_j/(1 − ρ_ij) [ ρ_ij + 2a_i/(1 − a_i²) (x_i + x_j) g_ij ]
 *
 * with a_i = (x_i/μ²)^k, ρ_ij = a_i a_j and g_ij = (a_i − a_j)/(x_i − x_j). The first part is the correlation of W with
 * the batch that it is multiplied by, both holding the batches before. The second is the chains' answer to what those
 * batches did to W: they changed the Gibbs sweep, v′ = A v + …, A = (X/μ²)^k, in proportion to v itself. Derived for
 * this project to first order in ε; zero unless `chainMemory` is noise-and-drift.
 *
 * @param x eigenvalues of X
 * @param out ℓ_i, per unit learning time
 */
export function memoryDrift(p: GaussianRbmParameters, x: Float64Array, out: Float64Array): void {
  out.fill(0);
  if (p.negativePhase !== "pcd" || p.chainMemory !== "noise-and-drift") return;
  const massSquared = p.mass * p.mass;
  const power = (t: number) => {
    let product = 1;
    for (let k = 0; k < p.gibbsSweeps; k++) product *= t;
    return product;
  };
  // g_ij as a sum of products: no difference of nearly equal numbers
  const slope = (ti: number, tj: number) => {
    let sum = 0;
    let last = 1;
    for (let k = 0; k < p.gibbsSweeps; k++) {
      sum = sum * ti + last;
      last *= tj;
    }
    return sum / massSquared;
  };
  const a = x.map((value) => power(value / massSquared));
  for (let i = 0; i < x.length; i++) {
    const answer = (2 * a[i]!) / (1 - a[i]! * a[i]!);
    for (let j = 0; j < x.length; j++) {
      const rho = a[i]! * a[j]!;
      const variances = (i === j ? 2 : 1) / ((massSquared - x[i]!) * (massSquared - x[j]!));
      const g = slope(x[i]! / massSquared, x[j]! / massSquared);
      out[i] = out[i]! + (variances / (1 - rho)) * (rho + answer * (x[i]! + x[j]!) * g);
    }
  }
}

/** The coefficients of the eigenvalues' equation with eigenvectors on those of the target. */
export interface EigenvalueCoefficients {
  /** K_i = 2 u_iᵀ(−Wᵀ∇L)u_i = 2x_i(1/κ_i − c_i) */
  readonly drift: Float64Array;
  /** S_i = 8 x_i² n_ii: variance rate of (WᵀdΞ + dΞᵀW)_ii, without the factor ε */
  readonly diagonal: Float64Array;
  /** M_ij = (x_i + x_j)² n_ij: variance rate of (WᵀdΞ + dΞᵀW)_ij, [i][j] */
  readonly offDiagonal: Float64Array;
  /** I_i = x_i n_ii + Σ_k x_k n_ki: rate of (dΞᵀdΞ)_ii */
  readonly ito: Float64Array;
}

/**
 * Coefficients of dx_i = [K_i + εI_i + ε Σ_{j≠i} M_ij/(x_i − x_j)] dτ + √(εS_i) dB_i.
 *
 * @param x eigenvalues of X in target order, level i learning κ_i
 */
export function eigenvalueCoefficients(
  p: GaussianRbmParameters,
  kappa: Float64Array,
  x: Float64Array,
): EigenvalueCoefficients {
  const n = kappa.length;
  const { noiseRate } = rbmTheory(p);
  const rate = (i: number, j: number) => noiseRate(x[i]!, x[j]!, kappa[i]!, kappa[j]!);
  const drift = new Float64Array(n);
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n * n);
  const ito = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    drift[i] = 2 * x[i]! * (1 / kappa[i]! - 1 / (p.mass * p.mass - x[i]!));
    diagonal[i] = 8 * x[i]! * x[i]! * rate(i, i);
    ito[i] = x[i]! * rate(i, i);
    for (let k = 0; k < n; k++) {
      ito[i]! += x[k]! * rate(k, i);
      const sum = x[i]! + x[k]!;
      offDiagonal[i * n + k] = sum * sum * rate(i, k);
    }
  }
  return { drift, diagonal, offDiagonal, ito };
}
