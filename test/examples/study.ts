import { parseScenario, runStudy } from "dyson-dynamics";

// a scenario as a file would hold it; defaults are filled in, mistakes are reported all at once
const { scenario } = parseScenario(
  `
title: A small student
model: { kind: teacher-student, teacher: [2, 2], noise: 0.1, batches: null }
training: { learningRate: 0.05, batchSize: 16, updates: 1500, snapshotEvery: 20 }
ensemble: { replicas: 200, seed: example }
routes: [training, matrix-langevin]
compare: { margins: { spacing.mean: 0.1, spacing.mean.block: 0.1, spacing.distribution: 0.1, density: 0.1 } }
`,
  "student.yaml",
);
const { results } = await runStudy(scenario, "student", {
  workers: 0,
  backend: "reference",
  onProgress: () => {},
  signal: new AbortController().signal,
});
const spacing = results.points[0].observables.find(({ name }) => name === "spacing.mean")!;
const { value, standardError } = spacing.estimates.training!;
// ⟨S⟩ = √π √(ε n²) with ε = α/|B|
const theory = Math.sqrt(Math.PI * (0.05 / 16) * 0.01);
console.log(Math.abs(value / theory - 1) < 0.05 + (4 * standardError) / theory); // true
