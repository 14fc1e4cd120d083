import { SingleBar } from "cli-progress";
import { escaped } from "../scenario/index.ts";
import type { StudyProgress } from "../study/index.ts";
import { count, duration } from "./print-quantities.ts";
import { type Output, type Terminal, writeLines } from "./terminal.ts";

/** Progress of some work, in its unit; a new unit starts a new piece of work. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly estimatedSecondsLeft: number | null;
  /** What is being computed, if there are several things. */
  readonly what: readonly string[];
}

/** Progress of a study with points and routes. */
export function studyProgress({ point, points, route, ...rest }: StudyProgress): Progress {
  return {
    ...rest,
    what: [...(points > 1 ? [`point ${point + 1} of ${points}`] : []), route],
  };
}

/** The time left is extrapolated from the work done so far; null at the start. */
export function steadyProgress(
  { done, total, unit }: Pick<Progress, "done" | "total" | "unit">,
  seconds: number,
): Progress {
  return {
    done,
    total,
    unit,
    what: [],
    estimatedSecondsLeft: done > 0 ? (seconds / done) * (total - done) : null,
  };
}

/** Shows the progress of one study until it ends. */
export interface ProgressDisplay {
  show(progress: Progress): void;
  end(): void;
}

/** A live bar on a terminal; elsewhere a plain line at every tenth of the work. */
export function progressDisplay(
  name: string,
  { stderr, now }: Pick<Terminal, "stderr" | "now">,
): ProgressDisplay {
  let start = now();
  let current: string | undefined;
  const rateText = ({ done, unit }: Progress): string => {
    const elapsed = now() - start;
    return elapsed > 0 ? `${count(done / elapsed)} ${unit}/s` : "";
  };
  const display = stderr.isTTY === true ? bar(name, stderr, rateText) : lines(name, stderr, rateText);
  return {
    show(progress) {
      // every piece of work has its own clock
      if (current !== undefined && progress.unit !== current) start = now();
      current = progress.unit;
      display.show(progress);
    },
    end: display.end,
  };
}

/** Shows nothing. */
export const silentProgress: ProgressDisplay = { show: () => {}, end: () => {} };

function bar(name: string, output: Output, rateText: (progress: Progress) => string): ProgressDisplay {
  const single = new SingleBar({
    // readline's cursor functions need no more of a stream than `write`
    stream: output as unknown as NodeJS.WritableStream,
    format: ({ barsize = 16 }, { progress }, { text }: { text: string }) => {
      const filled = Math.round(progress * barsize);
      return `${escaped(name)} ${"█".repeat(filled)}${"░".repeat(barsize - filled)} ${percent(progress)} ${text}`;
    },
    barsize: 16,
    fps: 8,
    clearOnComplete: true,
    // an immediate exit on a second Ctrl-C must not leave a changed terminal behind
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

function lines(name: string, output: Output, rateText: (progress: Progress) => string): ProgressDisplay {
  let [shown, unit] = [0, ""];
  return {
    show: (progress) => {
      if (progress.unit !== unit) [shown, unit] = [0, progress.unit];
      const tenths = Math.floor(fraction(progress) * 10 + 1e-9);
      if (tenths <= shown) return;
      shown = tenths;
      writeLines(output, [`${name}: ${percent(tenths / 10)} ${details(progress, rateText)}`]);
    },
    end: () => {},
  };
}

function details(progress: Progress, rateText: (progress: Progress) => string): string {
  const { done, total, estimatedSecondsLeft: left, what } = progress;
  const parts = [rateText(progress), left === null || done >= total ? "" : `${duration(left)} left`, ...what];
  return parts.filter((part) => part !== "").join(", ");
}

function fraction({ done, total }: Progress): number {
  return total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
}

function percent(part: number): string {
  return `${String(Math.floor(part * 100 + 1e-9)).padStart(3)} %`;
}
