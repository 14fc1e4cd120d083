import { resolve } from "node:path";
import type { Backend } from "../kernels/index.ts";
import {
  formatProblem,
  type Problem,
  readScenario,
  type Scenario,
  ScenarioError,
  type ScenarioOptions,
  scenarioName,
} from "../scenario/index.ts";
import type { EstimatedCost } from "../study/index.ts";
import type { Dependencies } from "./dependencies.ts";
import { bytes } from "./print-quantities.ts";
import { reportPlace } from "./report-place.ts";

/** A scenario file that has been read. */
export interface ReadFile {
  readonly file: string;
  readonly name: string;
  readonly scenario: Scenario;
  readonly warnings: readonly Problem[];
}

/** A study that is ready to run: no problem is known. */
export interface PreparedStudy extends ReadFile {
  readonly cost: EstimatedCost;
  /** The report folder as the user wrote it. */
  readonly out: string;
  readonly directory: string;
}

/** Reads scenario files: those without mistakes, and a line for every mistake in the others. */
export async function readFiles(files: readonly string[], options: ScenarioOptions) {
  const read: ReadFile[] = [];
  // the same wrong --set is wrong in every file
  const mistakes = new Set<string>();
  for (const file of files) {
    try {
      const { scenario, warnings, fileProblems } = readScenario(file, options);
      const problems = await fileProblems();
      for (const problem of problems) mistakes.add(formatProblem(problem));
      // files that cannot be read have no cost either
      if (problems.length === 0) read.push({ file, name: scenarioName(file), scenario, warnings });
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      for (const problem of error.problems) mistakes.add(formatProblem(problem));
    }
  }
  return { read, mistakes: [...mistakes] as readonly string[] };
}

/** Reports every problem that can be detected before the first study runs. */
export async function prepareStudies(
  files: readonly string[],
  options: ScenarioOptions & {
    readonly out?: string | undefined;
    readonly backend?: Backend | undefined;
  },
  {
    estimateCost,
    fastestBackend,
    totalMemory,
  }: Pick<Dependencies, "estimateCost" | "fastestBackend" | "totalMemory">,
): Promise<{ studies: readonly PreparedStudy[]; backend: Backend; mistakes: readonly string[] }> {
  const { read, mistakes: wrong } = await readFiles(files, options);
  const mistakes = [...wrong];
  const fastest = await fastestBackend();
  const backend = options.backend ?? fastest;
  if (backend === "wasm-simd" && fastest === "reference") {
    mistakes.push(
      "--backend wasm-simd: this Node.js has no WebAssembly SIMD, or not enough address space (10 GB, ulimit -v); use reference, or omit the option",
    );
    return { studies: [], backend, mistakes };
  }
  if (options.out !== undefined && files.length > 1) {
    mistakes.push(
      `--out ${options.out}: must be omitted with several files; their reports go to reports/<scenario name>`,
    );
  }
  const studies: PreparedStudy[] = [];
  const takenBy = new Map<string, string>();
  for (const file of read) {
    const out = options.out ?? `reports/${file.name}`;
    const place = await reportPlace(out);
    const option = options.out === undefined ? `report folder ${out}` : `--out ${out}`;
    if (!place.ok) {
      mistakes.push(`${option}: ${place.reason}`);
      continue;
    }
    const otherFile = takenBy.get(resolve(place.directory));
    if (otherFile !== undefined) {
      mistakes.push(
        `${file.file}: would write the same report folder as ${otherFile}, ${out}; run one of them with --out`,
      );
      continue;
    }
    takenBy.set(resolve(place.directory), file.file);
    const cost = await estimateCost(file.scenario, backend);
    if (cost.memoryBytes > totalMemory) {
      mistakes.push(
        `${file.file}: needs about ${bytes(cost.memoryBytes)} of memory, this machine has ${bytes(totalMemory)}; ` +
          `choose ${cost.memoryAdvice}`,
      );
    }
    studies.push({ ...file, cost, out, directory: place.directory });
  }
  return { studies, backend, mistakes: [...new Set(mistakes)] };
}
