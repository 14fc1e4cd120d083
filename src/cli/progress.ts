import { SingleBar } from "cli-progress";
import type { StudyProgress } from "../study/index.ts";
import { count, duration } from "./print-quantities.ts";
import type { Output, Terminal } from "./terminal.ts";

/** How far work has come; the route is empty where there is only one. */
export type Progress = Omit<StudyProgress, "route" | "blocks"> & { readonly route: string };

/** Shows how far one study has come, until it is ended. */
export interface ProgressDisplay {
  show(progress: Progress): void;
  end(): void;
}

/** A live bar on a terminal; elsewhere a plain line at every tenth of the work. */
export function progressDisplay(
  name: string,
  { stderr, now }: Pick<Terminal, "stderr" | "now">,
  unit = "updates",
): ProgressDisplay {
  const start = now();
  const rateText = (done: number): string => {
    const elapsed = now() - start;
    return elapsed > 0 ? `${count(done / elapsed)} ${unit}/s` : "";
  };
  return stderr.isTTY === true ? bar(name, stderr, rateText) : lines(name, stderr, rateText);
}

/** Shows nothing. */
export const silentProgress: ProgressDisplay = { show: () => {}, end: () => {} };

function bar(name: string, output: Output, rateText: (done: number) => string): ProgressDisplay {
  const single = new SingleBar({
    // readline's cursor functions need no more of a stream than `write`
    stream: output as unknown as NodeJS.WritableStream,
    format: ({ barsize = 16 }, { progress }, { text }: { text: string }) => {
      const filled = Math.round(progress * barsize);
      return `${name} ${"█".repeat(filled)}${"░".repeat(barsize - filled)} ${percent(progress)} ${text}`;
    },
    barsize: 16,
    fps: 8,
    clearOnComplete: true,
    // whoever leaves at once, on a second Ctrl-C, must not leave a changed terminal behind
    linewrap: true,
    hideCursor: false,
    gracefulExit: false,
  });
  single.start(1, 0, { text: "" });
  return {
    show: (progress) => {
      single.update(fraction(progress), { text: details(progress, rateText) });
    },
    end: () => single.stop(),
  };
}

function lines(name: string, output: Output, rateText: (done: number) => string): ProgressDisplay {
  let shown = 0;
  return {
    show: (progress) => {
      const tenths = Math.floor(fraction(progress) * 10 + 1e-9);
      if (tenths <= shown) return;
      shown = tenths;
      output.write(`${name}: ${percent(tenths / 10)} ${details(progress, rateText)}\n`);
    },
    end: () => {},
  };
}

function details(progress: Progress, rateText: (done: number) => string): string {
  const { point, points, route, done, estimatedSecondsLeft: left } = progress;
  const parts = [
    rateText(done),
    left === null || done >= progress.total ? "" : `${duration(left)} left`,
    points > 1 ? `point ${point + 1} of ${points}` : "",
    route,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function fraction({ done, total }: Progress): number {
  return total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
}

function percent(part: number): string {
  return `${String(Math.floor(part * 100 + 1e-9)).padStart(3)} %`;
}
