import { marginOf, observables } from "../observables/index.ts";
import {
  confidenceFactor,
  correlatedExponent,
  jackknife,
  replicaMean,
  twoSidedP,
} from "../statistics/index.ts";
import type { BatchNoise } from "../weight-spectra/index.ts";
import { acrossMargin, verdictOf } from "./inconclusive.ts";
import type { Fit, ObservableResult, UncorrectedTest } from "./results.ts";

/** The effect of mini-batch noise on a network at one point of a sweep. */
export interface NoisePoint {
  /** α */
  readonly learningRate: number;
  /** ε = α/|B| */
  readonly temperature: number;
  /** What must be equal for two points to be compared, besides ε: the learning time τ = αn, and every setting but α, |B| and numbers of updates. */
  readonly otherSettings: string;
  /** Why dW = −∇L dτ + √ε dΞ is not the equation of this optimiser; null if it is. */
  readonly whyNotPlainSgd: string | null;
  /** By matrix; empty if no two replicas have the same initial weights. */
  readonly noise: readonly BatchNoise[];
  /** The same by the matrix Langevin equation from the same initial weights; null where it is not among the routes. */
  readonly equation: EquationNoise | null;
}

/** Training and the matrix Langevin equation of a network. */
export interface EquationNoise {
  readonly noise: readonly BatchNoise[];
  /** Updates at the snapshots, ascending. */
  readonly updates: readonly number[];
  /** Validation loss in nats, mean over the replicas of a start, [snapshot][start]. */
  readonly loss: Readonly<Record<"training" | "matrix-langevin", readonly Float64Array[]>>;
}

/** Whether two ε are equal up to rounding. */
export function sameTemperature(
  a: Pick<NoisePoint, "temperature">,
  b: Pick<NoisePoint, "temperature">,
): boolean {
  return Math.abs(a.temperature / b.temperature - 1) < 1e-9;
}

/** The number of distinct ε. */
export function temperaturesOf(points: readonly NoisePoint[]): number {
  return points.filter((point, k) => !points.slice(0, k).some((earlier) => sameTemperature(point, earlier)))
    .length;
}

/** What is measured for one matrix, or for all matrices together, from each set of initial weights (start). */
const quantities = {
  "weights.variance": { of: "weights", symbol: "Σ Var W_ij" },
  "levels.variance": { of: "levels", symbol: "Σ Var s_i" },
  "levels.growth": { of: "growth", symbol: "⟨Σ x_i⟩ − Σ x_i(0)" },
} as const;

type Quantity = keyof typeof quantities;

/** Fluctuations and growth of every matrix, with errors from the scatter between starts. */
export function batchNoiseObservables({ noise, equation }: NoisePoint): readonly ObservableResult[] {
  return noise.flatMap((matrix, m) =>
    (Object.keys(quantities) as Quantity[]).map((name): ObservableResult => {
      const estimate = (of: BatchNoise) => {
        const { value, standardError } = replicaMean(of[quantities[name].of]);
        return { value, standardError, effectiveSamples: of.weights.length };
      };
      const estimates = {
        training: estimate(matrix),
        ...(equation === null ? {} : { "matrix-langevin": estimate(equation.noise[m]) }),
      };
      return { name, level: matrix.name, unit: "1", estimates };
    }),
  );
}

/**
 * The linear scaling rule of plain gradient descent on a real task. Points with equal ε = α/|B| and different α have the
 * same initial weights; after equal learning times the diffusion of their weights, the fluctuations of their levels and
 * the growth of their spectra must be equal. As a function of ε the variance of the weights must be ∝ ε; that of sorted
 * levels need not be.
 *
 * Differences are taken start by start: what the starts have in common does not contribute to the error.
 *
 * @param margins by observable
 */
export function batchNoiseTests(
  points: readonly NoisePoint[],
  margins: Readonly<Record<string, number>>,
  confidence: number,
): readonly UncorrectedTest[] {
  if (tooFewStarts(points)) return [];
  const pairs = points.flatMap((a, i) =>
    points.flatMap((b, j) => {
      const comparable = sameTemperature(a, b) && a.otherSettings === b.otherSettings;
      return i < j && comparable && a.learningRate !== b.learningRate ? [[i, j] as const] : [];
    }),
  );
  return [
    ...pairs.flatMap(([i, j]) =>
      (Object.keys(quantities) as Quantity[]).flatMap((name) =>
        ["all", ...points[i].noise.map((matrix) => matrix.name)].map((level) =>
          equalTemperature(points, [i, j], name, level, margins, confidence),
        ),
      ),
    ),
    ...exponentTests(points, margins, confidence),
  ];
}

function equalTemperature(
  points: readonly NoisePoint[],
  pair: readonly [number, number],
  name: Quantity,
  level: string,
  margins: Readonly<Record<string, number>>,
  confidence: number,
): UncorrectedTest {
  const [a, b] = [points[pair[0]], points[pair[1]]];
  const observable = `equal-temperature.${name}`;
  const margin = marginOf(observables[observable], margins);
  const reason = a.whyNotPlainSgd ?? b.whyNotPlainSgd;
  return {
    observable,
    level,
    between: ["training", "training"],
    points: pair,
    statistic: "relative-difference",
    margin,
    required: level === "all" && reason === null,
    ...judged(
      jackknife([perStart(a, name, level), perStart(b, name, level)], ([x, y]) => x / y - 1),
      {
        margin,
        confidence,
        starts: startsIn([a]),
      },
    ),
    explanation: [
      `Only ε = α/|B| matters: ${quantities[name].symbol} at the same ε = ${a.temperature}, after the same learning time, with α = ${a.learningRate} and with α = ${b.learningRate}.`,
      ...(level === "all"
        ? []
        : ["A single matrix has a larger statistical error than all matrices together."]),
      ...(reason === null ? [] : [reason]),
    ].join(" "),
  };
}

/** Whether nothing can be compared: fewer than two starts give no error estimate. */
function tooFewStarts(points: readonly NoisePoint[]): boolean {
  return points.some(({ noise }) => (noise[0]?.weights.length ?? 0) < 2);
}

/** The points with the learning time of the first, if they determine the exponent with which their noise scales with ε. */
function ladder(points: readonly NoisePoint[]): readonly NoisePoint[] {
  const candidates = rungs(points);
  return candidates.length > 0 && startsIn(candidates) > 2 * candidates.length ? candidates : [];
}

/** The same, whether or not there are enough starts. */
function rungs(points: readonly NoisePoint[]): readonly NoisePoint[] {
  const candidates = points.filter(({ otherSettings }) => otherSettings === points[0]?.otherSettings);
  const fittable =
    !tooFewStarts(candidates) &&
    temperaturesOf(candidates) >= 3 &&
    candidates.every(({ whyNotPlainSgd }) => whyNotPlainSgd === null);
  return fittable ? candidates : [];
}

function startsIn(points: readonly NoisePoint[]): number {
  return points[0].noise[0].weights.length;
}

/** What could not be measured, and what would be needed. */
export function batchNoiseWarnings(points: readonly NoisePoint[]): readonly string[] {
  const candidates = rungs(points);
  if (candidates.length === 0 || ladder(points).length > 0) return [];
  return [
    `the exponent of ε is not fitted: estimating the covariance of ${candidates.length} points needs more than ${2 * candidates.length} starts, got ${startsIn(candidates)}`,
  ];
}

/** The exponent a in ln V = A + a ln ε for the mean V over the starts, which the points of a sweep share. */
function exponentOf(points: readonly NoisePoint[], name: Quantity, level: string) {
  return correlatedExponent(
    points.map(({ temperature }) => temperature),
    points.map((point) => perStart(point, name, level)),
  );
}

/**
 * The exponents with which the fluctuations of all matrices together scale with ε, and those of the levels of each matrix, in
 * training and by the Langevin equation.
 */
export function batchNoiseFits(points: readonly NoisePoint[]): readonly Fit[] {
  const equations = points.flatMap((point) =>
    point.equation === null ? [] : [{ ...point, noise: point.equation.noise }],
  );
  return [
    ...fitsOf(points, "training"),
    ...(equations.length < points.length ? [] : fitsOf(equations, "matrix-langevin")),
  ];
}

function fitsOf(points: readonly NoisePoint[], source: Fit["source"]): readonly Fit[] {
  const fitted = ladder(points);
  if (fitted.length === 0) return [];
  const power = (name: string, quantity: Quantity, level: string, where: string): Fit => {
    const { value, standardError, chi2PerDof } = exponentOf(fitted, quantity, level);
    return {
      name,
      equation: `ln ${quantities[quantity].symbol} = A + a ln ε${where}`,
      source,
      a: value,
      standardError,
      predicted: 1,
      chi2PerDof,
    };
  };
  return [
    power("batch-noise.exponent", "weights.variance", "all", ""),
    power("batch-noise.exponent.levels", "levels.variance", "all", ", a → 1 as ε → 0"),
    ...fitted[0].noise.map(({ name }) =>
      power("batch-noise.exponent.levels", "levels.variance", name, `, ${name}`),
    ),
  ];
}

function exponentTests(
  points: readonly NoisePoint[],
  margins: Readonly<Record<string, number>>,
  confidence: number,
): readonly UncorrectedTest[] {
  const fitted = ladder(points);
  if (fitted.length === 0) return [];
  const margin = marginOf(observables["batch-noise.exponent"], margins);
  const test = (observable: string, quantity: Quantity, required: boolean, explanation: string) => {
    const exponent = exponentOf(fitted, quantity, "all");
    return {
      observable,
      level: "all",
      between: ["training", "closed-form"] as const,
      statistic: "relative-difference" as const,
      margin,
      required,
      // the prediction is 1: the difference is relative to it
      ...judged({ ...exponent, value: exponent.value - 1 }, { margin, confidence, starts: startsIn(fitted) }),
      explanation,
    };
  };
  return [
    test(
      "batch-noise.exponent",
      "weights.variance",
      true,
      "Σ Var W_ij ∝ ε: mini-batch noise drives the weights according to dW = −∇L dτ + √ε dΞ.",
    ),
    test(
      "batch-noise.exponent.levels",
      "levels.variance",
      false,
      "Σ Var s_i ∝ ε as long as levels move by much less than their spacing, about a tenth of it: beyond that, repulsion limits their fluctuations, and the orientation of the noise relative to the singular vectors changes with ε as well.",
    ),
  ];
}

/** By start; for all matrices together, the sum. */
function perStart({ noise }: NoisePoint, name: Quantity, level: string): Float64Array {
  const included = noise.filter((matrix) => level === "all" || matrix.name === level);
  return Float64Array.from({ length: included[0]?.weights.length ?? 0 }, (_, start) =>
    included.reduce((sum, matrix) => sum + matrix[quantities[name].of][start], 0),
  );
}

export function judged(
  { value, standardError, degreesOfFreedom }: ReturnType<typeof jackknife>,
  { margin, confidence, starts }: Readonly<Record<"margin" | "confidence" | "starts", number>>,
) {
  const half = confidenceFactor(confidence, degreesOfFreedom) * standardError;
  const interval = [value - half, value + half] as const;
  return {
    value,
    interval,
    pValue: twoSidedP(value / standardError, degreesOfFreedom),
    replicas: starts,
    ...verdictOf(interval, margin, () =>
      acrossMargin({
        statistic: "relative-difference",
        ...{ value, interval, margin, replicas: starts },
        unit: "sets of initial weights",
      }),
    ),
  };
}
