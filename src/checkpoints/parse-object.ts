import { openFile } from "./byte-source.ts";

/** The object of a file in JSON; null where there is no such file, or it is longer, or of something else. */
export async function parseObject(path: string, longest: number): Promise<Record<string, unknown> | null> {
  const file = await openFile(path).catch(() => null);
  if (file === null) return null;
  try {
    if (file.size > longest) return null;
    return objectOf(Buffer.from(await file.read(0, file.size)).toString("utf8"));
  } finally {
    await file.close();
  }
}

/** The object that a text in JSON is; null where it is something else. */
export function objectOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
