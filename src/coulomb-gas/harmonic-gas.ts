import { logRotationWeight, rotation } from "../laws/index.ts";
import type { Random } from "../random/index.ts";
import { sampleBetaHermite } from "./beta-hermite.ts";
import { type LogDensity, propose } from "./hamiltonian-monte-carlo.ts";

/**
 * Coulomb gas of levels in individual harmonic wells,
 *
 *   P(x) ∝ ∏ |x_i − x_j| exp( −Σ_i (x_i − x₀_i)²/(2σ_i²) ),   Dyson index β = 1,
 *
 * the product over all pairs, or over the pairs of each multiplet. Wells of one multiplet have a common centre. Averaged over the rotation
 * of eigenvectors, every pair has the further factor
 *
 *   e^−z I₀(z),   z = (x₀_i − x₀_j)(x_i − x_j)/(σ_i² + σ_j²),
 *
 * the orthogonal integral of Harish-Chandra, Itzykson and Zuber for two levels: for N = 2 the law of the eigenvalues of a matrix whose
 * off-diagonal element has half the variance of the diagonal ones; for N > 2 a product over pairs in its place.
 */
export interface HarmonicGas {
  /** x₀_i, ascending; equal within a group */
  readonly center: Float64Array;
  /** σ_i; in a group of more than two levels they must be equal for exact samples */
  readonly sigma: Float64Array;
  /** Whether eigenvectors are averaged over; otherwise they are those of the wells. */
  readonly averaged: boolean;
  /** Groups of levels that share a well, as [first, size]. */
  readonly groups: readonly (readonly [number, number])[];
}

/**
 * Independent samples with repulsion within each group only: exact, by the tridiagonal model; two levels of unequal
 * widths by their spacing, P(d) ∝ |d| exp(−d²/(2(σ₁² + σ₂²))), and an independent component.
 *
 * @param out one sample, ascending within each group
 * @throws RangeError for a group of more than two levels of unequal widths
 */
export function sampleWithinGroups(
  gas: Omit<HarmonicGas, "averaged">,
  random: Random,
  out: Float64Array,
): void {
  for (const [first, size] of gas.groups) {
    const group = out.subarray(first, first + size);
    const widths = gas.sigma.subarray(first, first + size);
    // widths that are equal to rounding count as equal
    if (widths.some((width) => Math.abs(width / widths[0] - 1) > 1e-9)) {
      if (size > 2)
        throw new RangeError(
          `sigma: must be equal in a group of more than two levels, got ${widths.join(", ")}`,
        );
      sampleUnequalPair(gas, first, random, group);
      continue;
    }
    sampleBetaHermite(size, 1, random, group);
    for (let i = 0; i < size; i++) group[i] = gas.center[first + i] + gas.sigma[first + i] * group[i];
  }
}

function sampleUnequalPair(
  { center, sigma }: Pick<HarmonicGas, "center" | "sigma">,
  first: number,
  random: Random,
  out: Float64Array,
): void {
  const [v1, v2] = [sigma[first] ** 2, sigma[first + 1] ** 2];
  const spacing = Math.sqrt((v1 + v2) * (random.normal() ** 2 + random.normal() ** 2));
  const d = random.uniform() < 0.5 ? spacing : -spacing;
  const x1 = (v1 / (v1 + v2)) * d + Math.sqrt((v1 * v2) / (v1 + v2)) * random.normal();
  out[0] = center[first] + x1;
  out[1] = center[first] + x1 - d;
  out.sort();
}

/**
 * ln P of the gas with repulsion between all levels, in the scaled variables z_i = (x_i − x₀_i)/σ_i. Repelling levels
 * never cross, so the law is defined on levels in the order of their wells: −∞ elsewhere.
 */
export function fullGas({ center, sigma, averaged }: HarmonicGas): LogDensity {
  const n = center.length;
  /** z of a pair over its spacing. */
  const turn = (i: number, j: number) =>
    averaged ? (center[i] - center[j]) / (sigma[i] ** 2 + sigma[j] ** 2) : 0;
  const level = (z: Float64Array, i: number) => center[i] + sigma[i] * z[i];
  return {
    value(z) {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        if (i > 0 && !(level(z, i) > level(z, i - 1))) return Number.NEGATIVE_INFINITY;
        sum -= 0.5 * z[i] * z[i];
        for (let j = 0; j < i; j++) {
          const spacing = level(z, i) - level(z, j);
          const strength = turn(i, j);
          sum += Math.log(spacing) + (strength === 0 ? 0 : logRotationWeight(strength * spacing));
        }
      }
      return sum;
    },
    gradient(z, out) {
      for (let i = 0; i < n; i++) {
        let force = 0;
        for (let j = 0; j < n; j++) {
          if (j === i) continue;
          const spacing = level(z, i) - level(z, j);
          const strength = turn(i, j);
          force += 1 / spacing;
          if (strength !== 0) force -= 2 * strength * rotation(Math.abs(strength * spacing));
        }
        out[i] = -z[i] + sigma[i] * force;
      }
    },
  };
}

/** Diagnostics of a Monte Carlo run. */
export interface ChainReport {
  readonly acceptance: number;
}

/**
 * Samples of the gas with repulsion between all levels, by Hamiltonian Monte Carlo: a separate chain for every
 * call, started from a sample of the gas that repels within groups, `burnIn` proposals discarded and `thin` between
 * samples.
 *
 * @param samples how many samples
 * @param each called with every sample, ascending
 */
export function sampleFull(
  gas: HarmonicGas,
  random: Random,
  samples: number,
  each: (x: Float64Array, sample: number) => void,
): ChainReport {
  const n = gas.center.length;
  const z = new Float64Array(n);
  const x = new Float64Array(n);
  sampleWithinGroups(gas, random, x);
  x.sort();
  for (let i = 0; i < n; i++) z[i] = (x[i] - gas.center[i]) / gas.sigma[i];
  const density = fullGas(gas);
  let accepted = 0;
  let proposals = 0;
  const advance = (count: number) => {
    for (let k = 0; k < count; k++) {
      proposals++;
      if (propose(density, chain, random, z)) accepted++;
    }
  };
  advance(burnIn);
  for (let sample = 0; sample < samples; sample++) {
    advance(thin);
    for (let i = 0; i < n; i++) x[i] = gas.center[i] + gas.sigma[i] * z[i];
    each(x, sample);
  }
  return { acceptance: accepted / proposals };
}

/** A quarter period of the harmonic well in total, in steps that keep the acceptance of near-degenerate pairs high. */
const chain = { stepSize: 0.16, stepsPerProposal: 10 };
const burnIn = 50;
const thin = 3;
