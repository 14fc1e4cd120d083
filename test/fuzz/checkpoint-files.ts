import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Zip, ZipDeflate, zipSync } from "fflate";
import seedrandom from "seedrandom";
import { npy } from "../checkpoints/numpy-writer.ts";

/** A file to be read, and what was done to it. */
export interface CheckpointFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const fixtures = resolve(import.meta.dirname, "../fixtures/weights");

const shipped = [
  "arrays.npz",
  "bf16.safetensors",
  "compressed.npz",
  "evil.pkl",
  "evil.pt",
  "f32.safetensors",
  "fortran.npy",
  "half.npy",
  "keras.weights.h5",
  "lightning.ckpt",
  "model.onnx",
  "state-dict-legacy.pth",
  "state-dict.pt",
  "views.pt",
  "whole-module.pt",
];

/** Sound files of every format, and some that are made to do harm. */
export function seedFiles(): readonly CheckpointFile[] {
  const sound = shipped.map((name) => ({ name, bytes: readFileSync(resolve(fixtures, name)) }));
  return [...sound, ...pickles(), bomb()];
}

/** Pickles that hold themselves, nest, and multiply. */
function pickles(): readonly CheckpointFile[] {
  const texts: Readonly<Record<string, string>> = {
    // a list memoised, fetched and appended to itself
    cyclic: "]q\x00h\x00a.",
    "cyclic-dict": "}q\x00X\x01\x00\x00\x00ah\x00s.",
    deep: `${"]".repeat(20_000)}${"a".repeat(19_999)}.`,
    // ten times a list of ten times a list of …
    laughs: `]q\x00${Array.from({ length: 40 }, (_, i) => `](${`h${String.fromCharCode(i)}`.repeat(10)}eq${String.fromCharCode(i + 1)}`).join("")}.`,
    backwards: "B\xf6\xff\xff\xff.",
    long: "\x8d\xff\xff\xff\xff\xff\xff\xff\x7f.",
  };
  return Object.entries(texts).flatMap(([name, text]) => {
    const bytes = Buffer.concat([Buffer.from([0x80, 2]), Buffer.from(text, "latin1")]);
    const zip = zipSync({ "a/data.pkl": bytes, "a/data/0": new Uint8Array(64) }, { level: 0 });
    return [
      { name: `${name}.pkl`, bytes },
      { name: `${name}.pt`, bytes: zip },
    ];
  });
}

/** 100 MB of zeros, and 20 MB, in one archive of less than a megabyte; they are never in memory. */
function bomb(): CheckpointFile {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    pieces.push(piece);
  });
  const megabyte = new Uint8Array(1e6);
  for (const megabytes of [100, 20]) {
    const array = new ZipDeflate(`${megabytes}.npy`, { level: 1 });
    zip.add(array);
    array.push(npy("<f8", [megabytes * 125, 1000], new Uint8Array(0)));
    for (let i = 1; i <= megabytes; i++) array.push(megabyte, i === megabytes);
  }
  zip.end();
  return { name: "bomb.npz", bytes: Buffer.concat(pieces) };
}

type Random = () => number;
type Change = (bytes: Buffer, random: Random) => Buffer;

const below = (random: Random, n: number) => Math.floor(random() * n);

/** A place in a file, as often as not among its first or last bytes, where headers and directories are. */
function place(bytes: Buffer, random: Random): number {
  const near = Math.min(bytes.length, 1 + below(random, 2000));
  const region = random();
  if (region < 0.3) return below(random, near);
  if (region < 0.6) return bytes.length - 1 - below(random, near);
  return below(random, bytes.length);
}

const words = [
  0n,
  1n,
  0x7fn,
  0xffn,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  2n ** 53n,
  2n ** 63n,
  2n ** 64n - 1n,
];
const numbers = ["0", "-1", "4294967296", "9007199254740993", "1e309", "1e3", "18446744073709551616", "null"];

const changes: readonly Change[] = [
  function flipBits(bytes, random) {
    for (let i = below(random, 8); i >= 0; i--) bytes[place(bytes, random)] ^= 1 << below(random, 8);
    return bytes;
  },
  function truncate(bytes, random) {
    return bytes.subarray(0, place(bytes, random));
  },
  function setWord(bytes, random) {
    const word = Buffer.alloc(8);
    word.writeBigUInt64LE(words[below(random, words.length)]);
    word.copy(bytes, place(bytes, random), 0, 2 ** below(random, 4));
    return bytes;
  },
  function copyStretch(bytes, random) {
    const [from, to] = [place(bytes, random), place(bytes, random)];
    bytes.copyWithin(to, from, from + below(random, 300));
    return bytes;
  },
  function insert(bytes, random) {
    const at = place(bytes, random);
    return Buffer.concat([
      bytes.subarray(0, at),
      bytes.subarray(at, at + below(random, 300)),
      bytes.subarray(at),
    ]);
  },
  function remove(bytes, random) {
    const at = place(bytes, random);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(random, 300))]);
  },
  /** Of the numbers in the header of a format that has them as text: shapes, offsets. */
  function replaceNumber(bytes, random) {
    const text = bytes.subarray(0, 4000).toString("latin1");
    const found = [...text.matchAll(/(?<=[[(, ])\d+(?=[\]), ])/g)];
    if (found.length === 0) return bytes;
    const number = found[below(random, found.length)];
    const value =
      random() < 0.5 ? found[below(random, found.length)][0] : numbers[below(random, numbers.length)];
    const end = number.index + number[0].length;
    return Buffer.concat([bytes.subarray(0, number.index), Buffer.from(value), bytes.subarray(end)]);
  },
  /** Sizes and places in the directory of a zip archive. */
  function setEntry(bytes, random) {
    const entries: number[] = [];
    const mark = Buffer.from([0x50, 0x4b, 1, 2]);
    for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 4)) entries.push(at);
    if (entries.length === 0) return bytes;
    const field = [8, 10, 20, 24, 28, 30, 42][below(random, 7)];
    const word = Buffer.alloc(8);
    word.writeBigUInt64LE(words[below(random, words.length)]);
    word.copy(bytes, entries[below(random, entries.length)] + field, 0, 4);
    return bytes;
  },
];

/** One of the seeds with one change, or up to four, always the same of one seed and index. */
export function mutatedFile(seeds: readonly CheckpointFile[], seed: number, index: number): CheckpointFile {
  const random = seedrandom(`${seed} ${index}`);
  const { name, bytes } = seeds[below(random, seeds.length)];
  let changed: Buffer = Buffer.from(bytes);
  const count = random() < 0.6 ? 1 : 1 + below(random, 4);
  for (let i = 0; i < count && changed.length > 0; i++)
    changed = changes[below(random, changes.length)](changed, random);
  return { name, bytes: changed };
}
