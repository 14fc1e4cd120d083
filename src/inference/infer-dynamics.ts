import type { SpectrumEnsemble } from "../spectra/index.ts";
import { coefficientOf, pValueOf } from "./coefficient.ts";
import { dynamicsCurve } from "./curve.ts";
import type { Equations } from "./equations.ts";
import { type Fit, fitModel } from "./fit.ts";
import { inPowers } from "./level-polynomials.ts";
import { type ModelTerms, thetaPlaces } from "./model-terms.ts";
import { type NoiseBasis, polynomialNoise } from "./noise-basis.ts";
import { type PreparedTrajectories, prepareTrajectories, TrajectoryError } from "./prepare.ts";
import type { Coefficient, InferredDynamics, ModelRow } from "./results.ts";
import { persistence } from "./velocity.ts";

export interface InferenceOptions {
  /** Degree of K; by default the smallest that describes the data, up to `highestOrder`. */
  readonly order?: number;
  /** β: a number if it is known, 0 for levels that do not interact; by default it is inferred. */
  readonly beta?: number;
  /** By default constant. */
  readonly noise?: NoiseBasis;
  /** The first level whose equation is inferred and their number; by default all. Others only repel them. */
  readonly levels?: { readonly first: number; readonly count: number };
  /** Whether noise is of a Markov process; by default the data tell. */
  readonly dynamics?: "markov";
}

/** Highest degree of K that is looked for. */
export const highestOrder = 5;

/** Any higher order, an interaction or a memory is taken where chance gives it with less than these probabilities. */
const significance = { order: 0.001, interaction: 0.001, memory: 0.001 } as const;

/**
 * Drift, noise, Dyson index and effective potential of recorded levels, from nothing but the levels:
 *
 *   dx_i = [K(x_i) + β g² Σ_{j≠i} 1/(x_i − x_j)] dτ + √2 g dB_i,   K(x) = Σ_m k_m x^m,   V = −∫K/g² dx.
 *
 * See {@link Equations} for the method. The order of K is lowered from the highest as long as its last coefficient is not
 * significant; then β is taken as 0, "independent", unless it differs from 0 significantly, and velocities that last ("underdamped")
 * or errors of measurement are taken into account where successive increments are correlated.
 *
 * @param ensemble levels ascending in every snapshot, snapshots equally spaced, replicas independent
 * @throws TrajectoryError for trajectories that cannot be inferred from, or that do not determine the coefficients
 */
export function inferDynamics(ensemble: SpectrumEnsemble, options: InferenceOptions = {}): InferredDynamics {
  const { noise = polynomialNoise(0), levels = { first: 0, count: ensemble.levels } } = options;
  const order = options.order ?? highestOrder;
  const prepared = prepareTrajectories(ensemble, { order, noise, ...levels });
  const { equations, moments } = prepared;
  if (options.order !== undefined && equations.order < order)
    throw new TrajectoryError(
      `order: must be at most ${equations.order} for levels that take so few values, got ${order}`,
    );
  const canInfer = options.beta === undefined && levels.count > 1;
  const beta = canInfer ? ("inferred" as const) : (options.beta ?? 0);
  const fitted = (terms: ModelTerms) => fitModel(equations, moments, prepared.predicted, terms);

  const tried: Fit[] = [];
  let best: Fit | null = null;
  for (let p = equations.order; p >= 0; p--) {
    const model = fitted({ order: p, beta, memory: false });
    if (model === null) continue;
    tried.push(model);
    best = model;
    // each of the orders has its share of the probability (Bonferroni)
    if (options.order !== undefined || pValueOf(model, p) < significance.order / equations.order) break;
  }
  if (best === null)
    throw new TrajectoryError(
      "trajectories: do not determine drift, noise and interaction; use a lower order",
    );
  const remembering = options.dynamics === "markov" ? null : fitted({ ...best.terms, memory: true });
  const memory = remembering === null ? null : thetaPlaces(remembering.terms, noise.names.length).memory;
  const memoryP = remembering === null || memory === null ? 1 : pValueOf(remembering, memory);
  if (remembering !== null && memoryP < significance.memory) best = remembering;

  const repulsion = thetaPlaces(best.terms, noise.names.length).repulsion;
  const inferredBeta = repulsion === null ? null : coefficientOf("β", best, [repulsion], ([b]) => b);
  const repels = inferredBeta !== null && inferredBeta.pValue < significance.interaction;
  if (inferredBeta !== null && !repels) best = fitted({ ...best.terms, beta: 0 }) ?? best;
  return described(prepared, best, { remembering, memoryP, inferredBeta, tried });
}

interface Decisions {
  readonly remembering: Fit | null;
  readonly memoryP: number;
  readonly inferredBeta: Coefficient | null;
  readonly tried: readonly Fit[];
}

function described(
  { equations, units, lost }: PreparedTrajectories,
  fit: Fit,
  { remembering, memoryP, inferredBeta, tried }: Decisions,
): InferredDynamics {
  const { noise, interval } = equations;
  const places = thetaPlaces(fit.terms, noise.names.length);
  const underdamped = places.memory !== null && fit.theta[places.memory] < 0;
  const { scale, relaxation } = underdamped
    ? persistence(equations, fit)
    : { scale: () => 1, relaxation: null };
  const drift = Array.from({ length: fit.terms.order + 1 }, (_, m) =>
    coefficientOf(
      `k${m}`,
      fit,
      Array.from({ length: fit.terms.order + 1 }, (_, a) => a),
      (kappa, theta) => scale(theta) * inPowers(equations.polynomials, kappa, 0)[m],
    ),
  );
  const diffusion = noise.names.map((name, n) =>
    coefficientOf(
      noise.names.length === 1 && name === "1" ? "g²" : `g²: ${name}`,
      fit,
      [places.diffusion + n],
      ([d], theta) => scale(theta) * d,
    ),
  );
  const memoryOf = remembering ?? fit;
  const memoryPlace = thetaPlaces(memoryOf.terms, noise.names.length).memory;
  return {
    order: fit.terms.order,
    interaction: inferredBeta === null ? "given" : places.repulsion === null ? "independent" : "repelling",
    beta: inferredBeta ?? { name: "β", value: fit.terms.beta as number, ...exact },
    dynamics: places.memory === null ? "overdamped" : underdamped ? "underdamped" : "measured with errors",
    velocityRelaxation: relaxation,
    measurementVariance:
      memoryPlace === null ? null : coefficientOf("s²", memoryOf, [memoryPlace], ([s2]) => s2),
    memoryPValue: memoryP,
    drift,
    noise: diffusion,
    curve: dynamicsCurve(equations, fit, scale),
    information: fit.information,
    predictedNormalisedError:
      (fit.terms.order + 1 + (places.repulsion === null ? 0 : 1)) / (2 * fit.information),
    models: tried.map((model) => modelRow(model, noise.names.length)),
    units: units.length,
    interval,
    lostPerInterval: lost,
    softening: equations.softening,
    statistics: equations.statistics,
    warnings: warningsOf(equations, lost, fit, inferredBeta),
  };
}

const exact = { standardError: 0, predictedError: 0, interval: null, pValue: Number.NaN } as const;

function modelRow(fit: Fit, bases: number): ModelRow {
  const { repulsion } = thetaPlaces(fit.terms, bases);
  return {
    order: fit.terms.order,
    information: fit.information,
    pValue: pValueOf(fit, fit.terms.order),
    beta: repulsion === null ? null : coefficientOf("β", fit, [repulsion], ([b]) => b),
  };
}

/** Fluctuations at this part of a relaxation time between snapshots limit the precision of the noise. */
const coarse = 0.35;

function warningsOf(
  { interval }: Equations,
  lost: number,
  { theta, terms }: Fit,
  beta: Coefficient | null,
): readonly string[] {
  return [
    ...(lost > coarse
      ? [
          `snapshots every ${interval} are far apart: the sum of the levels loses ${(100 * lost).toFixed(0)} % of its memory from one to the next; g² and all that is measured in units of time rest on an extrapolation`,
        ]
      : []),
    ...(theta[terms.order + 1] < 0
      ? ["the noise came out negative: the equation does not describe these levels"]
      : []),
    ...(beta !== null && beta.value < 0 && beta.pValue < significance.interaction
      ? ["β is negative: levels attract each other, or are not of one equation"]
      : []),
  ];
}
