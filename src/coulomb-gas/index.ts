export * from "./beta-hermite.ts";
export * from "./beta-laguerre.ts";
export * from "./hamiltonian-monte-carlo.ts";
export * from "./harmonic-gas.ts";
export * from "./rayleigh-process.ts";
