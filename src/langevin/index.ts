import { eulerMaruyama } from "./euler-maruyama.ts";
import { implicitRepulsion } from "./implicit-repulsion.ts";

/** Every integrator of repelling levels. A new one is one file and one line here. */
export const integrators = {
  "implicit-repulsion": implicitRepulsion,
  "euler-maruyama": eulerMaruyama,
} as const;

export * from "./dyson-sde.ts";
export * from "./eigenvalue-langevin.ts";
export * from "./harmonic-ensemble.ts";
export { noSolution } from "./implicit-repulsion.ts";
export type * from "./integrator.ts";
export * from "./matrix-langevin.ts";
export * from "./symmetric-noise.ts";
