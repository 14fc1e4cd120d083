import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { models, networkModels, recordedModels } from "../models/index.ts";
import {
  defaultMargins,
  marginOf,
  type Observable,
  observablesOfNetworks,
  observablesOfSpectra,
} from "../observables/index.ts";
import { networkMargins, routeMeanings } from "../scenario/index.ts";
import type { DeclaredOrders, Dependencies, Registry } from "./dependencies.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { table } from "./print-table.ts";
import { coloursOf, type Terminal, writeLines } from "./terminal.ts";

/** `dyson list`: everything that a scenario can name. */
export async function list(
  { scenariosFolder, laws, integrators }: Pick<Dependencies, "scenariosFolder" | "laws" | "integrators">,
  { stdout, env }: Terminal,
): Promise<ExitCode> {
  const { bold } = coloursOf(stdout, env);
  const sections: readonly (readonly [string, readonly (readonly string[])[]])[] = [
    ["Scenarios (scenarios/<name>.yaml)", shippedScenarios(scenariosFolder)],
    ["Models (model.kind)", Object.entries(models).map(([kind, { title }]) => [kind, title])],
    [
      "Networks (model.kind), for studies of weight matrices",
      Object.entries(networkModels).map(([kind, { title }]) => [kind, title]),
    ],
    [
      "Trainings recorded elsewhere (model.kind), likewise",
      Object.entries(recordedModels).map(([kind, { title }]) => [kind, title]),
    ],
    ["Routes (routes)", Object.entries(routeMeanings)],
    [
      "Observables, with their margins (compare.margins) and defaults",
      observablesOf(observablesOfSpectra, defaultMargins),
    ],
    ["Observables of networks, likewise", observablesOf(observablesOfNetworks, networkMargins)],
    ["Laws", entriesOf(await laws())],
    [
      "Integrators, with strong and weak order for additive noise, multiplicative noise, repelling levels",
      integratorsOf(await integrators()),
    ],
  ];
  for (const [title, rows] of sections) {
    writeLines(stdout, [bold(title), ...columns(rows).map((line) => `  ${line}`), ""]);
  }
  return exitCodes.agree;
}

function observablesOf(
  observables: readonly Observable[],
  margins: Readonly<Record<string, number>>,
): readonly (readonly string[])[] {
  return observables.map((observable) => {
    const { name, equation, margin } = observable;
    const judged = margin === null ? "not judged" : `${margin.name} = ${marginOf(observable, margins)}`;
    return [name, judged, equation];
  });
}

function shippedScenarios(folder: string): readonly (readonly string[])[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => [file.slice(0, -".yaml".length), titleOf(join(folder, file))]);
}

/** The title of a scenario, without checking it, which would take too long. */
function titleOf(file: string): string {
  try {
    const { title } = parse(readFileSync(file, "utf8"));
    if (typeof title === "string") return title;
  } catch {
    // not YAML, or empty
  }
  return "(has mistakes, see dyson check)";
}

/** Unknown orders are shown as dashes. */
function integratorsOf(
  registry: Awaited<ReturnType<Dependencies["integrators"]>>,
): readonly (readonly string[])[] {
  const text = (orders: DeclaredOrders["strongOrder"] | undefined, name: string) =>
    orders === undefined
      ? ""
      : `${name} ${[orders.additive, orders.multiplicative, orders.repelling].map((order) => order ?? "-").join(", ")}`;
  return Object.entries(registry).map(([name, { title, equation, strongOrder, weakOrder }]) => [
    name,
    title ?? "",
    text(strongOrder, "strong"),
    text(weakOrder, "weak"),
    equation,
  ]);
}

function entriesOf(registry: Registry): readonly (readonly string[])[] {
  return Object.entries(registry).map(([name, { title, equation }]) => [name, title ?? "", equation]);
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const width = Math.max(1, ...rows.map((row) => row.length));
  return table(
    Array.from({ length: width }, () => ({ title: "", align: "left" })),
    rows,
  ).slice(1);
}
