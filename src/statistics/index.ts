export * from "./autocorrelation.ts";
export * from "./fitted-distribution.ts";
export * from "./histogram.ts";
export * from "./holm.ts";
export * from "./jackknife.ts";
export * from "./replica-mean.ts";
export * from "./student-t.ts";
export * from "./weighted-fit.ts";
