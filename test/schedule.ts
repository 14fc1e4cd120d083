/** How `npm test` and `npm run test:quick` go through the files of this folder. */

/**
 * Files that start or kill processes, or change what belongs to a process (its folder, its clock, its console): each has
 * a process of its own. All others share the workers' processes and what these have imported.
 */
export const ownProcess = [
  "test/kill.test.ts",
  "test/redis.test.ts",
  "test/program.test.ts",
  "test/fuzz/**/*.test.ts",
  "test/memory.test.ts",
  "test/checkpoints/memory.test.ts",
  "test/build.test.ts",
  "test/observables/new-observable.test.ts",
  "test/cli/**/*.test.ts",
  "test/report/folder.test.ts",
  "test/report/spectra-npz.test.ts",
  "test/examples.test.ts",
];

/** Files that compute for some ten seconds or more, the longest first: one that begins last keeps the other cores waiting. */
export const longest = [
  "test/redis.test.ts",
  "test/kill.test.ts",
  "test/fuzz/fuzz.test.ts",
  "test/program.test.ts",
  "test/memory.test.ts",
  "test/build.test.ts",
  "test/cli/process.test.ts",
  "test/cli/weights.test.ts",
  "test/inference/infer-dynamics.test.ts",
  "test/weight-spectra/weights-record.test.ts",
  "test/fuzz/checkpoints.test.ts",
  "test/validation/never-reorders.test.ts",
  "test/coulomb-gas/singular-quadrature.test.ts",
  "test/study/network-study.test.ts",
  "test/study/few-replicas.test.ts",
  "test/validation/linear-layers.test.ts",
  "test/statistics/tail-bounds.test.ts",
  "test/comparison/network-results.test.ts",
  "test/scenario/extremes.test.ts",
  "test/study/cost.test.ts",
  "test/statistics/distance-coverage.test.ts",
  "test/coulomb-gas/right-derivatives.test.ts",
  "test/statistics/tail-fit.test.ts",
  "test/laws/laws.test.ts",
  "test/coulomb-gas/singular-sampling.test.ts",
  "test/comparison/scaling.test.ts",
  "test/cli/infer.test.ts",
  "test/models/random-walls.test.ts",
  "test/models/coulomb-gas-walls.test.ts",
  "test/coulomb-gas/expressions.test.ts",
  "test/study/advice.test.ts",
  "test/langevin/convergence.test.ts",
  "test/langevin/integrators.test.ts",
  "test/coulomb-gas/any-potential.test.ts",
  "test/study/walls.test.ts",
  "test/models/coulomb-gas.test.ts",
  "test/local-statistics/random-spikes.test.ts",
  "test/models/gaussian-rbm.test.ts",
  "test/coulomb-gas/equilibrium-in-a-box.test.ts",
  "test/comparison/coverage.test.ts",
  "test/coulomb-gas/beta-ensembles.test.ts",
  "test/laws/stochastic-airy.test.ts",
  "test/comparison/temperature-exponent-coverage.test.ts",
  "test/validation/published-table.test.ts",
  "test/weight-spectra/head-spectra.test.ts",
  "test/models/linear-layer.test.ts",
  "test/scenario/sweep-points.test.ts",
  "test/cli/converge.test.ts",
  "test/scenario/read-scenario.test.ts",
  "test/local-statistics/direct-ensembles.test.ts",
];

/**
 * What `npm run test:quick` asks for: the cores of the physics, the kernels, the command line, and the reading of scenarios;
 * of these folders the files that are not among the longest.
 */
export const quickFolders = [
  "random",
  "linalg",
  "laws",
  "spectra",
  "langevin",
  "kernels",
  "models",
  "cli",
  "scenario",
].map((folder) => `test/${folder}/`);
