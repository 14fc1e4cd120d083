import type { Results } from "../comparison/index.ts";

/**
 * results.json: two spaces deep, keys in the order of the results. JSON has neither NaN nor ∞: they become null,
 * which a reader sees as "no number", never as zero.
 */
export function resultsJson(results: Results): string {
  return `${JSON.stringify(results, null, 2)}\n`;
}
