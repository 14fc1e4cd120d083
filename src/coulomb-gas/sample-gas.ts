import type { Random } from "../random/index.ts";
import { autocorrelationTime } from "../statistics/autocorrelation.ts";
import { type CoulombGas, checkGas } from "./coulomb-gas.ts";
import { gasChain } from "./gas-chain.ts";
import { gasEnergy } from "./rest.ts";
import { hasEnds } from "./walled-coordinates.ts";

/** Draws from a gas by Markov chains, with diagnostics. */
export interface GasSample {
  /** [chain][draw · levels + level], levels ascending. */
  readonly chains: readonly Float64Array[];
  readonly diagnostics: ChainDiagnostics;
}

export interface ChainDiagnostics {
  /** False where the draws must not be used; `reasons` says why. */
  readonly converged: boolean;
  readonly reasons: readonly string[];
  readonly acceptance: number;
  /** Acceptance rate of single-level jumps; NaN if there are none. */
  readonly jumpAcceptance: number;
  readonly observables: readonly ObservableDiagnostics[];
}

export interface ObservableDiagnostics {
  readonly name: string;
  /** Integrated autocorrelation time, in draws; ½ for independent ones. */
  readonly autocorrelation: number;
  /** Effective number of independent draws of all chains together. */
  readonly effectiveSamples: number;
  /** Why the autocorrelation time is not known; empty if it is. */
  readonly warnings: readonly string[];
  /** Split R̂: 1 if all halves of all chains have the same law. */
  readonly rHat: number;
}

export interface GasSampling {
  /** Draws of each chain. */
  readonly draws: number;
  /** Number of chains with different initial states; at least 2. */
  readonly chains?: number;
  readonly warmUp?: number;
  /** Sweeps between draws. */
  readonly thin?: number;
  /** Fewer effective samples than this count as not converged. */
  readonly leastEffective?: number;
}

/** Largest R̂ that counts as converged. @see Vehtari et al. 2021, Bayesian Analysis 16, 667 */
const mostRHat = 1.02;

/**
 * Samples of a gas by Hamiltonian Monte Carlo, with independent chains from random initial states: for any β > 0 and any V whose
 * weight has a finite integral, also between walls and around poles, where it is |x − at|^α with α > −1. A level that comes
 * closer to a wall than numbers resolve is returned as lying on it.
 *
 * It is not reported as converged if the chains differ, if the slowest of the observables (Σx, Σx², extreme
 * levels, middle spacing, energy) has too few effective draws, or if hardly any proposal is accepted.
 *
 * @throws RangeError if the gas is invalid, or a count is not a sufficiently large whole number
 */
export function sampleGas(
  gas: CoulombGas,
  { draws, chains = 4, warmUp = 500, thin = 1, leastEffective = 400 }: GasSampling,
  random: Random,
): GasSample {
  checkGas(gas);
  for (const [name, value, least] of [
    ["draws", draws, 4],
    ["chains", chains, 2],
    ["warmUp", warmUp, 1],
    ["thin", thin, 1],
  ] as const) {
    if (!Number.isInteger(value) || value < least)
      throw new RangeError(`${name}: must be a whole number of at least ${least}, got ${value}`);
  }
  const n = gas.levels;
  const acceptances: { trajectories: number; jumps: number }[] = [];
  const drawsByChain = Array.from({ length: chains }, () => {
    const chain = gasChain(gas, random, undefined, warmUp);
    const chainDraws = new Float64Array(draws * n);
    for (let k = 0; k < draws; k++) {
      chain.advance(thin);
      chainDraws.set(chain.levels, k * n);
    }
    acceptances.push(chain.acceptance());
    return chainDraws;
  });
  const observables = watched(gas).map(({ name, of }) =>
    diagnose(
      name,
      drawsByChain.map((chainDraws) =>
        Float64Array.from({ length: draws }, (_, k) => of(chainDraws.subarray(k * n, (k + 1) * n))),
      ),
    ),
  );
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const acceptance = mean(acceptances.map(({ trajectories }) => trajectories));
  const reasons = [
    ...observables.flatMap(({ name, rHat, effectiveSamples, warnings }) => [
      ...(rHat <= mostRHat
        ? []
        : [`${name}: the chains differ, R̂ = ${rHat.toFixed(3)} is above ${mostRHat}; run longer`]),
      ...(effectiveSamples >= leastEffective
        ? []
        : [
            `${name}: ${chains * draws} draws amount to ${Math.round(effectiveSamples)} independent ones, at least ${leastEffective} are required; run longer`,
          ]),
      ...warnings.map((warning) => `${name}: ${warning}`),
    ]),
    ...(acceptance > 0.3
      ? []
      : [`only ${(100 * acceptance).toFixed(1)} % of the trajectories were accepted`]),
  ];
  return {
    chains: drawsByChain,
    diagnostics: {
      converged: reasons.length === 0,
      reasons,
      acceptance,
      jumpAcceptance: mean(acceptances.map(({ jumps }) => jumps)),
      observables,
    },
  };
}

/** The observables by which convergence is judged. */
function watched(gas: CoulombGas): readonly { name: string; of: (x: Float64Array) => number }[] {
  const middle = Math.floor(gas.levels / 2);
  return [
    { name: "Σx", of: (x) => x.reduce((sum, v) => sum + v, 0) },
    { name: "Σx²", of: (x) => x.reduce((sum, v) => sum + v * v, 0) },
    { name: "lowest level", of: (x) => x[0] },
    { name: "highest level", of: (x) => x.at(-1)! },
    ...(gas.levels > 1
      ? [{ name: "middle spacing", of: (x: Float64Array) => x[middle] - x[middle - 1] }]
      : []),
    // a level may lie on a wall or pole to rounding, where the energy is undefined
    ...(hasEnds(gas) ? [] : [{ name: "energy", of: (x: Float64Array) => gasEnergy(gas, x) }]),
  ];
}

function diagnose(name: string, chains: readonly Float64Array[]): ObservableDiagnostics {
  const [count, draws] = [chains.length, chains[0].length];
  const series = new Float64Array(count * draws);
  chains.forEach((chain, c) => {
    for (let k = 0; k < draws; k++) series[k * count + c] = chain[k];
  });
  const { value, warnings } = autocorrelationTime(series, count);
  // anticorrelated draws are not counted as more than their number
  const autocorrelation = Math.max(0.5, value);
  return {
    name,
    autocorrelation,
    effectiveSamples: (count * draws) / (2 * autocorrelation),
    warnings,
    rHat: splitRHat(chains),
  };
}

/** √((W (n − 1)/n + B/n)/W) over the halves of all chains, W their mean variance and B n times that of their means. */
export function splitRHat(chains: readonly Float64Array[]): number {
  const half = Math.floor(chains[0].length / 2);
  const parts = chains.flatMap((chain) => [chain.subarray(0, half), chain.subarray(chain.length - half)]);
  const stats = parts.map((part) => {
    const mean = part.reduce((sum, v) => sum + v, 0) / half;
    return { mean, variance: part.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (half - 1) };
  });
  const grand = stats.reduce((sum, { mean }) => sum + mean, 0) / stats.length;
  const within = stats.reduce((sum, { variance }) => sum + variance, 0) / stats.length;
  const between = stats.reduce((sum, { mean }) => sum + (mean - grand) ** 2, 0) / (stats.length - 1);
  return Math.sqrt((half - 1) / half + between / within);
}
