import type { Results } from "../comparison/index.ts";

/**
 * results.json: two spaces deep, keys in the order of the results. JSON knows no NaN and no ∞: they become null,
 * which a reader meets as "no number", never as zero.
 */
export function resultsJson(results: Results): string {
  return `${JSON.stringify(results, null, 2)}\n`;
}
