import { grid } from "./grid.ts";
import { type LocatedMapping, located, plain } from "./located.ts";
import type { Origin } from "./problem.ts";
import { type Scenario, scenarioSchema } from "./schema.ts";
import { assign, fieldPath } from "./setting.ts";

/** One point of a sweep: a scenario of its own. */
export interface SweepPoint {
  /** What tells the points apart, by dotted path; the learning rate and the batch size are always among them. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The scenario at this point, without its sweep. */
  readonly scenario: Scenario;
}

/**
 * The points of a scenario's grid, the last swept field fastest; a scenario without a sweep is one point.
 *
 * @throws ZodError if a swept value does not fit its field, which `readScenario` never lets through
 */
export function sweepPoints(scenario: Scenario): readonly SweepPoint[] {
  const { sweep, ...base } = scenario;
  return grid(Object.entries(sweep ?? {})).map((choices) => {
    let root = located(base, nowhere) as LocatedMapping;
    for (const { path, value } of choices) {
      root = assign(root, { path: fieldPath(path) ?? [path], value: located(value, nowhere) });
    }
    const point = scenarioSchema.parse(plain(root));
    const { learningRate, batchSize } = point.training;
    const swept = Object.fromEntries(choices.map(({ path, value }) => [path, value]));
    return {
      parameters: { "training.learningRate": learningRate, "training.batchSize": batchSize, ...swept },
      scenario: point,
    };
  });
}

const nowhere: Origin = { file: "sweep", line: null, column: null };
