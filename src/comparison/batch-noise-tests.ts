import {
  confidenceFactor,
  jackknife,
  linearLeastSquares,
  replicaMean,
  twoSidedP,
} from "../statistics/index.ts";
import type { BatchNoise } from "../weight-spectra/index.ts";
import type { UncorrectedTest } from "./compare-point.ts";
import { equivalenceVerdict } from "./equivalence.ts";
import type { Fit, ObservableResult } from "./results.ts";

/** What the mini-batches make of a network at one point of a sweep. */
export interface NoisePoint {
  /** α */
  readonly learningRate: number;
  /** ε = α/|B| */
  readonly temperature: number;
  /** What must be equal for two points to be compared, beside ε: the learning time τ = αn, and all that is no length or rate. */
  readonly others: string;
  /** Whether the update is W ← W − α∇L alone, for which ε is the scaling variable. */
  readonly plain: boolean;
  readonly noise: readonly BatchNoise[];
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
  const couples = points.flatMap((a, i) =>
    points.flatMap((b, j) => {
      const alike = Math.abs(a.temperature / b.temperature - 1) < 1e-9 && a.others === b.others;
      return i < j && alike && a.learningRate !== b.learningRate ? [[i, j] as const] : [];
    }),
  );
  return [
    ...couples.flatMap(([i, j]) =>
      (Object.keys(quantities) as Quantity[]).flatMap((name) =>
        ["all", ...points[i]!.noise.map((one) => one.name)].map((level) =>
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
  const [a, b] = [points[couple[0]]!, points[couple[1]]!];
  const observable = `equal-temperature.${name}`;
  const margin = margins[observable] ?? Number.NaN;
  const together = a.plain && b.plain;
  return {
    observable,
    level,
    between: ["training", "training"],
    points: couple,
    statistic: "relative-difference",
    margin,
    required: level === "all" && together,
    ...judged(
      jackknife([perStart(a, name, level), perStart(b, name, level)], ([x, y]) => x! / y! - 1),
      {
        margin,
        confidence,
      },
    ),
    explanation: [
      `ε = α/|B| alone counts: ${quantities[name].symbol} at the same ε = ${a.temperature}, after the same learning time, with α = ${a.learningRate} and with α = ${b.learningRate}.`,
      ...(level === "all" ? [] : ["One matrix alone is known less well than all together."]),
      ...(together ? [] : [notPlain]),
    ].join(" "),
  };
}

const notPlain =
  "ε is the scaling variable of plain gradient descent alone: of AdamW it is not, and with momentum weights alone are not Markov.";

/** ln Σ Var W_ij and ln Σ Var s_i against ln ε, over the points of one learning time: null for fewer than three ε. */
function exponents(points: readonly NoisePoint[]) {
  const own = points.filter(({ others }) => others === points[0]?.others);
  if (new Set(own.map(({ temperature }) => temperature)).size < 3) return null;
  const exponentOf = (name: Quantity) => {
    const data = own.map((point) => perStart(point, name, "all"));
    const line = (means: readonly number[]) =>
      linearLeastSquares(
        means.map((mean, k) => {
          const { value, standardError } = replicaMean(data[k]!);
          return {
            terms: [Math.log(own[k]!.temperature), 1],
            y: Math.log(mean),
            error: standardError / value,
          };
        }),
      );
    const central = line(data.map((values) => replicaMean(values).value));
    const estimate = jackknife(data, (means) => line(means)?.parameters[0] ?? Number.NaN);
    return { ...estimate, chi2PerDof: (central?.chi2 ?? Number.NaN) / (own.length - 2) };
  };
  return { weights: exponentOf("weights.variance"), levels: exponentOf("levels.variance") };
}

/** The powers of ε that the fluctuations of all matrices together go by. */
export function batchNoiseFits(points: readonly NoisePoint[]): readonly Fit[] {
  const found = exponents(points);
  if (found === null) return [];
  const exponentFit = (name: string, symbol: string, of: (typeof found)["weights"]): Fit => ({
    name,
    equation: `ln ${symbol} = A + a ln ε`,
    source: "training",
    a: of.value,
    standardError: of.standardError,
    predicted: 1,
    chi2PerDof: of.chi2PerDof,
  });
  return [
    exponentFit("batch-noise.exponent", quantities["weights.variance"].symbol, found.weights),
    exponentFit("batch-noise.exponent.levels", quantities["levels.variance"].symbol, found.levels),
  ];
}

function exponentTests(
  points: readonly NoisePoint[],
  margins: Readonly<Record<string, number>>,
  confidence: number,
): readonly UncorrectedTest[] {
  const found = exponents(points);
  if (found === null) return [];
  const margin = margins["batch-noise.exponent"] ?? Number.NaN;
  const test = (
    observable: string,
    of: (typeof found)["weights"],
    required: boolean,
    explanation: string,
  ) => ({
    observable,
    level: "all",
    between: ["training", "closed-form"] as const,
    statistic: "relative-difference" as const,
    margin,
    required: required && points.every(({ plain }) => plain),
    // the prediction is 1: the difference is relative to it
    ...judged({ ...of, value: of.value - 1 }, { margin, confidence }),
    explanation,
  });
  return [
    test(
      "batch-noise.exponent",
      found.weights,
      true,
      "Σ Var W_ij ∝ ε: the noise of the mini-batches drives the weights as dW = −∇L dτ + √ε dΞ says.",
    ),
    test(
      "batch-noise.exponent.levels",
      found.levels,
      false,
      "Σ Var s_i ∝ ε holds as long as levels move by less than their spacing; beyond it they repel and hold each other in their order.",
    ),
  ];
}

/** By start; of all matrices together the sum. */
function perStart({ noise }: NoisePoint, name: Quantity, level: string): Float64Array {
  const own = noise.filter((one) => level === "all" || one.name === level);
  return Float64Array.from({ length: own[0]?.weights.length ?? 0 }, (_, start) =>
    own.reduce((sum, one) => sum + one[quantities[name].of][start]!, 0),
  );
}

function judged(
  { value, standardError, degreesOfFreedom }: ReturnType<typeof jackknife>,
  { margin, confidence }: { readonly margin: number; readonly confidence: number },
) {
  const half = confidenceFactor(confidence, degreesOfFreedom) * standardError;
  const interval = [value - half, value + half] as const;
  return {
    value,
    interval,
    pValue: twoSidedP(value / standardError, degreesOfFreedom),
    verdict: equivalenceVerdict(interval, margin),
  };
}
