export { type Cost, estimateCost } from "./cost.ts";
export { runStudy, type StudyOptions, type StudyProgress } from "./run-study.ts";
export { StudyFailure } from "./study-failure.ts";
