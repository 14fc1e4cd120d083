import { PotentialError, parsePotential } from "../../coulomb-gas/index.ts";
import {
  highestOrder,
  type InferenceResults,
  type InferredSeries,
  inferDynamics,
  knownNoise,
  type NoiseBasis,
  polynomialNoise,
  TrajectoryError,
} from "../../inference/index.ts";
import type { SpectrumEnsemble } from "../../spectra/index.ts";
import { version } from "../program.ts";
import { inferenceName } from "./inference-name.ts";
import { InferenceMistakes, type InferenceRequest } from "./inference-request.ts";
import { type ReadTrajectories, type RecordedTrajectories, readTrajectories } from "./read-trajectories.ts";

export interface RunInferenceOptions {
  onProgress(done: number, total: number): void;
  readonly signal: AbortSignal;
}

/** Reads what a request is about, and refuses what does not fit it: nothing has been inferred yet. */
export async function planInference(request: InferenceRequest): Promise<ReadTrajectories> {
  const { order, file } = request;
  if (order !== undefined && !(Number.isInteger(order) && order >= 0 && order <= highestOrder))
    throw new InferenceMistakes([`--order: must be a whole number from 0 to ${highestOrder}, got ${order}`]);
  const read = await readTrajectories(request);
  if (read.trajectories.length === 0)
    throw new InferenceMistakes([
      `${file}: must hold trajectories, got ${read.skipped.map(({ name, reason }) => `${name}, which ${reason}`).join("; ")}`,
    ]);
  const trajectories = read.trajectories.map((each) => ({ ...each, ensemble: cut(request, each.ensemble) }));
  for (const { ensemble } of trajectories) {
    noiseOf(request, ensemble);
    levelsOf(request, ensemble);
  }
  return { ...read, trajectories };
}

/**
 * What the levels of a file say of their equation. A set of trajectories that fails says why; the others go on.
 *
 * @throws InferenceMistakes for trajectories that cannot be inferred from, if there is only one set; the signal's reason
 */
export async function runInference(
  { trajectories, sha256, skipped }: ReadTrajectories,
  request: InferenceRequest,
  { onProgress, signal }: RunInferenceOptions,
): Promise<InferenceResults> {
  const start = performance.now();
  const series: InferredSeries[] = [];
  for (const [k, each] of trajectories.entries()) {
    onProgress(k, trajectories.length);
    // signals are handled between one set and the next
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    series.push(inferred(each, request, trajectories));
  }
  const [only, ...others] = series;
  if (others.length === 0 && only.failure !== null)
    throw new InferenceMistakes([`${request.file}: ${only.array}: ${only.failure}`]);
  const { file, quantity, order, beta, noise, levels, from } = request;
  return {
    schema: 1,
    kind: "inference",
    name: inferenceName(file),
    version,
    source: { file, sha256 },
    options: {
      quantity,
      noise,
      order: order ?? null,
      beta: beta ?? null,
      levels: levels ?? null,
      from: from ?? null,
    },
    series,
    skipped,
    timing: { wallSeconds: (performance.now() - start) / 1000 },
  };
}

function inferred(
  { array, point, temperature, ensemble }: RecordedTrajectories,
  request: InferenceRequest,
  all: readonly RecordedTrajectories[],
): InferredSeries {
  const levels = levelsOf(request, ensemble);
  const { times, replicas } = ensemble;
  const described = {
    label: all.filter((other) => other.array === array).length > 1 ? `${array}, point ${point}` : array,
    ...{ array, point, temperature, replicas },
    snapshots: times.length,
    levels: [levels.first + 1, levels.first + levels.count] as const,
    levelsInAll: ensemble.levels,
    times: [times[0], times[times.length - 1]] as const,
  };
  try {
    const result = inferDynamics(ensemble, {
      noise: noiseOf(request, ensemble),
      levels,
      ...(request.order === undefined ? {} : { order: request.order }),
      ...(request.beta === undefined ? {} : { beta: request.beta }),
    });
    return { ...described, result, failure: null };
  } catch (error) {
    if (!(error instanceof TrajectoryError)) throw error;
    return { ...described, result: null, failure: error.message };
  }
}

/** The snapshots from a time on. */
function cut({ from, file }: InferenceRequest, ensemble: SpectrumEnsemble): SpectrumEnsemble {
  if (from === undefined) return ensemble;
  const { times, levels, replicas, x } = ensemble;
  const first = times.findIndex((time) => time >= from);
  if (first < 0 || times.length - first < 4)
    throw new InferenceMistakes([
      `--from: must leave at least 4 snapshots of ${file}, which end at ${times[times.length - 1]}, got ${from}`,
    ]);
  return { ...ensemble, times: times.slice(first), x: x.slice(first * levels * replicas) };
}

function levelsOf({ levels, file }: InferenceRequest, ensemble: SpectrumEnsemble) {
  if (levels === undefined) return { first: 0, count: ensemble.levels };
  const [first, last] = levels;
  if (!(first >= 1 && last >= first && last <= ensemble.levels))
    throw new InferenceMistakes([
      `--levels: must be from 1 to ${ensemble.levels}, the levels in ${file}, got ${first}-${last}`,
    ]);
  return { first: first - 1, count: last - first + 1 };
}

const orders: Readonly<Record<string, number>> = { constant: 0, linear: 1, quadratic: 2 };

function noiseOf({ noise, file }: InferenceRequest, { x }: SpectrumEnsemble): NoiseBasis {
  const order = orders[noise];
  if (order !== undefined) return polynomialNoise(order);
  const low = x.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = x.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  try {
    const { value } = parsePotential(noise, { support: [low, high] });
    const negative = x.find((level) => !(value(level) > 0));
    if (negative === undefined) return knownNoise(noise, value);
    throw new InferenceMistakes([
      `--noise ${noise}: must be positive for all levels of ${file}, got ${value(negative)} at x = ${negative}`,
    ]);
  } catch (error) {
    if (!(error instanceof PotentialError)) throw error;
    throw new InferenceMistakes([
      `--noise: must be constant, linear, quadratic or an expression in x: ${error.message}`,
    ]);
  }
}
