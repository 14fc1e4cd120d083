export { type BlockStore, folderStore, memoryStore } from "./block-store.ts";
export { type ConvergeOptions, converge, convergenceProblem } from "./converge.ts";
export { type Cost, estimateCost } from "./cost.ts";
export type { Engine, EngineCalls } from "./engines/engine.ts";
export { redisEngine } from "./engines/redis/engine.ts";
export { serve, type WorkerOptions } from "./engines/redis/worker.ts";
export { threadEngine } from "./engines/threads.ts";
export { estimateNetworkCost } from "./network-cost.ts";
export {
  type NetworkStudyOptions,
  type NetworkTiming,
  type NetworkTraining,
  type TrainedNetworks,
  trainNetworks,
} from "./network-study.ts";
export {
  type KeptNetworkStudyOptions,
  type NetworkProgress,
  runKeptNetworkStudy,
} from "./run-kept-network-study.ts";
export { type KeptStudyOptions, runKeptStudy } from "./run-kept-study.ts";
export { runStudy, type StudyOptions, type StudyProgress } from "./run-study.ts";
export { StudyFailure } from "./study-failure.ts";
export { type StudyNetworkOptions, studyNetwork } from "./study-network.ts";
