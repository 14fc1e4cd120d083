import { describe, expect, it } from "vitest";
import { comparePoint } from "../../src/comparison/index.ts";
import { models } from "../../src/models/index.ts";
import type { Model, System } from "../../src/models/model.ts";
import {
  marginOf,
  observables,
  observablesOfNetworks,
  observablesOfSpectra,
} from "../../src/observables/index.ts";
import { streams } from "../../src/random/index.ts";

function systemOf(kind: keyof typeof models, parameters: object): System {
  const model = models[kind] as Model<unknown>;
  const named = streams("observables");
  return model.system(
    model.parameters.parse({ kind, ...parameters }),
    { learningRate: 0.01, batchSize: 16 },
    (purpose, replica) => named.of(purpose, replica),
  );
}

const systems: readonly (readonly [string, System])[] = [
  ...(Object.keys(models) as (keyof typeof models)[]).map((kind) => [kind, systemOf(kind, {})] as const),
  ["a pair in time", systemOf("coulomb-gas", { levels: 2, initial: [-1, 1], times: [0.1] })],
  ["one level in time", systemOf("coulomb-gas", { levels: 1, initial: [0], times: [0.1] })],
  [
    "sixteen levels of a linear layer",
    systemOf("teacher-student", { teacher: new Array(16).fill(2), batches: null }),
  ],
];

describe("observables", () => {
  it("have distinct names, and those sharing a margin the same default", () => {
    const names = observablesOfSpectra.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const all of [observablesOfSpectra, observablesOfNetworks]) {
      const values = new Map<string, number>();
      for (const { margin } of all) {
        if (margin === null) continue;
        expect(margin.value).toBe(values.get(margin.name) ?? margin.value);
        values.set(margin.name, margin.value);
      }
    }
  });

  it.each(systems)("exist for all comparisons, laws and closed forms of %s", (_, system) => {
    expect(system.comparisons.length).toBeGreaterThan(0);
    const asked = [...system.comparisons, ...system.densities, ...system.closedForms];
    const unknown = asked.filter(({ observable }) => observables[observable] === undefined);
    expect(unknown).toEqual([]);
    for (const { observable } of system.comparisons)
      expect(marginOf(observables[observable], { [observables[observable].margin!.name]: 0.1 })).toBe(0.1);
  });

  it("apply where they are defined: in the transient, S only for a pair", () => {
    const applying = (system: System) =>
      observablesOfSpectra.filter(({ applies }) => applies(system)).map(({ name }) => name);
    const [pair, single] = ["a pair in time", "one level in time"].map((name) =>
      applying(new Map(systems).get(name)!),
    );
    expect(pair).toContain("transient.spacing.distribution");
    expect(single).toContain("transient.level.mean");
    expect(single).not.toContain("transient.spacing.distribution");
    expect(single).not.toContain("ratio.mean");
  });

  it("measured in the transient are compared although a route has no stationary snapshot", () => {
    const system = new Map(systems).get("a pair in time")!;
    const exact = { value: 1, standardError: 0.001, degreesOfFreedom: 99, effectiveSamples: 100 };
    const measured = [
      {
        ...{ name: "transient.level.mean", level: "τ = 0.1", unit: "1" },
        sources: { "exact-ou": exact, "eigenvalue-langevin": exact },
      },
      { name: "level.mean", level: "0", unit: "1", sources: { "coulomb-gas": exact } },
    ];
    const missing = { cause: "no-stationary-snapshot", advice: "more updates" } as const;
    const unmeasured = new Map([["eigenvalue-langevin", missing] as const]);
    const margins = { "transient.mean": 0.1, "level.mean": 0.1 };
    const tests = comparePoint(system, measured, margins, 0.95, () => undefined, unmeasured);
    const found = (observable: string) =>
      tests.find((test) => test.observable === observable && test.between[0] === "eigenvalue-langevin");
    expect(found("transient.level.mean")?.verdict).toBe("agree");
    expect(found("level.mean")?.inconclusive).toEqual(missing);
  });
});
