export * from "./batch-noise.ts";
export * from "./bulk-statistics.ts";
export * from "./marchenko-pastur-test.ts";
export * from "./network-spectra.ts";
export * from "./porter-thomas-test.ts";
export * from "./spectrum-analysis.ts";
export * from "./weight-matrix.ts";
