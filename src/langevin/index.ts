import { eulerMaruyama } from "./euler-maruyama.ts";
import { implicitRepulsion } from "./implicit-repulsion.ts";
import { pairSplitting } from "./pair-splitting.ts";
import { stepControl } from "./step-control.ts";
import { tamedEuler } from "./tamed-euler.ts";

/** Every integrator of repelling levels. A new one is one file and one line here. */
export const integrators = {
  "implicit-repulsion": implicitRepulsion,
  "euler-maruyama": eulerMaruyama,
  "step-control": stepControl,
  "tamed-euler": tamedEuler,
  "pair-splitting": pairSplitting,
} as const;

export * from "./brownian-path.ts";
export * from "./convergence.ts";
export * from "./coupled-errors.ts";
export * from "./dyson-sde.ts";
export * from "./eigenvalue-coefficients.ts";
export * from "./eigenvalue-langevin.ts";
export * from "./equation-kind.ts";
export * from "./harmonic-ensemble.ts";
export { noSolution } from "./implicit-repulsion.ts";
export type * from "./integrator.ts";
export * from "./matrix-langevin.ts";
export * from "./momentum.ts";
export * from "./sampled-sde.ts";
export * from "./symmetric-noise.ts";
