import type { LevelStatistic } from "./observable.ts";

/**
 * A statistic of an ensemble from those of its parts, which are independent of each other: the mean over the parts, each
 * weighted by its replicas, with the errors added in squares. Where a statistic is no mean over replicas, a part's
 * bias is of the order of its variance over its replicas.
 */
export function mergeStatistics(
  parts: readonly { readonly replicas: number; readonly statistics: readonly LevelStatistic[] }[],
): readonly LevelStatistic[] {
  const total = parts.reduce((sum, { replicas }) => sum + replicas, 0);
  return (parts[0]?.statistics ?? []).map((first, k) => {
    const add = (term: (own: LevelStatistic, share: number) => number) =>
      parts.reduce((sum, { replicas, statistics }) => sum + term(statistics[k]!, replicas / total), 0);
    return {
      ...first,
      value: add(({ value }, share) => share * value),
      standardError: Math.sqrt(add(({ standardError }, share) => (share * standardError) ** 2)),
      degreesOfFreedom: add(({ degreesOfFreedom }) => degreesOfFreedom),
      effectiveSamples: add(({ effectiveSamples }) => effectiveSamples),
    };
  });
}
