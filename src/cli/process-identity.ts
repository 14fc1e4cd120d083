import { readFile } from "node:fs/promises";
import { hostname } from "node:os";

/** A process, distinguished from others with the same number on another machine or at another time. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Identifier of the boot of the machine; null if unknown. */
  readonly boot: string | null;
  /** Start of the process, in ticks since boot; null if unknown. */
  readonly started: string | null;
}

export async function thisProcess(): Promise<ProcessIdentity> {
  return {
    host: hostname(),
    pid: process.pid,
    boot: await bootOf(),
    started: (await statusOf(process.pid))?.started ?? null,
  };
}

/** Whether a process may be running. One on another machine may be; without further information its number decides. */
export async function mayBeAlive({ host, pid, boot, started }: ProcessIdentity): Promise<boolean> {
  if (host !== hostname()) return true;
  if (boot !== null && boot !== (await bootOf())) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const status = await statusOf(pid);
  if (status === null) return true;
  return status.state !== "Z" && (started === null || started === status.started);
}

async function bootOf(): Promise<string | null> {
  return readFile("/proc/sys/kernel/random/boot_id", "utf8").then(
    (text) => text.trim(),
    () => null,
  );
}

/** State and start of a process on Linux, fields 3 and 22 of proc(5); null elsewhere. */
async function statusOf(pid: number) {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (text === null) return null;
  // the second field is the program's name, which may hold spaces and brackets
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0], started: fields[19] };
}
