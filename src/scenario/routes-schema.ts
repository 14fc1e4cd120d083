import { z } from "zod";
import type { RouteName } from "../comparison/results.ts";
import type { RouteOptions } from "../models/index.ts";
import { count, positive } from "../models/quantity.ts";
import { trainingOptions } from "./recorded-schema.ts";

/** Every route of a study, in the order of reports. */
export const routeNames = [
  "training",
  "matrix-langevin",
  "eigenvalue-langevin",
  "aligned-langevin",
  "coulomb-gas",
  "exact-ou",
] as const satisfies readonly RouteName[];

/** The routes of a study, each with all of its options. */
export type Routes = { readonly [Name in RouteName]?: RouteOptions[Name] };

export const stepsPerUpdate = count()
  .default(1)
  .describe("integration steps within one update, so that dt = learningRate / stepsPerUpdate; steps");

/** ε of a matrix Langevin equation. */
export const temperature = positive()
  .nullable()
  .optional()
  .describe(
    "level of stochasticity ε of the equation, above 0; absent or null: training.learningRate / training.batchSize",
  );

const matrixLangevinOptions = z.strictObject({
  stepsPerUpdate,
  noiseSamples: z
    .int()
    .min(2)
    .max(100_000)
    .nullable()
    .optional()
    .describe(
      "samples, drawn afresh for every step, on whose gradients drift and noise are measured, at least the mini-batch of a step; absent or null: the derived equation, and where none is derived eight mini-batches",
    ),
  temperature,
});

const coupling = z.enum(["full", "within-multiplet"]);
const couplingMeaning = "which levels repel: all of them (full), or only those of one degenerate multiplet";

const eigenvectors = z
  .enum(["averaged", "aligned"])
  .optional()
  .describe(
    "eigenvectors of different multiplets: averaged over their rotation in the stationary state, which needs coupling: full, or aligned with those of the target; absent: averaged if all levels repel, else aligned",
  );

/** A one-line description of each route. */
export const routeMeanings: Readonly<Record<RouteName, string>> = {
  training: "stochastic gradient descent itself, or spectra of it that were recorded elsewhere",
  "matrix-langevin": "Euler–Maruyama on the matrix equation, diagonalised afterwards: no closure",
  "eigenvalue-langevin":
    "Dyson Brownian motion of the eigenvalues alone, eigenvectors averaged over or kept on those of the target",
  "aligned-langevin":
    "the same with eigenvectors kept on those of the target, all levels repelling: as published",
  "coulomb-gas": "the stationary Fokker–Planck solution, sampled",
  "exact-ou":
    "the matrix Ornstein–Uhlenbeck process, exact at every time: of a gas in a common harmonic well; has no options",
};

/** The routes of a scenario that names none. */
const usualRoutes = routeNames.filter((name) => name !== "exact-ou" && name !== "aligned-langevin");

const routeOptions = {
  training: trainingOptions.describe(routeMeanings.training),
  "matrix-langevin": matrixLangevinOptions.describe(routeMeanings["matrix-langevin"]),
  "eigenvalue-langevin": z
    .strictObject({
      stepsPerUpdate,
      coupling: coupling.default("full").describe(couplingMeaning),
      eigenvectors,
    })
    .describe(routeMeanings["eigenvalue-langevin"]),
  "aligned-langevin": z.strictObject({ stepsPerUpdate }).describe(routeMeanings["aligned-langevin"]),
  "coulomb-gas": z
    .strictObject({ coupling: coupling.default("within-multiplet").describe(couplingMeaning), eigenvectors })
    .describe(routeMeanings["coulomb-gas"]),
  "exact-ou": z.strictObject({}).describe(routeMeanings["exact-ou"]),
};

/** Routes as a scenario writes them, a list of names or a mapping from names to options; resolved to {@link Routes}. */
export const routesSchema = routesOf(
  routeOptions,
  usualRoutes,
  "the independent routes to the same spectrum that are compared; default: all of them but aligned-langevin and exact-ou",
);

/** The schema of routes with these options. */
export function routesOf<Options extends Readonly<Record<string, z.ZodType>>>(
  options: Options,
  usual: readonly (keyof Options & string)[],
  meaning: string,
) {
  type All = { readonly [Name in keyof Options]?: z.output<Options[Name]> };
  const names = Object.keys(options);
  const list = z
    .array(z.enum(names as [string, ...string[]]))
    .min(1)
    .superRefine(refuseRepeatedNames, { when: ({ value }) => Array.isArray(value) })
    .describe("names of routes, each with its default options");
  const mapping = z
    .strictObject(Object.fromEntries(names.map((name) => [name, options[name].nullable().optional()])))
    .refine((routes) => Object.keys(routes).length > 0, {
      error: `must name at least one of ${names.join(", ")}, got an empty mapping`,
    })
    .describe("routes with their options; null stands for the defaults");
  const withAllOptions = (chosen: readonly string[] | Readonly<Record<string, unknown>>): All => {
    const asked = Array.isArray(chosen) ? Object.fromEntries(chosen.map((name) => [name, null])) : chosen;
    const taken = names.filter((name) => (asked as Record<string, unknown>)[name] !== undefined);
    return Object.fromEntries(
      taken.map((name) => [name, options[name].parse((asked as Record<string, unknown>)[name] ?? {})]),
    ) as All;
  };
  return z
    .union([list, mapping])
    .transform(withAllOptions)
    .prefault([...usual])
    .describe(meaning);
}

function refuseRepeatedNames(names: readonly unknown[], context: z.core.$RefinementCtx): void {
  names.forEach((name, index) => {
    if (typeof name === "string" && names.indexOf(name) < index) {
      context.addIssue({
        code: "custom",
        path: [index],
        message: `must name each route once, got ${name} again`,
      });
    }
  });
}
