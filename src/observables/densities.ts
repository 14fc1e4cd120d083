import type { DensityLaw } from "../models/model.ts";
import type { StationarySample } from "../spectra/index.ts";
import { fittedDistance } from "../statistics/fitted-distribution.ts";
import type { LawDistance, Margin, Observable } from "./observable.ts";
import { perUnit } from "./per-unit.ts";

const margin: Margin = { name: "density", value: 0.05 };

function densityOf(name: string, title: string): Observable {
  return {
    name,
    unit: "1",
    equation: "sup |F(u) − ∫ ρ|, u a level of the multiplet's diagonal block in the law's unit",
    title: () => title,
    statistic: "kolmogorov-smirnov",
    margin,
    measuredIn: "blocks",
    applies: ({ densities }) => densities.some(({ observable }) => observable === name),
  };
}

/** The predicted law of all levels of a multiplet's diagonal block; the other laws are for comparison. */
export const density: Observable = {
  ...densityOf("density", "density ρ(u)"),
  // of the whole family, in the order given by the model
  distances: ({ densities }) => densities.map(densityDistance),
};
export const densityTwoSpecies = densityOf("density.two-species", "density, two species");
export const densityEqualWidth = densityOf("density.equal-width", "density, equal widths");
export const densitySemicircle = densityOf("density.semicircle", "density, semicircle");
export const densityEquilibrium = densityOf("density.equilibrium", "density, N → ∞");
export const densityMarchenkoPastur = densityOf("density.marchenko-pastur", "density, Marchenko–Pastur");

/** Distance of a multiplet's levels from a predicted law. */
export function densityDistance({ observable, multiplet, origin, unit, law }: DensityLaw): LawDistance {
  const { label, first, size } = multiplet;
  const levels = (sample: StationarySample) =>
    perUnit(sample, size, (row) =>
      Array.from({ length: size }, (_, i) => sample.blocks[row + (first + i) * sample.replicas]),
    );
  return {
    observable,
    level: label,
    of: (sample, ...bootstrap) =>
      fittedDistance(
        {
          replicas: levels(sample),
          standardise:
            origin === "mean"
              ? { kind: "centre", width: unit }
              : { kind: "fixed", offset: origin, width: unit },
          cdf: law.cdf,
        },
        ...bootstrap,
      ),
  };
}
