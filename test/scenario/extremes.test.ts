import { totalmem } from "node:os";
import { expect, it } from "vitest";
import { stringify } from "yaml";
import {
  formatProblem,
  parseScenario,
  processorSeconds,
  type Scenario,
  ScenarioError,
  type SpectraScenario,
} from "../../src/scenario/index.ts";
import { estimateCost } from "../../src/study/spectra/cost.ts";
import { everyField, extremes, withValue } from "../support/extremes.ts";

const nonsense = /NaN|Infinity|undefined|unexpected|\[object/;

const isOfSpectra = (scenario: Scenario): scenario is SpectraScenario => "snapshotEvery" in scenario.training;

/** One extreme value in one field: what is said, or what went wrong. */
function fault(data: Readonly<Record<string, unknown>>, plans: boolean): string | undefined {
  const begin = processorSeconds();
  try {
    const { scenario, warnings } = parseScenario(stringify(data), "x.yaml");
    const said = warnings.map(formatProblem);
    if (plans && isOfSpectra(scenario)) {
      const { seconds, memoryBytes, lines } = estimateCost(scenario, "wasm-simd");
      said.push(...lines);
      // what does not fit in memory is refused unmeasured
      if (!(seconds >= 0) && memoryBytes < totalmem())
        said.push(`unexpected cost: ${seconds} s, ${memoryBytes} bytes`);
    }
    const wrong = said.find((line) => nonsense.test(line));
    if (wrong !== undefined) return wrong;
  } catch (error) {
    if (!(error instanceof ScenarioError)) return String((error as Error).stack);
    const wrong = error.problems.map(formatProblem).find((line) => nonsense.test(line));
    if (wrong !== undefined) return wrong;
  }
  const seconds = processorSeconds() - begin;
  return seconds > 20 ? `${seconds} s` : undefined;
}

const small = { training: { updates: 100 }, ensemble: { replicas: 8 } };
const cases = everyField().flatMap(({ path, around }) =>
  extremes.map((value) => ({
    name: `${(around.model as { kind: string }).kind} ${path.join(".")} = ${typeof value === "number" ? value : JSON.stringify(value)}`,
    data: withValue({ ...small, ...around } as Record<string, unknown>, path, value),
  })),
);

it("every field of every model, given every extreme value, is refused with its place or can be planned", () => {
  expect(cases.length).toBeGreaterThan(15_000);
  // one in 101 is planned too, for it takes a second of the processor; DYSON_EVERY_PLAN=1 plans them all
  const faults = cases.flatMap(({ name, data }, k) => {
    const found = fault(data, k % Number(process.env.DYSON_EVERY_PLAN ?? 101) === 0);
    return found === undefined ? [] : [`${name}: ${found.slice(0, 300)}`];
  });
  expect(faults).toEqual([]);
});

it("notices what such a message would be", () => {
  expect("must be at most training.updates = NaN, got 10").toMatch(nonsense);
});
