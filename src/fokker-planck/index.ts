export { type CellGrid, cellCentres, cellEdges, cellWidth } from "./cell-grid.ts";
export * from "./equation.ts";
export { type Evolution, type EvolutionRun, evolution } from "./evolution.ts";
export type { HoppingRates } from "./hopping-rates.ts";
export { type InitialDensity, initialDensity } from "./initial-density.ts";
export type { Stepping } from "./march.ts";
export { type PairEvolution, type PairRun, pairEvolution } from "./pair.ts";
