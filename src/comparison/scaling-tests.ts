import { marginOf, observables } from "../observables/index.ts";
import { differenceTest } from "./compare-point.ts";
import type { Measured } from "./equivalence.ts";
import type { Fit, UncorrectedTest } from "./results.ts";
import type { ScalingPoint } from "./scaling-data.ts";

/** Observables whose agreement at equal ε is tested, each as another observable. */
const atEqualTemperature = {
  "level.mean": "equal-temperature.level.mean",
  "spacing.mean": "equal-temperature.spacing.mean",
  "spacing.mean.block": "equal-temperature.spacing.mean.block",
} as const;

/** Fits whose number is tested against theory. */
const testedFits: Readonly<Record<string, string>> = {
  "spacing-scaling.extrapolated": "The slope of ⟨S⟩ as ε → 0 has no free parameter.",
  "temperature-exponent": "Fluctuations scale as ε^½ as ε → 0.",
};

/**
 * The linear scaling rule over the points of a study: training with equal ε = α/|B| and different α has the same
 * stationary spectrum, and as ε → 0 the slope and the exponent of ⟨S⟩ are those of theory. Where theory has the law of
 * the finite step itself, by which spacings at equal ε do differ, they must be equal in its units.
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
  // the weights of a fit are the errors of its data: they are known as well as those of the point with fewest replicas
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
    ...couples(points).flatMap((couple) => equalTemperature(points, couple, margins, confidence)),
  ].map((test) => ({ ...test, required: required && test.required }));
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
  const couple = `the same ε = ${a.temperature} with α = ${a.learningRate} and with α = ${b.learningRate}`;
  return Object.entries(atEqualTemperature).flatMap(([observable, name]) =>
    a.measured
      .filter((one) => one.name === observable)
      .flatMap(({ level, member, sources: { training: own } }): readonly UncorrectedTest[] => {
        const other = sourcesOf(b, observable, level, member)?.training;
        if (own === undefined || other === undefined) return [];
        const steps = [a, b].map(
          (point) => sourcesOf(point, "spacing.mean.block", level)?.["closed-form.discrete"]?.value,
        );
        const [step, otherStep] = observable === "level.mean" ? [] : steps;
        const block = observable === "spacing.mean.block";
        const at = { level, ...(member === undefined ? {} : { member }) };
        const stepless = step === undefined || otherStep === undefined;
        const raw: UncorrectedTest = {
          ...compared(name, own, other),
          ...at,
          required: stepless,
          explanation: stepless
            ? `ε = α/|B| alone counts: ${couple}.`
            : `ε = α/|B| alone counts at small α: ${couple}, of which the finite step alone makes ${(100 * Math.abs(step / otherStep - 1)).toPrecision(2)} %.`,
        };
        if (stepless || !block) return [raw];
        return [
          raw,
          {
            ...compared(
              "equal-temperature.spacing.mean.discrete",
              scaled(own, 1 / step),
              scaled(other, 1 / otherStep),
            ),
            ...at,
            required: true,
            explanation: `ε = α/|B| alone counts beside the finite step, each ⟨S⟩ in units of its law at that step: ${couple}.`,
          },
        ];
      }),
  );
}

function sourcesOf({ measured }: ScalingPoint, observable: string, level: string, member?: number) {
  return measured.find((one) => one.name === observable && one.level === level && one.member === member)
    ?.sources;
}

function scaled({ value, standardError, degreesOfFreedom }: Measured, factor: number): Measured {
  return { value: factor * value, standardError: factor * standardError, degreesOfFreedom };
}
