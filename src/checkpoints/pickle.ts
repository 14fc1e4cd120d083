import pickleparser from "pickleparser";
import { CheckpointError } from "./checkpoint.ts";

/** What a pickle makes besides numbers, texts, lists and dictionaries: what it would set on it is dropped. */
export abstract class PickledObject {
  // called by the parser, as Python's methods are by its own
  __setstate__(): void {}
  set(): void {}
  push(): void {}
  add(): void {}
}

/** An object of Python of a class, or made by a function, that is not on the list of names; nothing was executed. */
export class ForeignObject extends PickledObject {
  /** Such as `posix.system`. */
  readonly global: string;
  constructor(global: string) {
    super();
    this.global = global;
  }
}

/** A name that stands in a pickle: a class, a function, a type of numbers. */
export interface PickledName {
  (...args: unknown[]): unknown;
  /** Such as `torch.FloatStorage`. */
  readonly global: string;
}

/** What names of Python stand for: they are called with the arguments that the pickle has for them. */
export type AllowedNames = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

/** The value of a pickle, its dictionaries as maps and its tuples and lists as arrays, and how many bytes it took. */
export interface Unpickled {
  readonly value: unknown;
  readonly bytes: number;
}

/**
 * Reads a pickle and executes nothing of it: a name that is allowed is what the list says, any other becomes a
 * ForeignObject where it is called.
 *
 * @param file       what messages call it
 * @param persistent what a reference to something outside the pickle stands for
 * @throws CheckpointError if the bytes are no pickle
 * @see https://docs.python.org/3/library/pickletools.html
 */
export function unpickle(
  bytes: Uint8Array,
  file: string,
  allowed: AllowedNames,
  persistent: (id: unknown) => unknown,
): Unpickled {
  const parser = new pickleparser.Parser({
    nameResolver: { resolve: (module, name) => pickledName(`${asText(module)}.${asText(name)}`, allowed) },
    persistentResolver: { resolve: persistent },
    unpicklingTypeOfDictionary: "Map",
    unpicklingTypeOfSet: "Set",
  });
  // the library has no option for dictionaries of the caller's own
  Object.assign(parser, { _dictionaryProvider: dictionaries });
  const reader = new PickleReader(bytes);
  try {
    return { value: parser.read(reader), bytes: reader.consumed };
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    // the parser calls and fills whatever lies on its stack
    const what = error instanceof TypeError ? "its commands do not fit together" : (error as Error).message;
    throw new CheckpointError(`${file}: is no pickle that can be read: ${what} (byte ${reader.consumed})`);
  }
}

/**
 * Dictionaries whose keys are texts and numbers as they are. A tuple as a key is a symbol: as a text it could be as long as
 * two to the power of the pickle's length, where a list holds another twice and that another one twice.
 */
const dictionaries = {
  create: () => new Map<unknown, unknown>(),
  setMethod(dictionary: { set(key: unknown, value: unknown): unknown }, key: unknown, value: unknown) {
    dictionary.set(typeof key === "object" && key !== null ? Symbol("tuple") : key, value);
  },
};

/** @throws Error unless the value is a text or a number */
export function asText(value: unknown): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new Error("a name that is no text");
}

/** @throws Error unless the value is a number */
export function asNumber(value: unknown): number {
  if (typeof value === "number" || typeof value === "bigint") return Number(value);
  throw new Error("a size that is no number");
}

/** A function of its own each time, for a pickle may set properties on it. */
function pickledName(global: string, allowed: AllowedNames): PickledName {
  const meaning = Object.hasOwn(allowed, global) ? allowed[global] : () => new ForeignObject(global);
  // biome-ignore lint/complexity/useArrowFunction: a pickle may construct it
  const named = function (...args: unknown[]) {
    return meaning(...args);
  };
  return Object.assign(named, { global });
}

const [markCode, dictionaryCode] = [0x28, 0x64];

/** The parser's reader, which never goes backwards, and says how far it is. */
class PickleReader extends pickleparser.BufferReader {
  consumed = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super(bytes);
    this.#bytes = bytes;
  }

  /** Asked before each command. Python writes a dictionary empty, and only so does the parser make it a map. */
  override hasNext(): boolean {
    const [before, command] = [this.#bytes[this.consumed - 1], this.#bytes[this.consumed]];
    if (command === dictionaryCode && before !== markCode)
      throw new Error("a dictionary that is not empty at first");
    return super.hasNext();
  }

  override skip(length: number): void {
    if (!Number.isSafeInteger(length) || length < 0) throw new RangeError(`a length of ${length}`);
    super.skip(length);
    this.consumed += length;
  }

  override uint64(): number {
    const low = this.uint32();
    return low + 2 ** 32 * this.uint32();
  }
}
