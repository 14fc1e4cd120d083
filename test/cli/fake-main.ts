/** The command line as a process of its own, above a study that lasts until it is interrupted. */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { start } from "../../src/cli/start.ts";
import { fakeDependencies } from "./fakes.ts";

const { FAKE_STUDY: kind, FAKE_TEMPORARY: temporary = "" } = process.env;

await start(
  fakeDependencies({
    runStudy: (_, __, { signal }) =>
      new Promise((_resolve, reject) => {
        mkdirSync(temporary);
        const alive = setInterval(() => {}, 1000);
        process.stderr.write("study runs\n");
        if (kind === "stubborn") return;
        if (kind === "faulty") {
          setTimeout(() => {
            throw new Error("thrown where nobody waits");
          }, 1);
        }
        signal.addEventListener("abort", () => {
          clearInterval(alive);
          if (existsSync(temporary)) rmSync(temporary, { recursive: true });
          reject(signal.reason);
        });
      }),
  }),
);
