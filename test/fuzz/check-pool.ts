import { type ChildProcess, fork } from "node:child_process";
import { type Ending, faultsOf, longestWait } from "./faults.ts";

export interface Finding {
  readonly index: number;
  readonly input: string;
  readonly command: string;
  readonly faults: readonly string[];
  readonly err: string;
}

type Message = { readonly command: "ready" | "done" } | ({ readonly command: "check" | "run" } & Ending);

/** Texts after which a process is replaced, so that the memory of one scenario is not another's. */
const textsOfOneProcess = 400;

/**
 * Checks scenario texts with the built program, and runs the small ones among those that are accepted.
 *
 * @param runs whether the text of this index is run where it is accepted and small
 * @returns what is wrong with how they ended, and how many were accepted and run
 */
export async function checkAll(
  texts: readonly string[],
  processes: number,
  runs: (index: number) => boolean,
  onProgress: (done: number) => void = () => {},
): Promise<{ findings: readonly Finding[]; accepted: number; run: number }> {
  const findings: Finding[] = [];
  let [next, done, accepted, run] = [0, 0, 0, 0];
  const work = async (): Promise<void> => {
    let child: Child | null = null;
    for (let index = next++; index < texts.length; index = next++) {
      if (child !== null && child.served >= textsOfOneProcess) child = child.end();
      child ??= await startChild();
      const input = texts[index];
      const endings = await child.serve(input, runs(index));
      for (const { command, ...ending } of endings) {
        if (command === "check" && ending.code === 0) accepted++;
        if (command === "run") run++;
        const faults = faultsOf(ending, input, command === "check" ? [0, 2] : [0, 1, 3]);
        if (faults.length > 0) findings.push({ index, input, command, faults, err: ending.err });
        if (ending.code === null || faults.length > 0) child = child?.end() ?? null;
      }
      onProgress(++done);
    }
    child?.end();
  };
  await Promise.all(Array.from({ length: processes }, work));
  return { findings: findings.sort((a, b) => a.index - b.index), accepted, run };
}

type Ended = { readonly command: string } & Ending;

interface Child {
  readonly served: number;
  serve(text: string, run: boolean): Promise<readonly Ended[]>;
  end(): null;
}

async function startChild(): Promise<Child> {
  const child = fork(new URL("check-process.ts", import.meta.url), {
    execArgv: ["--import", import.meta.resolve("tsx")],
    serialization: "advanced",
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const said = collected(child);
  await messages(child, () => {}, longestWait);
  let served = 0;
  return {
    get served() {
      return served;
    },
    async serve(text, run) {
      served++;
      const endings: Ended[] = [];
      child.send({ text, run });
      const finished = await messages(child, (ending) => endings.push(ending), longestWait);
      if (finished) return endings;
      child.kill("SIGKILL");
      const command = endings.length === 0 ? "check" : "run";
      const seconds = finished === null ? 0 : longestWait;
      return [...endings, { command, code: null, out: "", err: said(), seconds, peakBytes: 0 }];
    },
    end() {
      child.kill();
      return null;
    },
  };
}

/** Hands on the endings until a message says ready or done: true; false where none comes in time, null after an exit. */
function messages(
  child: ChildProcess,
  onEnding: (ending: Ended) => void,
  seconds: number,
): Promise<boolean | null> {
  return new Promise((resolve) => {
    const settle = (result: boolean | null) => {
      clearTimeout(timer);
      child.off("message", hear);
      child.off("exit", leave);
      resolve(result);
    };
    const hear = (message: Message) => {
      if (message.command === "check" || message.command === "run") {
        onEnding(message as Ended);
        timer.refresh();
      } else settle(true);
    };
    const leave = () => settle(null);
    const timer = setTimeout(() => settle(false), seconds * 1000);
    child.on("message", hear);
    child.on("exit", leave);
  });
}

function collected(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (data: Buffer) => (text += data.toString()));
  return () => text;
}
