export * from "./compare-point.ts";
export * from "./equivalence.ts";
export * from "./measure-point.ts";
export * from "./results.ts";
export * from "./scaling-data.ts";
export * from "./scaling-fits.ts";
export * from "./scaling-tests.ts";
export * from "./stationarity.ts";
export type * from "./study-outcome.ts";
