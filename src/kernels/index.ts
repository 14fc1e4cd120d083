export * from "./four-lanes.ts";
export * from "./load.ts";
