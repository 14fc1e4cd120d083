import type { Symbols } from "../models/model.ts";
import { type Margin, type Observable, withLevels } from "./observable.ts";

/** Compared between points of a sweep with the same ε = α/|B|, or fitted over all points. */
function acrossPoints(
  name: string,
  title: (symbols: Pick<Symbols, "level">) => string,
  equation: string,
  margin: Margin,
): Observable {
  return {
    ...{ name, title, equation, margin },
    unit: "1",
    statistic: "relative-difference",
    applies: withLevels(1),
  };
}

const spacing: Margin = { name: "equal-temperature.spacing.mean", value: 0.02 };

export const equalTemperatureLevelMean = acrossPoints(
  "equal-temperature.level.mean",
  ({ level }) => `⟨${level}⟩ at equal ε`,
  "⟨λ_i⟩ of two points with the same α/|B|",
  { name: "equal-temperature.level.mean", value: 0.002 },
);
export const equalTemperatureSpacingMean = acrossPoints(
  "equal-temperature.spacing.mean",
  () => "⟨S⟩ at equal ε (sorted)",
  "⟨S⟩ of two points with the same α/|B|",
  spacing,
);
export const equalTemperatureSpacingMeanBlock = acrossPoints(
  "equal-temperature.spacing.mean.block",
  () => "⟨S⟩ at equal ε (block)",
  "⟨S⟩ of two points with the same α/|B|",
  spacing,
);
export const equalTemperatureSpacingMeanDiscrete = acrossPoints(
  "equal-temperature.spacing.mean.discrete",
  () => "⟨S⟩ at equal ε, in units of its finite-step value",
  "⟨S⟩ of two points with the same α/|B|, each over its finite-step prediction",
  spacing,
);
export const spacingScalingExtrapolated = acrossPoints(
  "spacing-scaling.extrapolated",
  () => "slope of ⟨S⟩ as ε → 0",
  "a of ⟨S⟩ = a √ε … as ε → 0",
  { name: "spacing-scaling.extrapolated", value: 0.02 },
);
/** The margin is ±0.02 in the exponent ½. */
export const temperatureExponent = acrossPoints(
  "temperature-exponent",
  () => "exponent of ε as ε → 0",
  "p of ⟨S⟩ ∝ ε^p as ε → 0",
  { name: "temperature-exponent", value: 0.04 },
);
