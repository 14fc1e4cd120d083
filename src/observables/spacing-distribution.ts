import { wignerSurmise } from "../laws/index.ts";
import type { Multiplet, StationarySample } from "../spectra/index.ts";
import { fittedDistance } from "../statistics/fitted-distribution.ts";
import type { LawDistance, Observable } from "./observable.ts";
import { perUnit } from "./per-unit.ts";
import { gapMeans } from "./spacings.ts";

const name = "spacing.distribution";

/**
 * Distance of a multiplet's spacings from Wigner's surmise: between neighbours in its diagonal block, each in units of its mean. It
 * is exact for pairs; for many levels the surmise differs from the exact law by less than 0.01.
 */
export const spacingDistribution: Observable = {
  name,
  unit: "1",
  equation: "sup |F(S/⟨S⟩) − F_β|, F_β of Wigner's surmise",
  title: () => "spacing distribution P(S)",
  statistic: "kolmogorov-smirnov",
  margin: { name, value: 0.05 },
  measuredIn: "blocks",
  applies: ({ learnable }) => learnable.some(({ size }) => size > 1),
  distances: ({ learnable, dysonIndex }) =>
    learnable
      .filter(({ size }) => size > 1)
      .map(
        (multiplet): LawDistance => ({
          observable: name,
          level: multiplet.label,
          of: (sample, ...bootstrap) =>
            fittedDistance(
              {
                replicas: spacings(sample, multiplet),
                standardise: { kind: "scale" },
                cdf: wignerSurmise(dysonIndex ?? 1).cdf,
              },
              ...bootstrap,
            ),
        }),
      ),
};

function spacings(sample: StationarySample, multiplet: Multiplet): readonly Float64Array[] {
  const { blocks, replicas } = sample;
  const means = gapMeans(sample, multiplet);
  return perUnit(sample, means.length, (row) =>
    Array.from(means, (mean, gap) => {
      const at = row + (multiplet.first + gap) * replicas;
      return (blocks[at + replicas] - blocks[at]) / mean;
    }),
  );
}
