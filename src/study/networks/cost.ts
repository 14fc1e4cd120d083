import { availableParallelism, totalmem } from "node:os";
import { sizeOf, summaryOf, summaryText } from "../../networks/index.ts";
import {
  type NetworkScenario,
  networkModelOf,
  pointLines,
  pointsWithin,
  sweepPoints,
} from "../../scenario/index.ts";
import { type Cost, nearestTimed, usualPatience } from "../cost.ts";
import { analysisSeconds, premiseSeconds, twinSeconds } from "./analysis-seconds.ts";
import { type Dynamics, dynamicsOf, sampleWeightsOf } from "./dynamics.ts";
import { premiseSamples } from "./premises.ts";
import { networkSystem } from "./system.ts";
import { trainedShape } from "./trained-history.ts";
import { secondsPerUpdate, updateOperations } from "./trial.ts";
import { analysedUpdates, startsOf } from "./weight-history.ts";

/**
 * Estimates the cost of a study of networks: a few updates at some points, or of smaller networks of the same kind, are
 * timed; the cost of analysing the spectra is estimated from its number of operations, to within a factor of two. This takes
 * a few seconds, however large a network is.
 *
 * @throws StudyFailure if a text cannot be read
 */
export async function estimateCost(scenario: NetworkScenario, patience = usualPatience): Promise<Cost> {
  const points = sweepPoints(scenario);
  const shapes = await Promise.all(points.map((point) => trainedShape(point)));
  const all = await Promise.all(
    points.map(async (point, k) => {
      const system = await networkSystem(point.scenario);
      const { training, ensemble } = point.scenario;
      const weights = system.network.parameters.reduce((sum, spec) => sum + sizeOf(spec), 0);
      const { matrices } = shapes[k];
      const { length: analysed } = analysedUpdates(shapes[k], shapes.slice(0, k));
      const spectra = matrices.length * startsOf(ensemble) * analysed;
      return {
        ...{ ...point, system, weights, matrices, analysed, spectra },
        memoryBytes: memoryOf(point.scenario, weights),
        updates: ensemble.replicas * training.updates,
        routes: dynamicsOf(point.scenario),
      };
    }),
  );
  const memoryBytes = Math.max(...all.map((point) => point.memoryBytes));
  // a study that does not fit in memory is refused without timing it
  const perUpdate =
    memoryBytes > totalmem()
      ? all.map(() => ({ training: Number.NaN }))
      : await secondsOfPoints(
          all.map((point) => point.scenario),
          patience,
        );
  const afterwards = all.reduce(
    (sum, { scenario: { ensemble }, matrices, analysed }) => sum + twinSeconds(matrices, ensemble, analysed),
    3,
  );
  const analysis = all.reduce(
    (sum, { scenario, matrices, analysed }) =>
      sum +
      analysisSeconds(matrices, startsOf(scenario.ensemble) * analysed) +
      premiseSeconds(matrices, premiseSamples(scenario)),
    afterwards,
  );
  const spectra = all.reduce((sum, point) => sum + point.spectra, 0);
  const milliseconds = (seconds: number) =>
    seconds < 0.01 ? (1000 * seconds).toFixed(1) : String(Math.round(1000 * seconds));
  return {
    run: `${scenario.ensemble.replicas} replicas, ${scenario.training.updates} updates`,
    updates: all.reduce((sum, { updates, routes }) => sum + routes.length * updates, 0),
    seconds: all.reduce(
      (sum, { updates }, k) =>
        sum + updates * Object.values(perUpdate[k]).reduce((ofAll, seconds) => ofAll + seconds, 0),
      analysis,
    ),
    undivided: {
      pieces: all.reduce((sum, { routes }) => sum + routes.length * scenario.ensemble.replicas, 0),
      afterwards,
    },
    memoryBytes,
    points: all.length,
    lines: [
      ...new Set(
        all.flatMap(({ system: { corpus } }) => (corpus === null ? [] : summaryText(summaryOf(corpus)))),
      ),
      `${all[0].weights} weights, spectra of ${all[0].matrices.length} matrices at ${all[0].analysed} times of training`,
      ...pointLines(
        all,
        (_, k) =>
          `${all.length === 1 ? "" : `point ${k + 1}: `}an update: ${Object.entries(perUpdate[k])
            .map(
              ([route, seconds]) =>
                `${Object.keys(perUpdate[k]).length === 1 ? "" : `${route} `}${Number.isFinite(seconds) ? `about ${milliseconds(seconds)} ms` : "an unknown time"}`,
            )
            .join(", ")} on one core`,
      ),
      `then the analysis of ${spectra} spectra: about ${Math.ceil(analysis)} s`,
    ],
    perUpdate,
  };
}

/**
 * Seconds of an update at each point on each route: training is timed at as many points as time allows, far from each other; for
 * the others, and the other routes, scaled with the number of operations from the nearest timed point.
 */
async function secondsOfPoints(
  scenarios: readonly NetworkScenario[],
  patience: number,
): Promise<readonly Readonly<Partial<Record<Dynamics["route"], number>>>[]> {
  const tried = new Map<number, number>();
  for (const index of pointsWithin(patience, scenarios.length)) {
    tried.set(index, await secondsPerUpdate(scenarios[index], patience / scenarios.length));
  }
  return scenarios.map((scenario, index) => {
    const nearest = nearestTimed([...tried.keys()], index)!;
    const perOperation = tried.get(nearest)! / updateOperations(scenarios[nearest]);
    return Object.fromEntries(
      dynamicsOf(scenario).map((dynamics) => [
        dynamics.route,
        perOperation * updateOperations(scenario, dynamics),
      ]),
    );
  });
}

/** Memory of one update on each thread, plus the weights in memory while fluctuations are measured. */
function memoryOf(scenario: NetworkScenario, weights: number): number {
  const { model, training, ensemble } = scenario;
  const slots = { sgd: 0, momentum: 1, adamw: 2 }[training.optimizer];
  const { replicas, replicasPerStart } = ensemble;
  const together = replicasPerStart > 1 ? replicas + replicas / replicasPerStart : 1;
  const kept = 4 * weights * (1 + slots) * (availableParallelism() + together);
  const samples = dynamicsOf(scenario).map((dynamics) => sampleWeightsOf(scenario, dynamics).samples);
  const activations = networkModelOf(model).activations(model, Math.max(...samples));
  const threads = Math.min(ensemble.replicas, availableParallelism());
  return 450e6 + kept + threads * (150e6 + 4 * (6 * weights + activations));
}
