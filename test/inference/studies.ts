import {
  type InferenceOptions,
  type InferredDynamics,
  inferDynamics,
  knownNoise,
} from "../../src/inference/index.ts";
import type { Random } from "../../src/random/index.ts";
import type { SpectrumEnsemble } from "../../src/spectra/index.ts";
import {
  harmonicLevels,
  heavyBallLevels,
  type OneMultiplet,
  quarticLevels,
  rbmDrift,
  rbmLevels,
  rbmNoise,
} from "./trajectories.ts";

/** A number of which the truth is known. */
export interface Checked {
  readonly value: number;
  readonly standardError: number;
  /** NaN where none is stated. */
  readonly predictedError: number;
  readonly interval: readonly [number, number];
  readonly truth: number;
}

/** A kind of synthetic study, by its seed's stream. */
export interface SyntheticStudy {
  readonly name: string;
  readonly options: InferenceOptions;
  draw(random: Random): SpectrumEnsemble;
  /** By name, what of the results has a known truth. */
  checked(result: InferredDynamics): Readonly<Record<string, Checked>>;
}

const size = { levels: 4, replicas: 40, snapshots: 51, interval: 0.1 };

function coefficients(
  { drift, noise, beta }: InferredDynamics,
  truth: { readonly drift: readonly number[]; readonly noise: readonly number[]; readonly beta: number },
): Readonly<Record<string, Checked>> {
  const missing = { value: 0, standardError: 0, predictedError: 0, interval: [0, 0] as const };
  const found = [
    ...truth.drift.map((value, m) => [`k${m}`, drift[m] ?? missing, value] as const),
    ...truth.noise.map((value, n) => [n === 0 ? "g²" : `g² ${n}`, noise[n] ?? missing, value] as const),
    ["β", beta, truth.beta] as const,
  ];
  return Object.fromEntries(
    found.map(([name, { value, standardError, predictedError, interval }, expected]) => [
      name,
      { value, standardError, predictedError, interval: interval ?? [value, value], truth: expected },
    ]),
  );
}

/** K = −x in a well of V = x²/2 (in units of g²), 40 replicas of 4 levels at 51 snapshots, kΔ = 0.1. */
export function harmonicStudy(beta: 0 | 1 | 2 | 4): SyntheticStudy {
  return {
    name: `quadratic V, β = ${beta}`,
    options: {},
    draw: (random) => harmonicLevels(size, { beta, k: 1, g2: 0.5, shift: 1 }, random),
    checked: (result) => coefficients(result, { drift: [1, -1], noise: [0.5], beta }),
  };
}

/** K = −x/2 − x³/(2β): levels spread as √β, so that the well is equally stiff for all. */
export function quarticStudy(beta: 0 | 1 | 2 | 4): SyntheticStudy {
  const law = { beta, a: 0.5, c: 0.5 / Math.max(1, beta), g2: 0.5 };
  return {
    name: `quartic V, β = ${beta}`,
    options: {},
    draw: (random) => quarticLevels({ ...size, interval: 0.06 }, { ...law, steps: 4, relaxed: 20 }, random),
    checked: (result) => coefficients(result, { drift: [0, -law.a, 0, -law.c], noise: [law.g2], beta }),
  };
}

const rbm: OneMultiplet = { kappa: 5, mass2: 9, temperature: 0.00125 };

/**
 * Three degenerate levels of the Gaussian RBM, with the shape of the noise known: ε, β, and K at three places. K is no polynomial: of
 * order 3 it is one to 10⁻⁴ of a standard error here, while its curvature is seldom significant in one study.
 */
export const rbmStudy: SyntheticStudy = {
  name: "drift of the RBM",
  options: { order: 3, noise: knownNoise("4x²/(9 − x)²", (x) => rbmNoise(rbm, x)) },
  draw: (random) =>
    rbmLevels(
      { levels: 3, replicas: 40, snapshots: 51, interval: 0.3 },
      rbm,
      { steps: 10, relaxed: 40 },
      random,
    ),
  checked(result) {
    const middle = (result.curve.length - 1) / 2;
    const at = (offset: number): Checked => {
      const { x, drift, driftError } = result.curve[middle + offset];
      const half = 2.0227 * driftError; // t of 39 degrees of freedom
      return {
        value: drift,
        standardError: driftError,
        predictedError: Number.NaN,
        interval: [drift - half, drift + half],
        truth: rbmDrift(rbm, x),
      };
    };
    return {
      ...coefficients(result, { drift: [], noise: [rbm.temperature], beta: 1 }),
      // a standard deviation below the mean, at the mean, above it
      "K(−σ)": at(-middle / 2),
      "K(0)": at(0),
      "K(σ)": at(middle / 2),
    };
  },
};

/** A symmetric matrix under the heavy ball, recorded every 8 updates of 0.005 τ each: kΔ = 0.04, at momentum 0.9 Δ = 0.84 τ_v. */
export function heavyBallStudy(momentum: number, every = 8): SyntheticStudy {
  return {
    name: `momentum ${momentum}`,
    options: {},
    draw: (random) =>
      heavyBallLevels(
        { levels: 4, replicas: 40, snapshots: 51 },
        { momentum, alpha: 0.005 * (1 - momentum), k: 1, g2: 0.5, every },
        random,
      ),
    checked: (result) => coefficients(result, { drift: [], noise: [0.5], beta: 1 }),
  };
}

export const studies = {
  harmonic: [1, 2, 4].map((beta) => harmonicStudy(beta as 1 | 2 | 4)),
  quartic: [1, 2, 4].map((beta) => quarticStudy(beta as 1 | 2 | 4)),
  rbm: [rbmStudy],
  independent: [harmonicStudy(0), quarticStudy(0)],
  momentum: [heavyBallStudy(0), heavyBallStudy(0.9)],
};

export function inferStudy({ draw, options }: SyntheticStudy, random: Random): InferredDynamics {
  return inferDynamics(draw(random), options);
}
