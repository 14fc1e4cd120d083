import { createHash, randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** The longest name that the usual file systems take (NAME_MAX), in bytes of UTF-8. */
export const longestName = 255;

const uuid = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/;
const before = "-before";
/** Bytes of `-<uuid>-before`, the longest that is appended. */
const longestSuffix = 1 + 36 + before.length;
const digestLength = 12;

/**
 * The path of what the program keeps beside a folder: hidden, named after the folder with a suffix.
 *
 * A name that would become too long is cut at a whole character, and a digest of it tells it from others.
 *
 * @param suffix at most 44 bytes
 */
export function hiddenBeside(folder: string, suffix: string): string {
  return join(dirname(folder), `.${stemOf(basename(folder))}${suffix}`);
}

/** A draft of a folder, of which nobody has heard. */
export function newDraft(folder: string): string {
  return hiddenBeside(folder, `-${randomUUID()}`);
}

/** Where a folder waits while its draft takes its place. */
export function asideOf(draft: string): string {
  return `${draft}${before}`;
}

/** What programs that were killed have left beside a folder: drafts of it, and itself, moved aside. */
export async function leftBeside(
  folder: string,
): Promise<{ readonly drafts: readonly string[]; readonly aside: readonly string[] }> {
  const start = basename(hiddenBeside(folder, "-"));
  const names = await readdir(dirname(folder)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const withEnd = (end: string) => {
    const rest = new RegExp(`^${uuid.source}${end}$`);
    return names
      .filter((name) => name.startsWith(start) && rest.test(name.slice(start.length)))
      .map((name) => join(dirname(folder), name));
  };
  return { drafts: withEnd(""), aside: withEnd(before) };
}

function stemOf(name: string): string {
  const most = longestName - 1 - longestSuffix;
  if (Buffer.byteLength(name) <= most) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, digestLength);
  const { read } = new TextEncoder().encodeInto(name, new Uint8Array(most - 1 - digestLength));
  return `${name.slice(0, read)}~${digest}`;
}
