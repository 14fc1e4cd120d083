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
    const rho = power(sweeps, xi * xj * perSweep);
    return (1 + rho) / (1 - rho);
  };
  return {
    memory,
    noiseRate: (xi, xj, kappaI, kappaJ) =>
      memory(xi, xj) / ((massSquared - xi) * (massSquared - xj)) + positive / (kappaI * kappaJ),
  };
}

/** Whether the noise of persistent chains is corrected for their memory. */
export function hasMemory(p: GaussianRbmParameters): boolean {
  return p.negativePhase === "pcd" && p.chainMemory !== "ignored";
}

/**
 * Drift of order ε due to the memory of persistent chains, dW = ε W diag(ℓ) dτ in the eigenbasis of X:
 *
 *   ℓ_i = Σ_j (1 + δ_ij) c_i c_j/(1 − ρ_ij) [ ρ_ij + 2a_i/(1 − a_i²) (x_i + x_j) g_ij ]
 *
 * with a_i = (x_i/μ²)^k, ρ_ij = a_i a_j and g_ij = (a_i − a_j)/(x_i − x_j). The first term is the correlation of W with
 * the batch that it is multiplied by, as both depend on earlier batches. The second is the response of the chains to the
 * effect of those batches on W: they changed the Gibbs sweep, v′ = A v + …, A = (X/μ²)^k, in proportion to v. Derived for
 * this project to first order in ε; zero unless `chainMemory` is noise-and-drift.
 *
 * @returns a function that writes ℓ_i, per unit learning time, for the eigenvalues x of X
 */
export function memoryDrift(p: GaussianRbmParameters): (x: Float64Array, out: Float64Array) => void {
  if (!hasMemoryDrift(p)) return (_, out) => void out.fill(0);
  const { visible: n, gibbsSweeps: k } = p;
  const massSquared = p.mass * p.mass;
  const perMass = 1 / massSquared;
  const row = () => new Float64Array(n);
  const [c, t, a, answer] = [row(), row(), row(), row()];
  return (x, out) => {
    out.fill(0);
    for (let i = 0; i < n; i++) {
      c[i] = 1 / (massSquared - x[i]);
      t[i] = x[i] * perMass;
      a[i] = power(k, t[i]);
      answer[i] = (2 * a[i]) / (1 - a[i] * a[i]);
    }
    for (let i = 0; i < n; i++) {
      // i = j is added twice: 1 + δ_ij
      for (let j = 0; j <= i; j++) {
        const rho = a[i] * a[j];
        const size = (c[i] * c[j]) / (1 - rho);
        // (x_i + x_j) g_ij
        const change = (t[i] + t[j]) * slope(k, t[i], t[j]);
        out[i] = out[i] + size * (rho + answer[i] * change);
        out[j] = out[j] + size * (rho + answer[j] * change);
      }
    }
  };
}

/** Whether theory includes the drift due to the memory of persistent chains. */
export function hasMemoryDrift(p: GaussianRbmParameters): boolean {
  return hasMemory(p) && p.chainMemory === "noise-and-drift";
}

/** tᵏ by repeated products: the last bits of Math.pow are not specified. */
function power(k: number, t: number): number {
  let product = t;
  for (let i = 1; i < k; i++) product *= t;
  return product;
}

/** (t_iᵏ − t_jᵏ)/(t_i − t_j) as a sum of products: no difference of nearly equal numbers. */
function slope(k: number, ti: number, tj: number): number {
  let sum = 1;
  let last = 1;
  for (let i = 1; i < k; i++) {
    last *= tj;
    sum = sum * ti + last;
  }
  return sum;
}

/** The coefficients of the eigenvalue equation with eigenvectors fixed to those of the target. */
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
  const rate = (i: number, j: number) => noiseRate(x[i], x[j], kappa[i], kappa[j]);
  const drift = new Float64Array(n);
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n * n);
  const ito = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    drift[i] = 2 * x[i] * (1 / kappa[i] - 1 / (p.mass * p.mass - x[i]));
    diagonal[i] = 8 * x[i] * x[i] * rate(i, i);
    ito[i] = x[i] * rate(i, i);
    for (let k = 0; k < n; k++) {
      ito[i] += x[k] * rate(k, i);
      const sum = x[i] + x[k];
      offDiagonal[i * n + k] = sum * sum * rate(i, k);
    }
  }
  return { drift, diagonal, offDiagonal, ito };
}
