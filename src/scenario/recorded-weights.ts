import type { Finding } from "../models/index.ts";
import { RecordingError } from "../recordings/recording.ts";
import { type RecordedWeightsScenario, recordedModelOf } from "./recorded-weights-schema.ts";

/** What is wrong with the files of weights of these points; those of each are read once. */
export async function recordedWeightsFindings(
  points: readonly RecordedWeightsScenario[],
): Promise<(point: RecordedWeightsScenario) => readonly Finding[]> {
  const findings = new Map<string, readonly Finding[]>();
  for (const { model } of points) {
    const key = JSON.stringify(model);
    if (!findings.has(key)) findings.set(key, await findingsOf(model));
  }
  return ({ model }) => findings.get(JSON.stringify(model)) ?? [];
}

async function findingsOf(model: RecordedWeightsScenario["model"]): Promise<readonly Finding[]> {
  try {
    await recordedModelOf(model).read(model);
    return [];
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    return [{ severity: "error", path: error.path, message: error.message }];
  }
}
