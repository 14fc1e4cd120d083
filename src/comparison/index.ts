export * from "./compare-point.ts";
export * from "./equivalence.ts";
export * from "./measure-point.ts";
export type * from "./results.ts";
export * from "./stationarity.ts";
export type * from "./study-outcome.ts";
