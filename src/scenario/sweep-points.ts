import { formOf, type Scenario } from "./forms.ts";
import { type Choice, grid } from "./grid.ts";
import { type Located, type LocatedMapping, located, plain } from "./located.ts";
import type { Origin } from "./problem.ts";
import type { SpectraScenario } from "./schema.ts";
import { assign, fieldPath } from "./setting.ts";
import { axisOf, sweptFields } from "./sweep-axes.ts";

/** One point of a sweep: a scenario of its own. */
export interface SweepPoint<S extends Scenario = SpectraScenario> {
  /** The parameters that distinguish the points, by dotted path, always including the learning rate and the batch size. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The scenario at this point, without its sweep. */
  readonly scenario: S;
}

/** A point of a sweep with the values that make it, each with its place. */
export interface ChosenPoint<S extends Scenario> {
  readonly choices: readonly Choice[];
  readonly point: SweepPoint<S>;
}

/**
 * The points of a scenario's sweep, grid after grid, in each the last axis fastest; a scenario without a sweep is one
 * point.
 *
 * A point that occurs in several grids of a list is included once. With a list of grids, the parameters of every point name what
 * any of them sweeps; null stands for an option of a route that the point does not use.
 *
 * @throws ZodError if a swept value does not fit its field, which `readScenario` never lets through
 */
export function sweepPoints<S extends Scenario>(scenario: S): readonly SweepPoint<S>[] {
  return chosenPoints(scenario, located(scenario.sweep, nowhere)).map(({ point }) => point);
}

/**
 * As {@link sweepPoints}, with the values that make each point.
 *
 * @param sweep the scenario's own, where it was written
 */
export function chosenPoints<S extends Scenario>(
  scenario: S,
  sweep: Located | undefined,
): readonly ChosenPoint<S>[] {
  const { sweep: _, ...base } = scenario;
  const root = located(base, nowhere) as LocatedMapping;
  const grids = sweptFields(sweep);
  const { schema } = formOf(scenario);
  const points = grids.flatMap((axes) =>
    grid(axes.map(axisOf)).map((choices) => ({
      choices,
      scenario: schema.parse(plain(withChoices(root, choices))) as S,
    })),
  );
  if (sweep?.kind !== "list") {
    return points.map(({ choices, scenario: point }) => {
      const swept = choices.map(({ path, value }) => [path, plain(value)] as const);
      return { choices, point: named(point, swept) };
    });
  }
  const paths = [...new Set(grids.flat(2).map(({ path }) => path))];
  const distinct = new Map<string, ChosenPoint<S>>();
  for (const { choices, scenario: pointScenario } of points) {
    const point = named(
      pointScenario,
      paths.map((path) => [path, fieldAt(pointScenario, path)] as const),
    );
    const id = JSON.stringify(point.parameters);
    if (!distinct.has(id)) distinct.set(id, { choices, point });
  }
  return [...distinct.values()];
}

/** The scenario with other values in some of its fields. */
export function withChoices(root: LocatedMapping, choices: readonly Choice[]): LocatedMapping {
  return choices.reduce(
    (point, { path, value }) => assign(point, { path: fieldPath(path) ?? [path], value }),
    root,
  );
}

function named<S extends Scenario>(
  scenario: S,
  swept: readonly (readonly [string, unknown])[],
): SweepPoint<S> {
  const { learningRate, batchSize } = scenario.training;
  return {
    parameters: {
      "training.learningRate": learningRate,
      "training.batchSize": batchSize,
      ...Object.fromEntries(swept),
    },
    scenario,
  };
}

function fieldAt(scenario: Scenario, path: string): unknown {
  const names = fieldPath(path) ?? [path];
  const value = names.reduce<unknown>((at, name) => (at as Record<string, unknown> | null)?.[name], scenario);
  return value ?? null;
}

const nowhere: Origin = { file: "sweep", line: null, column: null };
