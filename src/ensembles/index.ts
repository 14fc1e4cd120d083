export * from "./gaussian-matrix.ts";
export * from "./goe.ts";
export * from "./gse.ts";
export * from "./gue.ts";
export * from "./poisson.ts";
export * from "./wishart.ts";
