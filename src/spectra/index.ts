export * from "./multiplets.ts";
export * from "./record-ensemble.ts";
export * from "./spectral-process.ts";
export * from "./spectrum-ensemble.ts";
