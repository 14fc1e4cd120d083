/**
 * Every purpose for which random numbers are drawn. Each has separate streams, one per replica, so no route can
 * share a number with another, and drawing more for one purpose changes no other.
 */
export const purposes = [
  "model.basis",
  "training.initial",
  "training.chains",
  "training.samples",
  "training.data",
  "matrix-langevin.initial",
  "matrix-langevin.noise",
  "eigenvalue-langevin.initial",
  "eigenvalue-langevin.noise",
  "coulomb-gas.samples",
  "exact-ou.noise",
  "comparison.bootstrap",
  "converge.initial",
  "converge.path",
  "converge.integrator",
  "network.initial",
  "network.batch",
  "network.weights",
  "network.gradients",
  "network.forecast",
  "network.text",
  "network.analysis",
  "validation",
  // of programs that use the library
  "user",
] as const;

export type Purpose = (typeof purposes)[number];
