import type { LevelStatistic } from "./observable.ts";

/**
 * A statistic of an ensemble from those of its independent parts: the mean over the parts, each
 * weighted by its replicas, with the errors added in squares. For a statistic that is not a mean over replicas, a part's
 * bias is of the order of its variance over its replicas. Statistics that one of the parts cannot measure are omitted.
 */
export function mergeStatistics(
  parts: readonly { readonly replicas: number; readonly statistics: readonly LevelStatistic[] }[],
): readonly LevelStatistic[] {
  const total = parts.reduce((sum, { replicas }) => sum + replicas, 0);
  return (parts[0]?.statistics ?? []).flatMap((first) => {
    const matching = parts.flatMap(({ replicas, statistics }) => {
      const match = statistics.find(({ level, member }) => level === first.level && member === first.member);
      return match === undefined ? [] : [{ ...match, share: replicas / total }];
    });
    if (matching.length < parts.length) return [];
    const value = matching.reduce((sum, { value, share }) => sum + share * value, 0);
    const standardError = Math.hypot(...matching.map(({ standardError, share }) => share * standardError));
    const exponent = first.studentised?.exponent;
    return {
      ...first,
      value,
      standardError,
      // to first order, as the parts are large
      ...(exponent === undefined
        ? {}
        : {
            studentised: {
              exponent,
              standardError: Math.abs(exponent) * value ** (exponent - 1) * standardError,
            },
          }),
      degreesOfFreedom: matching.reduce((sum, { degreesOfFreedom }) => sum + degreesOfFreedom, 0),
      effectiveSamples: matching.reduce((sum, { effectiveSamples }) => sum + effectiveSamples, 0),
    };
  });
}
