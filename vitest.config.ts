import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { longest, ownProcess, quickFolders } from "./test/schedule.ts";

/** Files with a process of their own come first, for others in between would end the processes that the rest shares. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId, project }: TestSpecification) => {
      const index = longest.indexOf(relative(project.config.root, moduleId).replaceAll("\\", "/"));
      return (project.config.isolate ? 0 : 1000) + (index < 0 ? longest.length : index);
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig(({ mode }) => {
  const isQuick = mode === "quick";
  const folders = isQuick ? quickFolders : ["test/"];
  const exclude = isQuick ? longest : [];
  const own = ownProcess.filter((file) => folders.some((folder) => file.startsWith(folder)));
  const all = folders.map((folder) => `${folder}**/*.test.ts`);
  // on two cores Vitest would take one
  const workers = Math.max(2, availableParallelism() - 1);
  return {
    test: {
      // they end what hangs: with ten other programs on two cores a test of half a minute took five
      testTimeout: 1_200_000,
      hookTimeout: 1_200_000,
      pool: "forks",
      maxWorkers: workers,
      sequence: { sequencer: LongestFirst },
      projects: [
        { extends: true, test: { name: "own process", include: own, exclude, isolate: true } },
        {
          extends: true,
          test: { name: "shared", include: all, exclude: [...exclude, ...own], isolate: false },
        },
      ],
    },
  };
});
