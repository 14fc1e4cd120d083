export { coincidingSpectra, roundedSpacing } from "./coincident-levels.ts";
export * from "./lane-group.ts";
export * from "./level-series.ts";
export * from "./multiplets.ts";
export * from "./record-ensemble.ts";
export * from "./spectral-process.ts";
export * from "./spectrum-ensemble.ts";
export * from "./stationary-sample.ts";
