import type { InferenceResults } from "../../inference/index.ts";

/** results.json of an inference: every number; NaN and infinity become null. */
export function inferenceJson(results: InferenceResults): string {
  return `${JSON.stringify(results, null, 2)}\n`;
}
