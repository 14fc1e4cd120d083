import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { removeEmpty } from "../report/folder.ts";
import { hiddenBeside, newDraft } from "../report/hidden-names.ts";
import { mayBeAlive, type ProcessIdentity, thisProcess } from "./process-identity.ts";

/** The right to write a report folder, or why there is none. */
export type PlaceLock =
  | { readonly ok: true; release(): Promise<void> }
  | { readonly ok: false; readonly reason: string };

interface Holder extends ProcessIdentity {
  readonly since: string;
}

const holderSchema: z.ZodType<Holder> = z.object({
  host: z.string(),
  pid: z.int().positive(),
  boot: z.string().nullable(),
  started: z.string().nullable(),
  since: z.string(),
});

/** Number of attempts if other programs are faster. */
const attempts = 100;

/**
 * Locks a report folder against other programs: a hidden folder beside it, which holds one file that says who has it.
 *
 * On every file system renaming a folder fails if the target exists and is not empty, so only one program gets the lock. The
 * name of the file is used only once, so removing the file of a dead program cannot remove another's.
 *
 * Creates the parent folders of the report folder, and removes those that are still empty together with the lock.
 *
 * @throws Error with the system's `code`
 */
export async function lockPlace(directory: string): Promise<PlaceLock> {
  const parent = dirname(directory);
  let made: string | undefined;
  const lock = hiddenBeside(directory, ".lock");
  const ticket = `${randomUUID()}.json`;
  const holder: Holder = { ...(await thisProcess()), since: new Date().toISOString() };
  for (let attempt = 0; attempt < attempts; attempt++) {
    // the program that releases the lock removes the parent if it is empty
    made = (await mkdir(parent, { recursive: true })) ?? made;
    if (await claim(directory, lock, ticket, holder)) {
      return {
        ok: true,
        async release() {
          await rm(join(lock, ticket), { force: true });
          await removeEmpty(lock, lock);
          if (made !== undefined) await removeEmpty(parent, made);
        },
      };
    }
    const reason = await clearDead(lock);
    if (reason !== undefined) return { ok: false, reason };
  }
  return { ok: false, reason: `${lock} is repeatedly locked by other programs` };
}

/** Whether this program has obtained the lock. */
async function claim(directory: string, lock: string, ticket: string, holder: Holder): Promise<boolean> {
  const draft = newDraft(directory);
  try {
    await mkdir(draft);
    await writeFile(join(draft, ticket), JSON.stringify(holder));
    await rename(draft, lock);
    return true;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // ENOENT: the holder of the lock removes drafts; EPERM: on Windows, if the folder exists
    const { code = "" } = error as NodeJS.ErrnoException;
    if (["ENOTEMPTY", "EEXIST", "ENOTDIR", "ENOENT", "EPERM"].includes(code)) return false;
    throw error;
  }
}

/** Removes a lock whose holder has died; otherwise returns the reason why it stays. */
async function clearDead(lock: string): Promise<string | undefined> {
  const entries = await readdir(lock).catch((error: NodeJS.ErrnoException) => error.code ?? error.message);
  if (entries === "ENOENT") return undefined;
  if (typeof entries === "string") return `${lock} is in the way (${entries}): move it elsewhere`;
  for (const entry of entries) {
    if (!isTicket(entry)) return `${join(lock, entry)} is not of this program: move it elsewhere`;
    const holder = await holderOf(join(lock, entry));
    if (holder !== null && (await mayBeAlive(holder))) return heldBy(holder, lock);
    await rm(join(lock, entry), { force: true });
  }
  await removeEmpty(lock, lock);
  return undefined;
}

const isTicket = (name: string) => /^[\da-f-]{36}\.json$/.test(name);

/** null if it is gone, or was lost in a power failure: a lock is never visible half written. */
async function holderOf(file: string): Promise<Holder | null> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function heldBy({ host, pid, since }: Holder, lock: string): string {
  const here = host === hostname();
  return (
    `another run writes to this folder: process ${pid}${here ? "" : ` on ${host}`}, since ${since}; ` +
    `wait until it has ended, or choose another --out${here ? "" : `; if it is dead, remove ${lock}`}`
  );
}
