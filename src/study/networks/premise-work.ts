import type { ForecastRecord, PremiseRecord } from "../../comparison/index.ts";
import { loadKernels } from "../../kernels/index.ts";
import { singularValues } from "../../linalg/index.ts";
import { learningRateAt, type NetworkState, networkRun, sampleGradients } from "../../networks/index.ts";
import { forecastLevels, measurePremise } from "../../weight-spectra/index.ts";
import { isRecord } from "../checked.ts";
import { unpack } from "../packed-block.ts";
import { releaseDigest } from "../program.ts";
import type { WorkKind } from "../work-kind.ts";
import { type Dynamics, plainDescent } from "./dynamics.ts";
import { networkSystem, runSettings, type TrainingScenario } from "./system.ts";
import { weightMatrices } from "./weight-matrices.ts";

/** Coefficients of the eigenvalue equation from the gradients of single samples, at one snapshot; its input is the state. */
export interface PremiseWork {
  readonly kind: "premise";
  readonly scenario: TrainingScenario;
  readonly textDigest: string | null;
  /** Of the training that the weights are from. */
  readonly training: string;
  readonly replica: number;
  readonly update: number;
  readonly samples: number;
  /** The update for which levels are forecast; null after the last snapshot, and where the optimiser is not plain SGD. */
  readonly next: number | null;
}

export type PremiseResult = Omit<PremiseRecord, "replica">;

/** Steps and solutions of the eigenvalue equation, and solutions of the matrix equation, behind a forecast. */
const forecastSteps = 100;
const forecastDraws = 8;
const matrixDraws = 4;

export const premiseWork: WorkKind<PremiseWork, PremiseResult> = {
  key: ({ training, replica, update, samples, next }) =>
    `${releaseDigest("premise", training, samples, next)}/${replica}-${update}`,
  label: ({ replica, update }) =>
    `gradients of single samples in replica ${replica + 1} after ${update} updates`,
  async compute(work, continued) {
    if (continued === null) throw new Error("premise: has no weights");
    const { scenario, textDigest, replica, update, samples } = work;
    const state = unpack<NetworkState>(continued);
    const system = await networkSystem(scenario, textDigest);
    const measured = weightMatrices(system.network.parameters).map((matrix) => ({
      matrix,
      measurement: measurePremise(
        { ...matrix, values: state.weights[matrix.parameter] },
        samples,
        scenario.training.weightDecay,
      ),
    }));
    const random = runSettings(scenario, system, replica, plainDescent).stream("network.gradients", update);
    const { network, examples } = system;
    await sampleGradients(network, examples, state.weights, { samples, random }, (gradients) => {
      for (const { matrix, measurement } of measured) measurement.add(gradients[matrix.parameter]);
    });
    return {
      update,
      temperature: scenario.training.learningRate / scenario.training.batchSize,
      matrices: measured.map(({ measurement }) => measurement.premise()),
      forecast: await forecastOf(work, state, measured),
    };
  },
  problem: (_, result) =>
    isRecord(result) && Array.isArray(result.matrices) && result.matrices.every(isRecord)
      ? undefined
      : "it holds no coefficients of matrices",
};

type Measured = readonly {
  readonly matrix: ReturnType<typeof weightMatrices>[number];
  readonly measurement: ReturnType<typeof measurePremise>;
}[];

async function forecastOf(
  { scenario, textDigest, replica, update, next }: PremiseWork,
  state: NetworkState,
  measured: Measured,
): Promise<ForecastRecord | null> {
  if (next === null) return null;
  const system = await networkSystem(scenario, textDigest);
  const { schedule, stream } = runSettings(scenario, system, replica, plainDescent);
  // Σα and Σα² of the updates: the noise of an update is α²Σ/|B|
  let [time, squares] = [0, 0];
  for (let n = update; n < next; n++) {
    const alpha = learningRateAt(schedule, n + 1);
    time += alpha;
    squares += alpha ** 2;
  }
  const random = stream("network.forecast", update);
  const steps = Math.min(forecastSteps, next - update);
  const temperature = squares / time / scenario.training.batchSize;
  const settings = { temperature, time, steps, draws: forecastDraws, random };
  const ofEquations = measured.map(({ measurement }) => forecastLevels(measurement.coefficients(), settings));
  const ofMatrix = await byMatrixEquation(scenario, system, { replica, next, state }, measured);
  return {
    to: next,
    matrices: measured.map(({ matrix }, m) => ({
      name: matrix.name,
      equation: ofEquations[m]?.equation ?? null,
      flow: ofEquations[m]?.flow ?? null,
      matrix: ofMatrix[m],
    })),
  };
}

/** Mean eigenvalues of every matrix by the matrix Langevin equation from this state on. */
async function byMatrixEquation(
  scenario: TrainingScenario,
  system: Awaited<ReturnType<typeof networkSystem>>,
  { replica, next, state }: { readonly replica: number; readonly next: number; readonly state: NetworkState },
  measured: Measured,
): Promise<readonly (readonly number[])[]> {
  const kernels = loadKernels();
  const samples = 8 * scenario.training.batchSize;
  const equation: Dynamics = {
    route: "matrix-langevin",
    options: { stepsPerUpdate: 1, noiseSamples: samples, temperature: null },
  };
  const means = measured.map(({ matrix: { rows, columns } }) => new Float64Array(Math.min(rows, columns)));
  for (let draw = 0; draw < matrixDraws; draw++) {
    const ensemble = {
      ...scenario.ensemble,
      seed: JSON.stringify([scenario.ensemble.seed, "forecast", draw]),
    };
    const settings = runSettings({ ...scenario, ensemble }, system, replica, equation);
    const run = await networkRun(settings, { ...state, slots: [] });
    while (run.updates() < next) run.update();
    for (const [m, { matrix }] of measured.entries()) {
      const values = Float64Array.from(run.weights[matrix.parameter]);
      const levels = singularValues(kernels, matrix.rows, matrix.columns, values);
      for (let i = 0; i < levels.length; i++) means[m][i] += levels[i] ** 2 / matrixDraws;
    }
  }
  return means.map((mean) => Array.from(mean));
}
