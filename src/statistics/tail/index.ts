export { type PowerLawTail, powerLawTail } from "./power-law-tail.ts";
export { hurwitzZeta } from "./power-sum.ts";
export { type SortedLogs, sortedLogs } from "./sorted-logs.ts";
export * from "./tail-fit.ts";
export type { TailLaw } from "./tail-law.ts";
export type { TailRival } from "./tail-rivals.ts";
export type { TailSupport } from "./tail-support.ts";
export type { TailVerdict } from "./tail-verdict.ts";
