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
  "test/build.test.ts",
  "test/observables/new-observable.test.ts",
  "test/cli/**/*.test.ts",
  "test/report/folder.test.ts",
  "test/report/spectra-npz.test.ts",
  "test/examples.test.ts",
];

/** Files that compute for more than ten seconds, the longest first: what begins late keeps one core waiting for the other. */
export const longest = [
  "test/kill.test.ts",
  "test/redis.test.ts",
  "test/program.test.ts",
  "test/fuzz/fuzz.test.ts",
  "test/memory.test.ts",
  "test/build.test.ts",
  "test/cli/process.test.ts",
  "test/validation/never-reorders.test.ts",
  "test/study/network-study.test.ts",
  "test/study/few-replicas.test.ts",
  "test/statistics/tail-bounds.test.ts",
  "test/comparison/scaling.test.ts",
  "test/validation/linear-layers.test.ts",
  "test/comparison/network-results.test.ts",
  "test/langevin/integrators.test.ts",
  "test/langevin/convergence.test.ts",
  "test/coulomb-gas/any-potential.test.ts",
  "test/coulomb-gas/expressions.test.ts",
  "test/coulomb-gas/equilibrium-in-a-box.test.ts",
  "test/coulomb-gas/beta-ensembles.test.ts",
  "test/models/gaussian-rbm.test.ts",
  "test/models/linear-layer.test.ts",
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
