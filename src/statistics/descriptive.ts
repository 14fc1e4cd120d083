import { createRequire } from "node:module";
import { atFirstCall, lazily } from "./at-first-call.ts";

const simpleStatistics = lazily((): typeof import("simple-statistics") =>
  createRequire(import.meta.url)("simple-statistics"),
);

/** Arithmetic mean of at least one value, summed with compensation. */
export const mean: (values: number[]) => number = atFirstCall(() => simpleStatistics().mean);

/** √(Σ (x − ⟨x⟩)²/(n − 1)). @throws Error for fewer than two values */
export const sampleStandardDeviation: (values: number[]) => number = atFirstCall(
  () => simpleStatistics().sampleStandardDeviation,
);

/** The p-quantile of ascending values, x at (n − 1)p, interpolated. */
export const quantileSorted: (ascending: number[], p: number) => number = atFirstCall(
  () => simpleStatistics().quantileSorted,
);
