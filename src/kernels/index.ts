export type { Block } from "./blocks.ts";
export * from "./count.ts";
export * from "./four-lanes.ts";
export * from "./load.ts";
