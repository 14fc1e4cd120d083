import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { longest, ownProcess, quickFolders } from "./test/schedule.ts";

const [source, built] = ["src", "dist"].map((name) => fileURLToPath(new URL(name, import.meta.url)) + sep);

/**
 * A test that imports a file of src gets it as the build has made it, which Node.js loads itself: it is what users run, and
 * takes half the time of source that Vitest transforms.
 */
const ofTheBuild = {
  name: "of-the-build",
  enforce: "pre" as const,
  resolveId(id: string, importer: string | undefined) {
    if (importer === undefined || !id.startsWith(".") || !id.endsWith(".ts")) return null;
    const file = resolve(dirname(importer), id);
    return file.startsWith(source) ? file.replace(source, built).replace(/ts$/, "js") : null;
  },
};

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
  execFileSync(process.execPath, [`${source}build.mjs`], { stdio: "inherit" });
  const isQuick = mode === "quick";
  const folders = isQuick ? quickFolders : ["test/"];
  const exclude = isQuick ? longest : [];
  const own = ownProcess.filter((file) => folders.some((folder) => file.startsWith(folder)));
  const all = folders.map((folder) => `${folder}**/*.test.ts`);
  // on two cores Vitest would take one
  const workers = Math.max(2, availableParallelism() - 1);
  return {
    plugins: [ofTheBuild],
    test: {
      server: { deps: { external: [built] } },
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
