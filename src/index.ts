/**
 * The library surface: scenarios, studies and reports; and underneath, the laws, the integrators, the Coulomb gas,
 * the statistics and the random streams that they are made of.
 */
export * from "./checkpoints/index.ts";
export * from "./comparison/index.ts";
export * from "./coulomb-gas/index.ts";
export * from "./ensembles/index.ts";
export * from "./fokker-planck/index.ts";
export * from "./gradient-noise/index.ts";
export * from "./inference/index.ts";
export { type Backend, backends } from "./kernels/index.ts";
export * from "./langevin/index.ts";
export * from "./laws/index.ts";
export * from "./local-statistics/index.ts";
export * from "./models/index.ts";
export * from "./networks/index.ts";
export * from "./observables/index.ts";
export * from "./random/index.ts";
export * from "./recordings/index.ts";
export * from "./report/index.ts";
export * from "./scenario/index.ts";
export * from "./spectra/index.ts";
export * from "./statistics/index.ts";
export * from "./study/index.ts";
export * from "./weight-spectra/index.ts";
