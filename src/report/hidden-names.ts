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
 * The path of a hidden entry that the program keeps beside a folder, named after the folder with a suffix.
 *
 * A name that would become too long is truncated at a whole character, and a digest keeps it unique.
 *
 * @param suffix at most 44 bytes
 */
export function hiddenBeside(folder: string, suffix: string): string {
  return join(dirname(folder), `.${stemOf(basename(folder))}${suffix}`);
}

/** A new, unique path for the draft of a folder. */
export function newDraft(folder: string): string {
  return hiddenBeside(folder, `-${randomUUID()}`);
}

/** The path of an earlier folder while its draft replaces it. */
export function asideOf(draft: string): string {
  return `${draft}${before}`;
}

/** What killed programs have left beside a folder: drafts, and earlier folders that were moved aside. */
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
