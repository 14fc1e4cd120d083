import type { Diagnostics, EstimateSource, RouteName, TestResult, Verdict } from "../comparison/results.ts";
import type { Symbols } from "../models/model.ts";
import { observables } from "../observables/index.ts";
import type { Multiplet } from "../spectra/index.ts";
import { formatNumber } from "./numbers.ts";

/** Names of sources in legends, tables and sentences. */
export const SOURCE_NAMES: Readonly<Record<EstimateSource, string>> = {
  training: "training",
  "matrix-langevin": "matrix Langevin",
  "eigenvalue-langevin": "eigenvalue Langevin",
  "aligned-langevin": "eigenvalue Langevin, aligned",
  "coulomb-gas": "Coulomb gas",
  "exact-ou": "exact matrix process",
  "fokker-planck": "Fokker–Planck",
  "closed-form": "closed form",
  "closed-form.discrete": "closed form, finite step",
};

/** Two sources as a table names them: "training – matrix Langevin". */
export function pairName([a, b]: readonly [EstimateSource, EstimateSource]): string {
  return `${SOURCE_NAMES[a]} – ${SOURCE_NAMES[b]}`;
}

/** The order in which routes are drawn and listed: from training to its simplest theory. */
export const SOURCES: readonly EstimateSource[] = [
  "training",
  "matrix-langevin",
  "eigenvalue-langevin",
  "aligned-langevin",
  "coulomb-gas",
  "exact-ou",
  "fokker-planck",
  "closed-form",
  "closed-form.discrete",
];

/** Whether a source is a route, with spectra behind its numbers. */
export function isRoute(source: EstimateSource): source is RouteName {
  return source !== "fokker-planck" && source !== "closed-form" && source !== "closed-form.discrete";
}

/** A sign beside the word, for print and colour blindness. */
export const VERDICT_SIGNS: Readonly<Record<Verdict, string>> = {
  agree: "✓",
  disagree: "✗",
  inconclusive: "?",
};

export const VERDICT_NAMES: Readonly<Record<Verdict, string>> = {
  agree: "agrees",
  disagree: "disagrees",
  inconclusive: "inconclusive",
};

/** The unavailable routes, grouped by reason. */
export function absentRouteLines({
  absentRoutes = {},
}: Pick<Diagnostics, "absentRoutes">): readonly string[] {
  const reasons = new Map<string, string[]>();
  for (const source of SOURCES) {
    const reason = isRoute(source) ? absentRoutes[source] : undefined;
    if (reason !== undefined) reasons.set(reason, [...(reasons.get(reason) ?? []), SOURCE_NAMES[source]]);
  }
  return [...reasons].map(
    ([reason, names]) =>
      `${names.length === 1 ? "route" : "routes"} unavailable: ${names.join(", ")}: ${reason}`,
  );
}

/** The title of an observable, in words and symbols; an unknown name is shown as it is. */
export function observableName(name: string, symbols: Pick<Symbols, "level">): string {
  return observables[name]?.title(symbols) ?? name;
}

/**
 * Short names of levels, by label: four significant digits, or as many as are needed to distinguish neighbours.
 */
export function levelNames(multiplets: readonly Multiplet[]): ReadonlyMap<string, string> {
  for (let digits = 4; digits < 16; digits++) {
    const names = multiplets.map((m) => formatNumber(m.value, digits));
    if (new Set(names).size === names.length) return new Map(multiplets.map((m, i) => [m.label, names[i]]));
  }
  return new Map(multiplets.map((m) => [m.label, m.label]));
}

/** The level of stochasticity as a study has it: "ε = α/|B|" unless its model says otherwise. */
export function temperatureName({ temperature = "ε = α/|B|" }: Pick<Symbols, "temperature">): string {
  return temperature;
}

/** The level of stochasticity of a point, e.g. "ε = α/|B| = 0.00625". */
export function temperatureText(symbols: Pick<Symbols, "temperature">, value: number): string {
  return `${temperatureName(symbols)} = ${formatNumber(value)}`;
}

/** Sweep parameters in the notation of the papers, e.g. "α = 0.1, |B| = 16". */
export function parameterLine(parameters: Readonly<Record<string, unknown>>): string {
  const symbols: Readonly<Record<string, string>> = {
    "training.learningRate": "α",
    "training.batchSize": "|B|",
    "training.momentum": "β",
    "training.optimizer": "optimiser",
    "training.updates": "updates",
    "ensemble.replicas": "replicas",
  };
  return Object.entries(parameters)
    .map(([path, value]) => `${symbols[path] ?? path} = ${plainValue(value)}`)
    .join(", ");
}

/** The place of a test, for use in a sentence. */
export function testPlace(
  test: Pick<TestResult, "level" | "member">,
  names: ReadonlyMap<string, string>,
): string {
  return test.level === "all" ? "over the whole spectrum" : `at level ${testLevel(test, names)}`;
}

/** The level of a test, as shown in tables. */
export function testLevel(
  test: Pick<TestResult, "level" | "member">,
  names: ReadonlyMap<string, string>,
): string {
  const name = names.get(test.level) ?? test.level;
  return test.member === undefined ? name : `${name} (${test.member})`;
}

function plainValue(value: unknown): string {
  if (typeof value === "number") return formatNumber(value, 6);
  return typeof value === "string" ? value : JSON.stringify(value);
}
