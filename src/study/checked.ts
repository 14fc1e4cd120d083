import { unpack } from "./packed-block.ts";

/** Something stored or sent as the result of some work that is not a valid result: the message says why. */
export class Fault extends Error {
  override readonly name = "Fault";
}

/**
 * Unpacks and validates a result of type R from untrusted bytes.
 *
 * @param problem says what is wrong with a result; undefined if it is of type R
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
