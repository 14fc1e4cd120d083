export * from "./attention-products.ts";
export * from "./bulk-statistics.ts";
export * from "./head-blocks.ts";
export type { HeadHistory, HeadSpectra } from "./head-spectra.ts";
export * from "./marchenko-pastur-test.ts";
export * from "./network-spectra.ts";
export * from "./porter-thomas-test.ts";
export * from "./spectrum-analysis.ts";
export * from "./weight-matrix.ts";
