import type { UncorrectedTest } from "./compare-point.ts";
import { equivalenceVerdict, relativeDifference } from "./equivalence.ts";
import type { Fit } from "./results.ts";
import type { ScalingPoint } from "./scaling-data.ts";

/** Observables whose agreement at equal ε is tested, with the margin that each has. */
const atEqualTemperature = {
  "level.mean": "equal-temperature.level.mean",
  "spacing.mean": "equal-temperature.spacing.mean",
  "spacing.mean.block": "equal-temperature.spacing.mean",
} as const;

/** Fits whose number is tested against theory. */
const testedFits: Readonly<Record<string, string>> = {
  "spacing-scaling.extrapolated": "The slope of ⟨S⟩ as ε → 0 has no free parameter.",
  "temperature-exponent": "Fluctuations scale as ε^½ as ε → 0.",
};

/**
 * The linear scaling rule over the points of a study: training with equal ε = α/|B| and different α has the same
 * stationary spectrum, and as ε → 0 the slope and the exponent of ⟨S⟩ are those of theory.
 *
 * @param margins by observable
 * @param required whether the study's verdict depends on them
 */
export function scalingTests(
  points: readonly ScalingPoint[],
  fits: readonly Fit[],
  margins: Readonly<Record<string, number>>,
  confidence: number,
  required: boolean,
): readonly UncorrectedTest[] {
  const ofFits = fits
    .filter(({ name, source }) => name in testedFits && source === "training")
    .map(({ name, equation, a, standardError, predicted }): UncorrectedTest => {
      const { value, interval, pValue } = relativeDifference(
        { value: a, standardError, degreesOfFreedom: Number.POSITIVE_INFINITY },
        { value: predicted, standardError: 0, degreesOfFreedom: Number.POSITIVE_INFINITY },
        confidence,
      );
      const margin = margins[name] ?? Number.NaN;
      return {
        statistic: "relative-difference",
        required,
        observable: name,
        level: "all",
        between: ["training", "closed-form"],
        ...{ value, interval, pValue, margin },
        verdict: equivalenceVerdict(interval, margin),
        explanation: `${testedFits[name]} Fitted: ${equation}.`,
      };
    });
  return [
    ...ofFits,
    ...couples(points).flatMap((couple) => equalTemperature(points, couple, margins, confidence)),
  ].map((test) => ({ ...test, required }));
}

/** Points of equal ε and different α, two by two. */
function couples(points: readonly ScalingPoint[]): readonly (readonly [number, number])[] {
  return points.flatMap((a, i) =>
    points.flatMap((b, j) => {
      const equal = Math.abs(a.temperature / b.temperature - 1) < 1e-9 && a.others === b.others;
      return i < j && equal && a.learningRate !== b.learningRate ? [[i, j] as const] : [];
    }),
  );
}

function equalTemperature(
  points: readonly ScalingPoint[],
  [i, j]: readonly [number, number],
  margins: Readonly<Record<string, number>>,
  confidence: number,
): readonly UncorrectedTest[] {
  const [a, b] = [points[i]!, points[j]!];
  return Object.entries(atEqualTemperature).flatMap(([observable, name]) =>
    a.measured
      .filter((one) => one.name === observable)
      .flatMap(({ level, member, sources: { training: own } }): readonly UncorrectedTest[] => {
        const other = b.measured.find(
          (one) => one.name === observable && one.level === level && one.member === member,
        )?.sources.training;
        if (own === undefined || other === undefined) return [];
        const { value, interval, pValue } = relativeDifference(own, other, confidence);
        const margin = margins[name] ?? Number.NaN;
        return [
          {
            observable: observable === "spacing.mean.block" ? `${name}.block` : name,
            level,
            ...(member === undefined ? {} : { member }),
            between: ["training", "training"],
            points: [i, j],
            statistic: "relative-difference",
            ...{ value, interval, pValue, margin },
            required: true,
            verdict: equivalenceVerdict(interval, margin),
            explanation: `ε = α/|B| alone counts: the same ε = ${a.temperature} with α = ${a.learningRate} and with α = ${b.learningRate}.`,
          },
        ];
      }),
  );
}
