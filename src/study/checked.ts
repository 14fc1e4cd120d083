import { unpack } from "./packed-block.ts";

/** What is kept or sent as the result of some work, and is none: the message says why. */
export class Fault extends Error {
  override readonly name = "Fault";
}

/**
 * A result of type R from bytes that may hold anything.
 *
 * @param problem what is wrong with it; undefined if it is of type R
 */
export async function unpackChecked<R>(
  packed: Uint8Array,
  problem: (result: unknown) => string | undefined | Promise<string | undefined>,
): Promise<R | Fault> {
  let result: R;
  try {
    result = unpack<R>(packed);
  } catch (error) {
    return new Fault((error as Error).message, { cause: error });
  }
  const wrong = await problem(result);
  return wrong === undefined ? result : new Fault(wrong);
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
