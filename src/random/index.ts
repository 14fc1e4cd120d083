export * from "./purposes.ts";
export * from "./streams.ts";
