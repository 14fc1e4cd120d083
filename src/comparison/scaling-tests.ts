import { marginOf, observables } from "../observables/index.ts";
import { differenceTest } from "./compare-point.ts";
import type { Measured } from "./equivalence.ts";
import type { Fit, UncorrectedTest } from "./results.ts";
import type { ScalingPoint } from "./scaling-data.ts";

/** Observables compared at equal ε, with the name of the comparison. */
const atEqualTemperature = {
  "level.mean": "equal-temperature.level.mean",
  "spacing.mean": "equal-temperature.spacing.mean",
  "spacing.mean.block": "equal-temperature.spacing.mean.block",
} as const;

/** Fits whose result is tested against theory. */
const testedFits: Readonly<Record<string, string>> = {
  "spacing-scaling.extrapolated": "The slope of ⟨S⟩ as ε → 0 has no free parameter.",
  "temperature-exponent": "Fluctuations scale as ε^½ as ε → 0.",
};

/**
 * The linear scaling rule over the points of a study: training with equal ε = α/|B| and different α has the same
 * stationary spectrum, and as ε → 0 the slope and the exponent of ⟨S⟩ are those of theory. If theory gives the law at
 * finite step, according to which spacings at equal ε differ, they must be equal in units of that law.
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
  // the weights of a fit are the errors of its data: their degrees of freedom are those of the point with fewest replicas
  const replicas = Math.min(
    ...points.flatMap(({ series }) => (series.training ?? []).map(({ mean }) => mean.length)),
  );
  const ofFits = fits
    .filter(({ name, source }) => name in testedFits && source === "training")
    .map(({ name, equation, a, standardError, predicted }): UncorrectedTest => {
      const exact = { value: predicted, standardError: 0, degreesOfFreedom: Number.POSITIVE_INFINITY };
      return {
        required: true,
        observable: name,
        level: "all",
        between: ["training", "closed-form"],
        ...differenceTest(
          ["training", { value: a, standardError, degreesOfFreedom: replicas - 1 }],
          ["closed-form", exact],
          marginOf(observables[name], margins),
          confidence,
        ),
        explanation: `${testedFits[name]} Fitted: ${equation}.`,
      };
    });
  return [
    ...ofFits,
    ...pointPairs(points).flatMap((pair) => equalTemperature(points, pair, margins, confidence)),
  ].map((test) => ({ ...test, required: required && test.required }));
}

/** Pairs of points with equal ε and different α. */
function pointPairs(points: readonly ScalingPoint[]): readonly (readonly [number, number])[] {
  return points.flatMap((a, i) =>
    points.flatMap((b, j) => {
      const equal =
        Math.abs(a.temperature / b.temperature - 1) < 1e-9 && a.otherParameters === b.otherParameters;
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
  const [a, b] = [points[i], points[j]];
  const compared = (name: string, first: Measured, second: Measured) => {
    const margin = marginOf(observables[name], margins);
    return {
      observable: name,
      between: ["training", "training"] as const,
      points: [i, j] as const,
      ...differenceTest(["training", first], ["training", second], margin, confidence),
    };
  };
  const named = a.system.symbols.temperature ?? "ε = α/|B|";
  const settings = `the same ε = ${a.temperature} with α = ${a.learningRate} and with α = ${b.learningRate}`;
  return Object.entries(atEqualTemperature).flatMap(([observable, name]) =>
    a.measured
      .filter((measured) => measured.name === observable)
      .flatMap(({ level, member, sources: { training: first } }): readonly UncorrectedTest[] => {
        const second = sourcesOf(b, observable, level, member)?.training;
        if (first === undefined || second === undefined) return [];
        const steps = [a, b].map(
          (point) => sourcesOf(point, "spacing.mean.block", level)?.["closed-form.discrete"]?.value,
        );
        const [firstStep, secondStep] = observable === "level.mean" ? [] : steps;
        const block = observable === "spacing.mean.block";
        const at = { level, ...(member === undefined ? {} : { member }) };
        const stepless = firstStep === undefined || secondStep === undefined;
        const raw: UncorrectedTest = {
          ...compared(name, first, second),
          ...at,
          required: stepless,
          explanation: stepless
            ? `Only ${named} matters: ${settings}.`
            : `Only ${named} matters at small α: ${settings}; the finite step alone accounts for a difference of ${(100 * Math.abs(firstStep / secondStep - 1)).toPrecision(2)} %.`,
        };
        if (stepless || !block) return [raw];
        return [
          raw,
          {
            ...compared(
              "equal-temperature.spacing.mean.discrete",
              scaled(first, 1 / firstStep),
              scaled(second, 1 / secondStep),
            ),
            ...at,
            required: true,
            explanation: `Only ${named} matters apart from the finite step, each ⟨S⟩ in units of its law at that step: ${settings}.`,
          },
        ];
      }),
  );
}

function sourcesOf({ measured }: ScalingPoint, observable: string, level: string, member?: number) {
  return measured.find(
    (candidate) => candidate.name === observable && candidate.level === level && candidate.member === member,
  )?.sources;
}

function scaled({ value, standardError, degreesOfFreedom }: Measured, factor: number): Measured {
  return { value: factor * value, standardError: factor * standardError, degreesOfFreedom };
}
