import type {
  Estimate,
  EstimateSource,
  ObservableResult,
  PointResults,
  RouteName,
  TestResult,
} from "../../src/comparison/results.ts";
import type { EnsemblesOutcome } from "../../src/comparison/study-outcome.ts";

/** Estimates, tests and diagnostics of a synthetic point: plain averages over replicas, intervals of ± 1.96 errors. */
export function pointResults(outcome: EnsemblesOutcome, temperature: number): PointResults {
  const observables: ObservableResult[] = [];
  const { system } = outcome;
  for (const m of system.learnable) {
    const closed = {
      value: m.value * (1 + (m.value > 4 ? 1.65 : -4.9) * temperature),
      standardError: 0,
      effectiveSamples: null,
    };
    if (m.size > 1) {
      const estimates = perRoute(
        outcome,
        (x) => mean(Array.from({ length: m.size }, (_, i) => x(m.first + i))),
        "spectrum",
      );
      observables.push({
        name: "level.mean",
        level: m.label,
        unit: "1",
        estimates: { ...estimates, "closed-form": closed },
      });
    }
    for (let i = 0; i < m.size; i++) {
      const estimates = perRoute(outcome, (x) => x(m.first + i), "spectrum");
      observables.push({
        name: "level.mean",
        level: m.label,
        ...(m.size > 1 ? { member: i + 1 } : {}),
        unit: "1",
        estimates: m.size > 1 ? estimates : { ...estimates, "closed-form": closed },
      });
    }
  }
  for (const { multiplet: m, sigma } of system.pairLaws) {
    const gap = (x: (level: number) => number) => x(m.first + 1) - x(m.first);
    const closed = { value: Math.sqrt(Math.PI) * sigma, standardError: 0, effectiveSamples: null };
    observables.push({
      name: "spacing.mean",
      level: m.label,
      unit: "1",
      estimates: perRoute(outcome, gap, "spectrum"),
    });
    observables.push({
      name: "spacing.mean.block",
      level: m.label,
      unit: "1",
      estimates: { ...perRoute(outcome, gap, "blocks"), "closed-form": closed },
    });
  }
  const tests = observables.flatMap(testsOf);
  for (const { multiplet } of system.pairLaws) {
    tests.push(
      distributionTest("spacing.distribution", multiplet.label),
      distributionTest("density", multiplet.label),
    );
  }
  return {
    parameters: outcome.parameters,
    temperature,
    observables,
    tests,
    diagnostics: {
      relaxationUpdates: 2000,
      stationaryFrom: { training: 2000, "matrix-langevin": 1500, "eigenvalue-langevin": 2000 },
      slowestRelaxation: 320,
      minimumSpacing: 0.0004,
      rejectedSteps: 0,
      eigenvalueSteps: 6000,
      avertedCrossings: 12,
      notStationary: [],
      autocorrelationUpdates: { training: 310, "matrix-langevin": 322, "eigenvalue-langevin": 318 },
      snapshots: Math.max(
        0,
        (outcome.routes.training?.spectrum.times.length ?? 0) - (outcome.stationaryFrom.training ?? 0),
      ),
      replicas: Object.fromEntries(
        Object.entries(outcome.routes).map(([name, r]) => [name, r.spectrum.replicas]),
      ),
      diverged: [],
      absentRoutes: {},
      warnings: [],
    },
  };
}

function perRoute(
  outcome: EnsemblesOutcome,
  statistic: (x: (level: number) => number) => number,
  which: "spectrum" | "blocks",
): Partial<Record<RouteName, Estimate>> {
  const estimates: Partial<Record<RouteName, Estimate>> = {};
  for (const [name, route] of Object.entries(outcome.routes)) {
    const { levels, replicas, times, x } = route[which];
    const from = outcome.stationaryFrom[name as RouteName] ?? 0;
    const byReplica = Array.from({ length: replicas }, (_, r) => {
      const values: number[] = [];
      for (let t = from; t < times.length; t++)
        values.push(statistic((i) => x[(t * levels + i) * replicas + r]));
      return mean(values);
    });
    const value = mean(byReplica);
    const standardError = Math.sqrt(mean(byReplica.map((v) => (v - value) ** 2)) / (replicas - 1));
    const count = Math.max(0, times.length - from) * replicas;
    const correlated = name === "coulomb-gas" ? 1 : 3;
    estimates[name as RouteName] = { value, standardError, effectiveSamples: Math.round(count / correlated) };
  }
  return estimates;
}

const COUPLES: readonly (readonly [EstimateSource, EstimateSource, boolean])[] = [
  ["training", "matrix-langevin", true],
  ["eigenvalue-langevin", "coulomb-gas", true],
  ["training", "eigenvalue-langevin", false],
  ["training", "closed-form", true],
];

function testsOf(o: ObservableResult): TestResult[] {
  const margin = o.name === "level.mean" ? 0.01 : 0.05;
  return COUPLES.flatMap(([a, b, required]): TestResult[] => {
    const first = o.estimates[a];
    const second = o.estimates[b];
    if (!first || !second) return [];
    const value = first.value / second.value - 1;
    const error = Math.hypot(first.standardError, second.standardError) / Math.abs(second.value);
    const interval = [value - 1.96 * error, value + 1.96 * error] as const;
    const inside = interval[0] > -margin && interval[1] < margin;
    const outside = interval[0] > margin || interval[1] < -margin;
    return [
      {
        observable: o.name,
        level: o.level,
        ...(o.member === undefined ? {} : { member: o.member }),
        between: [a, b],
        statistic: "relative-difference",
        value,
        interval,
        margin,
        pValue: Math.exp(-0.5 * (value / error) ** 2),
        significant: Math.abs(value / error) > 4,
        required,
        verdict: inside ? "agree" : outside ? "disagree" : "inconclusive",
        explanation: required
          ? "dW = −∇L(W) dτ + √ε dΞ is the diffusion limit of the update rule and holds up to a relative O(ε)."
          : "The aligned eigenvector closure pushes different multiplets apart by twice the true second-order shift.",
      },
    ];
  });
}

function distributionTest(observable: string, level: string): TestResult {
  return {
    observable,
    level,
    between: ["training", "closed-form"],
    statistic: "kolmogorov-smirnov",
    value: 0.012,
    interval: [0.006, 0.021],
    margin: 0.05,
    pValue: 0.21,
    significant: false,
    required: true,
    verdict: "agree",
    explanation: "P(S) = S/(2σ²) exp(−S²/(4σ²)), the exact law of a pair with linear restoring force.",
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}
