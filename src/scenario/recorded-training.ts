import { type Finding, type Model, models } from "../models/index.ts";
import type { RecordedTraining, Recording } from "../recordings/index.ts";
import type { ModelParameters, SpectraScenario } from "./schema.ts";

/** How the training of a scenario was recorded elsewhere; undefined if the study trains itself. */
export function recordedTraining({
  routes: { training },
}: Pick<SpectraScenario, "routes">): RecordedTraining | undefined {
  return training?.recorded === undefined ? undefined : training;
}

/**
 * The recorded training of a scenario as an ensemble.
 *
 * @throws RecordingError if it does not fit the scenario
 */
export async function readRecordedTraining(
  recording: RecordedTraining,
  { model, training }: Pick<SpectraScenario, "model" | "training">,
): Promise<Recording> {
  const { levels, level } = models[model.kind] as Model<ModelParameters>;
  const { learningRate, batchSize } = training;
  // only models without a matrix have no levels of its eigenvalues, and those are not trained
  const levelOf = (x: number) => level?.(model, x) ?? x;
  const { readRecording } = await import("../recordings/index.ts");
  return readRecording(recording, { learningRate, batchSize, levels: levels(model), level: levelOf });
}

/** What is wrong with the recordings of these points; each is read once. */
export async function recordingFindings(
  points: readonly SpectraScenario[],
): Promise<(point: SpectraScenario) => readonly Finding[]> {
  const findings = new Map<string, readonly Finding[]>();
  for (const point of points) {
    const recording = recordedTraining(point);
    if (recording === undefined || findings.has(keyOf(point))) continue;
    findings.set(keyOf(point), await findingsOf(recording, point));
  }
  return (point) => findings.get(keyOf(point)) ?? [];
}

const keyOf = ({ routes, model, training: { learningRate, batchSize } }: SpectraScenario) =>
  JSON.stringify([routes.training, model, learningRate, batchSize]);

async function findingsOf(recording: RecordedTraining, point: SpectraScenario): Promise<readonly Finding[]> {
  const { RecordingError } = await import("../recordings/index.ts");
  try {
    await readRecordedTraining(recording, point);
    return [];
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    return [{ severity: "error", path: error.path, message: error.message }];
  }
}
