import {
  comparePoint,
  type DriftingLevel,
  driftingLevels,
  type EnsemblesOutcome,
  type EstimateSource,
  type Inconclusive,
  longestAutocorrelation,
  type MeasuredObservable,
  measurePoint,
  measureTransient,
  otherParameters,
  type PointResults,
  type RouteName,
  runsInTime,
  type ScalingPoint,
  scalingFits,
  scalingTests,
  stationarityDoubt,
  stationarySamples,
} from "../../comparison/index.ts";
import { models } from "../../models/index.ts";
import type { Model } from "../../models/model.ts";
import { largestCount } from "../../models/quantity.ts";
import { streams } from "../../random/index.ts";
import type { ModelParameters, SweepPoint } from "../../scenario/index.ts";
import {
  coincidingSpectra,
  levelSeries,
  type RouteEnsemble,
  type SnapshotGrid,
  type StationarySample,
  snapshotGrid,
  updateOf,
} from "../../spectra/index.ts";
import type { Judgement } from "../experiment.ts";
import { judgeTests, type MeasuredPoint } from "../judge.ts";
import { absentRoutes, routesOf } from "./cost.ts";
import { breakdownText } from "./divergence.ts";
import { recordingDoubts, recordingWarnings } from "./recording-judgement.ts";

/** Measures, compares and judges every point, with Holm's correction over the whole study. */
export function judge(points: readonly SweepPoint[], outcomes: readonly EnsemblesOutcome[]): Judgement {
  const routes = points.reduce((sum, point) => sum + routesOf(point).length, 0);
  const measured = points.map((point, k) => measuredPoint(point, outcomes[k], routes));
  const { ensemble, compare } = points[0].scenario;
  const { confidence, question, margins } = compare;
  const scaling = measured.map((point) => point.scaling);
  const random = streams(JSON.stringify([ensemble.seed, "scaling"])).of("comparison.bootstrap", 0);
  const fits = scalingFits(scaling, random.uniform);
  const across = scalingTests(scaling, fits, margins, confidence, question === "scaling-rule");
  return judgeTests(measured, across, fits, confidence, () => "study");
}

/** @param routesInAll number of routes at all points, for the false-alarm probability */
function measuredPoint(
  point: SweepPoint,
  outcome: EnsemblesOutcome,
  routesInAll: number,
): MeasuredPoint & { readonly scaling: ScalingPoint } {
  const { scenario, parameters } = point;
  const { system, routes } = outcome;
  const { confidence, margins } = scenario.compare;
  const samples = stationarySamples(routes, system, outcome.stationaryFrom);
  const random = streams(JSON.stringify([scenario.ensemble.seed, parameters])).of("comparison.bootstrap", 0);
  const measured = [
    ...measurePoint(samples, system, confidence, random.uniform, outcome.whole),
    ...measureTransient(routes, system, confidence, random.uniform),
  ];
  const drifting = samples
    .filter(([route]) => runsInTime(route as RouteName))
    .flatMap(([route, sample]) => driftingLevels(sample, routesInAll).map((level) => ({ route, ...level })));
  const isDrifting = (source: EstimateSource, level: string, member?: number) =>
    drifting.some(
      (driftingLevel) =>
        driftingLevel.route === source &&
        (level === "all" || driftingLevel.level === level) &&
        (member === undefined || driftingLevel.member === member),
    );
  const doubts = recordingDoubts(outcome, samples);
  const doubtOf = (between: readonly EstimateSource[], level: string, member?: number) => {
    const moving = between.filter((source) => isDrifting(source, level, member));
    return between.flatMap((source) => doubts.get(source) ?? [])[0] ?? stationarityDoubt(moving);
  };
  const unmeasured = new Map(
    routesOf(point)
      .filter((route) => !samples.some(([sampled]) => sampled === route))
      .map((route) => [route, withoutSample(point, outcome, route)] as const),
  );
  const tests = comparePoint(system, measured, margins, confidence, doubtOf, unmeasured).map((test) => ({
    ...test,
    required: test.required && scenario.compare.question === "routes",
  }));
  const diagnostics = diagnose(point, outcome, samples, drifting);
  const result: Omit<PointResults, "tests"> = {
    parameters,
    temperature: system.temperature ?? outcome.learningRate / outcome.batchSize,
    observables: measured.map(({ sources, ...identity }) => ({
      ...identity,
      estimates: Object.fromEntries(
        Object.entries(sources).map(([source, { value, standardError, effectiveSamples, dataSets }]) => [
          source,
          { value, standardError, effectiveSamples, ...(dataSets === undefined ? {} : { dataSets }) },
        ]),
      ),
    })),
    diagnostics: {
      ...diagnostics,
      warnings: [
        ...recordingWarnings(outcome, samples, doubts),
        ...diagnostics.warnings,
        ...sharedData(measured),
      ],
    },
  };
  const scaling: ScalingPoint = {
    learningRate: outcome.learningRate,
    temperature: result.temperature,
    otherParameters: otherParameters({ parameters }),
    system,
    measured,
    series: Object.fromEntries(
      samples
        .filter(([route, { blocks }]) => runsInTime(route as RouteName) && blocks.length > 0)
        .map(([route, sample]) => [route, outcome.whole[route]?.series ?? levelSeries(sample)]),
    ),
  };
  return { result, tests, scaling };
}

/** The updates at which each route that evolves in time was recorded. */
function gridsOf({
  routes,
  learningRate,
}: Pick<EnsemblesOutcome, "routes" | "learningRate">): ReadonlyMap<RouteName, SnapshotGrid> {
  return new Map(
    (Object.entries(routes) as [RouteName, RouteEnsemble][])
      .filter(([route]) => runsInTime(route))
      .map(([route, { spectrum }]) => [route, snapshotGrid(spectrum, learningRate)]),
  );
}

/** Why a requested route has no stationary sample, and the remedy. */
function withoutSample(
  point: SweepPoint,
  { brokenDown, stationaryFrom, stillLearning, system, routes, learningRate, recorded }: EnsemblesOutcome,
  route: RouteName,
): Inconclusive {
  const breakdown = brokenDown.find((candidate) => candidate.route === route);
  if (breakdown !== undefined) {
    const smaller =
      system.temperature === undefined
        ? "a smaller ε = α/|B| (a smaller training.learningRate or a larger training.batchSize)"
        : "a smaller step (training.learningRate)";
    return {
      cause: "broken-down",
      advice: `${route} broke down: ${breakdownText(breakdown, point)}; ${smaller} helps, more updates or replicas do not`,
    };
  }
  const grid = gridsOf({ routes, learningRate }).get(route);
  if (grid === undefined) throw new Error(`${route}: neither broken down nor recorded in time`);
  const needed = updateOf(grid, stationaryFrom[route] ?? 0);
  const longer =
    recorded[route] === undefined
      ? `training.updates of at least ${needed} are needed`
      : `snapshots from update ${needed} on are needed`;
  const advice =
    needed <= largestCount
      ? `${longer}${stillLearning.includes(route) ? ", and more if some replicas have not learnt by then: some had not after this run" : ""}`
      : `${needed.toPrecision(2)} updates would be needed, and at most ${largestCount} can be: its slowest relaxation time is ${system.slowestRelaxation.toPrecision(2)} in learning time, too long for any number of updates`;
  return {
    cause: "no-stationary-snapshot",
    advice: `${route} has no stationary snapshot after ${updateOf(grid, grid.count - 1)} updates: ${advice}`,
  };
}

/** The scatter between data sets, if replicas share them. */
function sharedData(measured: readonly MeasuredObservable[]): readonly string[] {
  return measured.flatMap(({ name, level, sources: { training } }) => {
    if (name !== "spacing.mean.block" || training?.dataSets === undefined) return [];
    const { count, scatter, seedError } = training.dataSets;
    const percent = (error: number) => `${((100 * error) / training.value).toPrecision(2)} %`;
    return [
      `shared data: ⟨S⟩ at level ${level} scatters by ${percent(scatter)} between the ${count} data sets, while its error from the seeds of one data set is ${percent(seedError)}; standard errors are those of the data sets`,
    ];
  });
}

/** Measured autocorrelation times scatter; beyond this factor the relaxation time from theory is not trusted. */
const farTooLong = 1.5;

function diagnose(
  point: SweepPoint,
  { system, routes, whole, brokenDown, learningRate, recorded, stationaryFrom }: EnsemblesOutcome,
  samples: readonly (readonly [RouteName, StationarySample])[],
  drifting: readonly ({ route: RouteName } & DriftingLevel)[],
): PointResults["diagnostics"] {
  const { scenario } = point;
  const { training, compare } = scenario;
  const entries = Object.entries(routes) as [RouteName, RouteEnsemble][];
  const grids = gridsOf({ routes, learningRate });
  const from = Object.fromEntries(
    [...grids].map(([route, grid]) => [route, updateOf(grid, stationaryFrom[route] ?? 0)]),
  );
  const relaxationUpdates = Math.max(0, ...Object.values(from));
  const slowestRelaxation = system.slowestRelaxation / learningRate;
  const slowest = samples
    .filter(([route]) => runsInTime(route as RouteName))
    .flatMap(([route, sample]) => {
      const time = longestAutocorrelation(sample);
      return time === null ? [] : [[route, time] as const];
    });
  const autocorrelation = slowest.map(
    ([route, { value }]) => [route, value * (grids.get(route)?.every ?? Number.NaN)] as const,
  );
  // a gas alone has no updates
  const snapshotsAsked = Math.floor(training.updates / training.snapshotEvery) + 1;
  const stationary = [...grids].map(([route, { count }]) =>
    Math.max(0, count - (stationaryFrom[route] ?? 0)),
  );
  const minimum = Math.min(...entries.map(([, { counts }]) => counts.minimumSpacing));
  const model = models[scenario.model.kind] as Model<ModelParameters>;
  const warnings = [
    ...model.check(scenario.model, training).map(({ path, message }) => `${path.join(".")}: ${message}`),
  ];
  for (const [route, grid] of grids) {
    const last = updateOf(grid, grid.count - 1);
    if (from[route] <= last) continue;
    const field = recorded[route] === undefined ? "training.updates" : "updates of routes.training.recorded";
    warnings.push(
      `${field}: must be at least ${from[route]} for one stationary snapshot of ${route}, got ${last}; it was not measured`,
    );
  }
  for (const [route, { replicas }] of Object.entries(whole)) {
    const held = routes[route as RouteName]!.replicaIds.length;
    warnings.push(
      `${route}: distributions, drifts, figures and spectra.npz are those of the first ${held} of ${replicas} replicas, all other numbers are of all`,
    );
  }
  for (const [route, sample] of samples) {
    const coinciding = coincidingSpectra(sample);
    if (coinciding > 0)
      warnings.push(
        `${route}: levels coincide to rounding in ${coinciding} of ${sample.snapshots * sample.replicas} stationary spectra and count as equal, with spacings of 0: its spacings and spacing ratios are not those of distinct levels`,
      );
  }
  for (const [route, time] of slowest)
    warnings.push(...time.warnings.map((warning) => `${route}, slowest level: ${warning}`));
  for (const [route, time] of autocorrelation) {
    if (compare.relaxationTimes * time > farTooLong * from[route]) {
      warnings.push(
        `${route}: the measured autocorrelation time, ${Math.round(time)} updates, is too long for ${from[route]} discarded updates`,
      );
    }
  }
  return {
    relaxationUpdates,
    stationaryFrom: from,
    slowestRelaxation,
    minimumSpacing: Number.isFinite(minimum) ? minimum : null,
    eigenvalueSteps:
      (routes["eigenvalue-langevin"]?.counts.steps ?? 0) + (routes["aligned-langevin"]?.counts.steps ?? 0),
    rejectedSteps: entries.reduce((sum, [, { counts }]) => sum + counts.rejectedSteps, 0),
    avertedCrossings: entries.reduce((sum, [, { counts }]) => sum + counts.avertedCrossings, 0),
    notStationary: drifting.map(
      ({ route, level, member, reason }) =>
        `${route}: level ${level}${member === undefined ? "" : ` (${member})`}: ${reason}`,
    ),
    autocorrelationUpdates: Object.fromEntries(autocorrelation),
    snapshots: stationary.length === 0 ? snapshotsAsked : Math.min(...stationary),
    replicas: Object.fromEntries(
      entries.map(([route, { replicaIds }]) => [route, whole[route]?.replicas ?? replicaIds.length]),
    ),
    diverged: entries.flatMap(([route, { diverged }]) =>
      (whole[route]?.diverged ?? diverged).map((divergence) => ({ route, ...divergence })),
    ),
    ...(Object.keys(recorded).length === 0 ? {} : { recorded }),
    ...(brokenDown.length === 0 ? {} : { brokenDown }),
    absentRoutes: {
      ...absentRoutes(scenario),
      ...Object.fromEntries(
        brokenDown.map((breakdown) => [breakdown.route, breakdownText(breakdown, point)]),
      ),
    },
    warnings,
  };
}
