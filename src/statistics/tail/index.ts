export { type PowerLawTail, powerLawTail, type SortedLogs, sortedLogs } from "./power-law-tail.ts";
export * from "./tail-fit.ts";
export type { TailLaw } from "./tail-law.ts";
export type { TailRival } from "./tail-rivals.ts";
export type { TailVerdict } from "./tail-verdict.ts";
