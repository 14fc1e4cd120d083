import { cholesky } from "../linalg/index.ts";
import { marginOf, observables } from "../observables/index.ts";
import {
  confidenceFactor,
  jackknife,
  linearLeastSquares,
  replicaMean,
  twoSidedP,
} from "../statistics/index.ts";
import type { BatchNoise } from "../weight-spectra/index.ts";
import { acrossMargin, verdictOf } from "./inconclusive.ts";
import type { Fit, ObservableResult, UncorrectedTest } from "./results.ts";

/** What the mini-batches make of a network at one point of a sweep. */
export interface NoisePoint {
  /** α */
  readonly learningRate: number;
  /** ε = α/|B| */
  readonly temperature: number;
  /** What must be equal for two points to be compared, beside ε: the learning time τ = αn, and all that is no length or rate. */
  readonly others: string;
  /** Why dW = −∇L dτ + √ε dΞ is not the equation of this optimiser; null where it is. */
  readonly notPlain: string | null;
  /** By matrix; empty where no replicas begin alike. */
  readonly noise: readonly BatchNoise[];
}

/** Whether two ε are the same but for rounding. */
export function sameTemperature(
  a: Pick<NoisePoint, "temperature">,
  b: Pick<NoisePoint, "temperature">,
): boolean {
  return Math.abs(a.temperature / b.temperature - 1) < 1e-9;
}

/** How many different ε there are. */
export function temperaturesOf(points: readonly NoisePoint[]): number {
  return points.filter((one, k) => !points.slice(0, k).some((before) => sameTemperature(one, before))).length;
}

/** What is measured of a matrix, or of all matrices together, in each of its starts. */
const quantities = {
  "weights.variance": { of: "weights", symbol: "Σ Var W_ij" },
  "levels.variance": { of: "levels", symbol: "Σ Var s_i" },
  "levels.growth": { of: "growth", symbol: "⟨Σ x_i⟩ − Σ x_i(0)" },
} as const;

type Quantity = keyof typeof quantities;

/** Fluctuations and growth of every matrix, with their errors from the scatter between the starts. */
export function batchNoiseObservables({ noise }: NoisePoint): readonly ObservableResult[] {
  return noise.flatMap((one) =>
    (Object.keys(quantities) as Quantity[]).map((name): ObservableResult => {
      const { value, standardError } = replicaMean(one[quantities[name].of]);
      const training = { value, standardError, effectiveSamples: one.weights.length };
      return { name, level: one.name, unit: "1", estimates: { training } };
    }),
  );
}

/**
 * The linear scaling rule of plain gradient descent on a real task. Points of equal ε = α/|B| and different α, after equal
 * learning times, begin with the same weights: their weights must diffuse, their levels fluctuate and their spectra grow
 * alike. Over ε the variance of the weights must be ∝ ε; that of sorted levels need not be.
 *
 * Differences are those of start to start: what the starts have in common leaves the error.
 *
 * @param margins by observable
 */
export function batchNoiseTests(
  points: readonly NoisePoint[],
  margins: Readonly<Record<string, number>>,
  confidence: number,
): readonly UncorrectedTest[] {
  if (unknown(points)) return [];
  const couples = points.flatMap((a, i) =>
    points.flatMap((b, j) => {
      const alike = sameTemperature(a, b) && a.others === b.others;
      return i < j && alike && a.learningRate !== b.learningRate ? [[i, j] as const] : [];
    }),
  );
  return [
    ...couples.flatMap(([i, j]) =>
      (Object.keys(quantities) as Quantity[]).flatMap((name) =>
        ["all", ...points[i].noise.map((one) => one.name)].map((level) =>
          equalTemperature(points, [i, j], name, level, margins, confidence),
        ),
      ),
    ),
    ...exponentTests(points, margins, confidence),
  ];
}

function equalTemperature(
  points: readonly NoisePoint[],
  couple: readonly [number, number],
  name: Quantity,
  level: string,
  margins: Readonly<Record<string, number>>,
  confidence: number,
): UncorrectedTest {
  const [a, b] = [points[couple[0]], points[couple[1]]];
  const observable = `equal-temperature.${name}`;
  const margin = marginOf(observables[observable], margins);
  const reason = a.notPlain ?? b.notPlain;
  return {
    observable,
    level,
    between: ["training", "training"],
    points: couple,
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
      `ε = α/|B| alone counts: ${quantities[name].symbol} at the same ε = ${a.temperature}, after the same learning time, with α = ${a.learningRate} and with α = ${b.learningRate}.`,
      ...(level === "all" ? [] : ["One matrix alone is known less well than all together."]),
      ...(reason === null ? [] : [reason]),
    ].join(" "),
  };
}

/** Whether there is nothing to compare: fewer than two starts with twins tell no error. */
function unknown(points: readonly NoisePoint[]): boolean {
  return points.some(({ noise }) => (noise[0]?.weights.length ?? 0) < 2);
}

/** The points of the first one's learning time, if they say by which power of ε their noise goes. */
function ladder(points: readonly NoisePoint[]): readonly NoisePoint[] {
  const own = rungs(points);
  return own.length > 0 && startsIn(own) > 2 * own.length ? own : [];
}

/** The same, whether or not there are starts enough. */
function rungs(points: readonly NoisePoint[]): readonly NoisePoint[] {
  const own = points.filter(({ others }) => others === points[0]?.others);
  const known = !unknown(own) && temperaturesOf(own) >= 3 && own.every(({ notPlain }) => notPlain === null);
  return known ? own : [];
}

function startsIn(points: readonly NoisePoint[]): number {
  return points[0].noise[0].weights.length;
}

/** What could not be measured, and what it takes. */
export function batchNoiseWarnings(points: readonly NoisePoint[]): readonly string[] {
  const own = rungs(points);
  if (own.length === 0 || ladder(points).length > 0) return [];
  return [
    `the power of ε is not fitted: the covariance of ${own.length} points takes more than ${2 * own.length} starts, got ${startsIn(own)}`,
  ];
}

/**
 * The power a in ln V = A + a ln ε for the mean V over starts. What the starts have in common makes the points of a sweep
 * depend on each other: the fit and its χ² are in units of their covariance, which the S starts give. The error is the
 * jackknife's, and what it costs that the weights come of the same starts: of p points p − 2 combinations should be 0, and
 * the fit is a regression on them,
 *
 *   SE² = SE²_jackknife (S − 1)/(S − 1 − k) (1 + χ²/(S − 1)),   S − 1 − k degrees of freedom,   k = p − 2.
 *
 * @see Rao 1967, Proc. 5th Berkeley Symp. 1, 355 (least squares with an estimated dispersion matrix)
 */
function exponentOf(own: readonly NoisePoint[], name: Quantity, level: string) {
  const data = own.map((point) => perStart(point, name, level));
  const root = rootOfCovariance(data);
  const line = (means: readonly number[]) =>
    root === null
      ? null
      : linearLeastSquares(
          whitened(
            root,
            means.map((mean, k) => [Math.log(own[k].temperature), 1, Math.log(mean)]),
          ).map(([x, one, y]) => ({ terms: [x, one], y: y, error: 1 })),
        );
  const central = line(data.map((values) => replicaMean(values).value));
  const estimate = jackknife(data, (means) => line(means)?.parameters[0] ?? Number.NaN);
  const [chi2, starts, combinations] = [central?.chi2 ?? Number.NaN, startsIn(own), own.length - 2];
  const degreesOfFreedom = starts - 1 - combinations;
  return {
    value: estimate.value,
    standardError:
      estimate.standardError * Math.sqrt(((starts - 1) / degreesOfFreedom) * (1 + chi2 / (starts - 1))),
    degreesOfFreedom,
    chi2PerDof: chi2 / combinations,
  };
}

/** L of C = L Lᵀ, [row][column], with C the covariance of ln V between the points; null if it is singular. */
function rootOfCovariance(data: readonly Float64Array[]): Float64Array | null {
  const [points, starts] = [data.length, data[0].length];
  const relative = data.map((values) => {
    const { value } = replicaMean(values);
    return values.map((one) => one / value - 1);
  });
  const covariance = Float64Array.from({ length: points * points }, (_, at) => {
    const [a, b] = [relative[Math.floor(at / points)], relative[at % points]];
    return a.reduce((sum, one, start) => sum + one * b[start], 0) / (starts - 1) / starts;
  });
  const root = new Float64Array(points * points);
  return cholesky(points, covariance, root) ? root : null;
}

/** L⁻¹ M, row by row from the first. */
function whitened(root: Float64Array, rows: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const points = rows.length;
  const solved: number[][] = [];
  rows.forEach((row, i) => {
    solved.push(
      row.map((value, c) => {
        const before = solved.reduce((sum, own, j) => sum + root[i * points + j] * own[c], 0);
        return (value - before) / root[i * points + i];
      }),
    );
  });
  return solved;
}

/** The powers of ε that the fluctuations of all matrices together go by, and those of the levels of each. */
export function batchNoiseFits(points: readonly NoisePoint[]): readonly Fit[] {
  const own = ladder(points);
  if (own.length === 0) return [];
  const power = (name: string, quantity: Quantity, level: string, where: string): Fit => {
    const { value, standardError, chi2PerDof } = exponentOf(own, quantity, level);
    return {
      name,
      equation: `ln ${quantities[quantity].symbol} = A + a ln ε${where}`,
      source: "training",
      a: value,
      standardError,
      predicted: 1,
      chi2PerDof,
    };
  };
  return [
    power("batch-noise.exponent", "weights.variance", "all", ""),
    power("batch-noise.exponent.levels", "levels.variance", "all", ", a → 1 as ε → 0"),
    ...own[0].noise.map(({ name }) =>
      power("batch-noise.exponent.levels", "levels.variance", name, `, ${name}`),
    ),
  ];
}

function exponentTests(
  points: readonly NoisePoint[],
  margins: Readonly<Record<string, number>>,
  confidence: number,
): readonly UncorrectedTest[] {
  const own = ladder(points);
  if (own.length === 0) return [];
  const margin = marginOf(observables["batch-noise.exponent"], margins);
  const test = (observable: string, quantity: Quantity, required: boolean, explanation: string) => {
    const exponent = exponentOf(own, quantity, "all");
    return {
      observable,
      level: "all",
      between: ["training", "closed-form"] as const,
      statistic: "relative-difference" as const,
      margin,
      required,
      // the prediction is 1: the difference is relative to it
      ...judged({ ...exponent, value: exponent.value - 1 }, { margin, confidence, starts: startsIn(own) }),
      explanation,
    };
  };
  return [
    test(
      "batch-noise.exponent",
      "weights.variance",
      true,
      "Σ Var W_ij ∝ ε: the noise of the mini-batches drives the weights as dW = −∇L dτ + √ε dΞ says.",
    ),
    test(
      "batch-noise.exponent.levels",
      "levels.variance",
      false,
      "Σ Var s_i ∝ ε as long as levels move by much less than their spacing, a tenth of it: beyond it they repel and hold each other in place, and how the noise lies to the singular vectors changes with ε as well.",
    ),
  ];
}

/** By start; of all matrices together the sum. */
function perStart({ noise }: NoisePoint, name: Quantity, level: string): Float64Array {
  const own = noise.filter((one) => level === "all" || one.name === level);
  return Float64Array.from({ length: own[0]?.weights.length ?? 0 }, (_, start) =>
    own.reduce((sum, one) => sum + one[quantities[name].of][start], 0),
  );
}

function judged(
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
        unit: "starts (ensemble.replicas/ensemble.replicasPerStart)",
      }),
    ),
  };
}
