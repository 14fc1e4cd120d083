import type { WeightsRecord, WeightsResults } from "../../weight-spectra/index.ts";

/** results.json of weights: every number but the singular values, which spectra.npz has; NaN and infinity become null. */
export function weightsJson({ comparison, ...results }: WeightsResults): string {
  const plain = {
    ...results,
    matrices: results.matrices.map((matrix) => ({ ...matrix, record: withoutSpectrum(matrix.record) })),
    comparison:
      comparison === null
        ? null
        : {
            ...comparison,
            pairs: comparison.pairs.map((pair) => ({
              ...pair,
              first: withoutSpectrum(pair.first),
              other: withoutSpectrum(pair.other),
            })),
          },
  };
  return `${JSON.stringify(plain, null, 2)}\n`;
}

function withoutSpectrum({ singularValues: _, ...record }: WeightsRecord) {
  return record;
}
