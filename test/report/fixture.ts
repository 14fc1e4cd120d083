import type { Results, RouteName, TestResult, Verdict } from "../../src/comparison/results.ts";
import type { EnsemblesOutcome, StudyOutcome } from "../../src/comparison/study-outcome.ts";
import { laws } from "../../src/laws/index.ts";
import type { System } from "../../src/models/model.ts";
import { type Multiplet, multiplets as multipletsOf, type RouteEnsemble } from "../../src/spectra/index.ts";
import { pointResults } from "./fixture-results.ts";
import { EDGE, syntheticEnsemble } from "./fixture-spectra.ts";

/** What the synthetic study is made of; the defaults are the published lattice scalar field, smaller. */
export interface FixtureOptions {
  readonly target?: readonly number[];
  readonly learningRates?: readonly number[];
  readonly batchSize?: number;
  readonly replicas?: number;
  readonly snapshots?: number;
  readonly stationaryFrom?: number;
  readonly routes?: readonly RouteName[];
  readonly title?: string;
  readonly parameters?: string;
}

const LATTICE = [4, 4.381966, 4.381966, 5.381966, 5.381966, 6.618034, 6.618034, 7.618034, 7.618034, 8];
const ROUTES: readonly RouteName[] = ["training", "matrix-langevin", "eigenvalue-langevin", "coulomb-gas"];

/** A study outcome without a study: synthetic spectra, and what plain statistics make of them. */
export function syntheticOutcome(options: FixtureOptions = {}): StudyOutcome {
  const target = Float64Array.from(options.target ?? LATTICE).sort();
  const rates = options.learningRates ?? [0.1];
  const points = rates.map((rate, i) => point(target, rate, options, `fixture ${i}`));
  const results: Results = {
    schema: 1,
    name: "gaussian-rbm",
    title: options.title ?? "Gaussian RBM learning a lattice scalar field",
    version: "0.1.0",
    seed: "dyson",
    backend: "wasm-simd",
    verdict: overall(points.flatMap((p) => p.results.tests)),
    points: points.map((p) => p.results),
    fits: (options.routes ?? ROUTES).map((source, i) => ({
      name: "spacing-scaling",
      equation: "⟨S⟩ = a √(ε κ²Ω)",
      source,
      a: 2.5066 * (1 + 0.008 * (2 - i)),
      standardError: 0.011,
      predicted: Math.sqrt(2 * Math.PI),
      chi2PerDof: 1.1 + 0.1 * i,
    })),
    timing: { wallSeconds: 41.3, updatesPerSecond: 118_000, keptBlocks: 0 },
  };
  return { results, points: points.map((p) => ({ ensembles: p.outcome })) };
}

function point(target: Float64Array, learningRate: number, options: FixtureOptions, seed: string) {
  const batchSize = options.batchSize ?? 16;
  const epsilon = learningRate / batchSize;
  const multiplets = multipletsOf(target);
  const learnable = multiplets.filter((m) => m.value < EDGE);
  const pairLaws = learnable
    .filter((m) => m.size === 2)
    .map((multiplet) => ({ multiplet, sigma: Math.sqrt(2 * epsilon * (EDGE - multiplet.value)) }));
  const { replicas = 120, snapshots = 61 } = options;
  const spectra = { target, multiplets, temperature: epsilon, learningRate, replicas, snapshots };
  const stationaryFrom: Partial<Record<RouteName, number>> = {};
  const routes: Partial<Record<RouteName, RouteEnsemble>> = {};
  for (const route of options.routes ?? ROUTES) {
    stationaryFrom[route] = route === "coulomb-gas" ? 0 : (options.stationaryFrom ?? 20);
    routes[route] = syntheticEnsemble(spectra, route, `${seed} ${route}`);
  }
  const system = {
    symbols: {
      level: "λ",
      target: "κ",
      parameters:
        options.parameters ?? "N_v = N_h = 10, μ = 3, σ_h = 1, lattice mass m = 2, PCD-3, W₀ ~ N(0, 0.1²)",
    },
    target,
    multiplets,
    learnable,
    pairLaws,
    densities: pairLaws.map(({ multiplet, sigma }) => ({
      observable: "density",
      name: "pair law",
      multiplet,
      origin: "mean",
      unit: sigma,
      unitSymbol: "σ",
      law: laws["pair-density"],
    })),
    components: [],
    scaling: {
      equation: "⟨S⟩ = a √(ε κ²Ω), κ²Ω = μ² − κ",
      abscissaSymbol: "√(ε κ²Ω)",
      predicted: Math.sqrt(2 * Math.PI),
      abscissa: ({ value }: Multiplet) => Math.sqrt(epsilon * (EDGE - value)),
    },
    closedForms: [],
    comparisons: [],
    saddle: true,
    slowestRelaxation: 32,
    learningTime: () => 120,
  } as unknown as System;
  const parameters = { "training.learningRate": learningRate, "training.batchSize": batchSize };
  const outcome: EnsemblesOutcome = {
    parameters,
    learningRate,
    batchSize,
    system,
    routes,
    brokenDown: [],
    stillLearning: [],
    recorded: {},
    whole: {},
    stationaryFrom,
  };
  return { outcome, results: pointResults(outcome, epsilon) };
}

function overall(tests: readonly TestResult[]): Verdict {
  const verdicts = tests.filter((t) => t.required).map((t) => t.verdict);
  if (verdicts.includes("disagree")) return "disagree";
  return verdicts.includes("inconclusive") ? "inconclusive" : "agree";
}
