import { readFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { StudyFailure } from "../study/study-failure.ts";
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
