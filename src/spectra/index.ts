export * from "./spectral-process.ts";
export * from "./spectrum-ensemble.ts";
