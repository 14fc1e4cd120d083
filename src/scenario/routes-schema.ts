import { z } from "zod";
import type { RouteName } from "../comparison/results.ts";
import type { RouteOptions } from "../models/index.ts";
import { count } from "../models/quantity.ts";
import { trainingOptions } from "./recorded-schema.ts";

/** Every route of a study, in the order of reports. */
export const routeNames = [
  "training",
  "matrix-langevin",
  "eigenvalue-langevin",
  "coulomb-gas",
  "exact-ou",
] as const satisfies readonly RouteName[];

/** The routes of a study, each with all of its options. */
export type Routes = { readonly [Name in RouteName]?: RouteOptions[Name] };

const stepsPerUpdate = count()
  .default(1)
  .describe("integration steps within one update, so that dt = learningRate / stepsPerUpdate; steps");

const coupling = z.enum(["full", "within-multiplet"]);
const couplingMeaning = "which levels repel: all of them (full), or only those of one degenerate multiplet";

/** A one-line description of each route. */
export const routeMeanings: Readonly<Record<RouteName, string>> = {
  training: "stochastic gradient descent itself, or spectra of it that were recorded elsewhere",
  "matrix-langevin": "Euler–Maruyama on the matrix equation, diagonalised afterwards: no closure",
  "eigenvalue-langevin": "Dyson Brownian motion of the eigenvalues, eigenvectors kept on those of the target",
  "coulomb-gas": "the stationary Fokker–Planck solution, sampled",
  "exact-ou":
    "the matrix Ornstein–Uhlenbeck process, exact at every time: of a gas in a common harmonic well; has no options",
};

/** The routes of a scenario that names none. */
const usualRoutes = routeNames.filter((name) => name !== "exact-ou");

const routeOptions = {
  training: trainingOptions.describe(routeMeanings.training),
  "matrix-langevin": z.strictObject({ stepsPerUpdate }).describe(routeMeanings["matrix-langevin"]),
  "eigenvalue-langevin": z
    .strictObject({ stepsPerUpdate, coupling: coupling.default("full").describe(couplingMeaning) })
    .describe(routeMeanings["eigenvalue-langevin"]),
  "coulomb-gas": z
    .strictObject({ coupling: coupling.default("within-multiplet").describe(couplingMeaning) })
    .describe(routeMeanings["coulomb-gas"]),
  "exact-ou": z.strictObject({}).describe(routeMeanings["exact-ou"]),
};

const routeList = z
  .array(z.enum(routeNames))
  .min(1)
  .superRefine(refuseRepeatedNames, { when: ({ value }) => Array.isArray(value) })
  .describe("names of routes, each with its default options");

const routeMapping = z
  .strictObject({
    training: orDefaults(routeOptions.training),
    "matrix-langevin": orDefaults(routeOptions["matrix-langevin"]),
    "eigenvalue-langevin": orDefaults(routeOptions["eigenvalue-langevin"]),
    "coulomb-gas": orDefaults(routeOptions["coulomb-gas"]),
    "exact-ou": orDefaults(routeOptions["exact-ou"]),
  })
  .refine((routes) => Object.keys(routes).length > 0, {
    error: `must name at least one of ${routeNames.join(", ")}, got an empty mapping`,
  })
  .describe("routes with their options; null stands for the defaults");

/** Routes as a scenario writes them, a list of names or a mapping from names to options; resolved to {@link Routes}. */
export const routesSchema = z
  .union([routeList, routeMapping])
  .transform(withAllOptions)
  .prefault([...usualRoutes])
  .describe(
    "the independent routes to the same spectrum that are compared; default: all of them but exact-ou",
  );

function withAllOptions(chosen: z.output<typeof routeList> | z.output<typeof routeMapping>): Routes {
  const asked: z.output<typeof routeMapping> = Array.isArray(chosen)
    ? Object.fromEntries(chosen.map((name) => [name, null]))
    : chosen;
  const taken = routeNames.filter((name) => asked[name] !== undefined);
  return Object.fromEntries(taken.map((name) => [name, routeOptions[name].parse(asked[name] ?? {})]));
}

function orDefaults<Options extends z.ZodType>(options: Options) {
  return options.nullable().optional();
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
