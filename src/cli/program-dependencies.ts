import { readFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import type { InferenceMistakes } from "../study/inference/inference-request.ts";
import { StudyFailure } from "../study/study-failure.ts";
import type { WeightsMistakes } from "../study/weights/plan.ts";
import type { Dependencies } from "./dependencies.ts";
import { addressSpaceLimit } from "./supervised.ts";

/**
 * The dependencies of the installed program.
 *
 * The study, the report and the registries are loaded when a command needs them, so that help and error messages are immediate.
 */
export const programDependencies: Dependencies = {
  runStudy: async (...study) => (await import("../study/resumable-study.ts")).runResumableStudy(...study),
  isStudyFailure: (error) => error instanceof StudyFailure,
  estimateCost: async (...study) => (await import("../study/estimate-cost.ts")).estimateCost(...study),
  fastestBackend: async () =>
    (await import("../kernels/index.ts")).loadKernels() === null ? "reference" : "wasm-simd",
  async writeReport(outcome, scenario, ...place) {
    const { resolvedYaml } = await import("../scenario/index.ts");
    return (await import("../report/index.ts")).writeReport(outcome, resolvedYaml(scenario), ...place);
  },
  serve: async (...worker) => (await import("../study/engines/redis/worker.ts")).serve(...worker),
  redisUrlProblem: async (text) =>
    (await import("../study/engines/redis/connection.ts")).redisUrlProblem(text),
  converge: async (...study) => (await import("../study/converge.ts")).converge(...study),
  convergenceProblem: async (scenario) => (await import("../study/converge.ts")).convergenceProblem(scenario),
  writeConvergence: async (...report) =>
    (await import("../report/convergence-report.ts")).writeConvergence(...report),
  planWeights: async (...plan) => (await import("../study/weights/plan.ts")).planWeights(...plan),
  isWeightsMistake: (error): error is WeightsMistakes =>
    error instanceof Error && error.name === "WeightsMistakes",
  planSeconds: async (plans) => (await import("../study/weights/cost.ts")).planSeconds(plans),
  runWeights: async (...study) => (await import("../study/weights/run-weights.ts")).runWeights(...study),
  writeWeights: async (...report) =>
    (await import("../report/weights/write-weights.ts")).writeWeights(...report),
  planInference: async (request) =>
    (await import("../study/inference/run-inference.ts")).planInference(request),
  isInferenceMistake: (error): error is InferenceMistakes =>
    error instanceof Error && error.name === "InferenceMistakes",
  runInference: async (...study) =>
    (await import("../study/inference/run-inference.ts")).runInference(...study),
  writeInference: async (...report) =>
    (await import("../report/inference/write-inference.ts")).writeInference(...report),
  laws: async () => (await import("../laws/index.ts")).laws,
  integrators: async () => (await import("../langevin/index.ts")).integrators,
  scenariosFolder: fileURLToPath(new URL("../../scenarios", import.meta.url)),
  version: JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version,
  cores: availableParallelism(),
  totalMemory: Math.min(
    totalmem(),
    process.constrainedMemory() || Number.POSITIVE_INFINITY,
    addressSpaceLimit(),
  ),
};
