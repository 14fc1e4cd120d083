import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CheckpointError, openCheckpoint, weightMatricesOf } from "../../src/checkpoints/index.ts";
import { isSame, weightFile } from "./fixtures.ts";
import { written } from "./writers.ts";

/** What evil.pt and evil.pkl make where they are executed. */
const trace = "/tmp/pwned-by-a-pickle";

async function messageOf(path: string): Promise<string> {
  const error = await openCheckpoint(path).then(
    (checkpoint) => checkpoint.close().then(() => null),
    (reason: unknown) => reason,
  );
  if (error instanceof CheckpointError) return error.message;
  throw new Error(`${path} is opened, or fails in another way: ${error}`);
}

describe("files that are not to be read", () => {
  it("evil.pt: what would be executed is refused by name, and the good tensor beside it is read", async () => {
    const checkpoint = await openCheckpoint(weightFile("evil.pt"));
    const [refused, ...others] = checkpoint.skipped;
    expect(others).toEqual([]);
    expect(refused).toMatchObject({ name: "w", refused: true });
    expect(refused.reason).toMatch(/posix\.system.*torch\.save\(model\.state_dict\(\), path\)/);
    const { matrices, skipped } = weightMatricesOf(checkpoint, { layout: "auto", conv: "slices" });
    expect(matrices.map(({ name, rows, columns }) => [name, rows, columns])).toEqual([["good", 64, 96]]);
    expect(skipped).toEqual([refused]);
    const good = await matrices[0].read();
    const same = await openCheckpoint(weightFile("f32.safetensors"));
    const tensor = same.tensors.find(({ name }) => name === "0.weight");
    expect(isSame(good, await tensor?.read())).toBe(true);
    await Promise.all([checkpoint.close(), same.close()]);
    expect(existsSync(trace)).toBe(false);
  });

  it("evil.pkl: nothing else is in it, so that the whole file is refused", async () => {
    expect(await messageOf(weightFile("evil.pkl"))).toMatch(/^evil\.pkl: w: refused.*posix\.system/);
    expect(existsSync(trace)).toBe(false);
  });

  it.each([
    ["complex.npy", /^complex\.npy: complex: has complex numbers \(<c16\).*two arrays$/],
    ["object.npy", /^object\.npy: object: has Python objects.*np\.savez\(path, name=array, …\)$/],
    [
      "whole-module.pt",
      /^whole-module\.pt: is a whole object of Python \(torch\.nn\.modules\.container\.Sequential\).*torch\.save\(model\.state_dict\(\), path\)$/,
    ],
    ["gpt2/config.json", /is of no format that is read; files are read that end in \.npy .*\.onnx$/],
    ["no-such.npy", /no-such\.npy: cannot be read \(ENOENT\)$/],
    [".", /holds \d+ checkpoints: arrays\.npz, .*; give the file$/],
  ])("%s: one sentence that says what to do", async (file, sentence) => {
    expect(await messageOf(weightFile(file))).toMatch(sentence);
  });
});

describe("a bit that has changed", () => {
  it.each([
    ["arrays.npz", /weight\.npy: its numbers are not those that were stored/],
    ["compressed.npz", /weight\.npy: (its numbers are not those that were stored|is a damaged zip archive)/],
    ["state-dict.pt", /data\/0: its numbers are not those that were stored/],
  ])(
    "in the numbers of %s is found by the archive's check sum, and without it all are read",
    async (name, sentence) => {
      const bytes = readFileSync(weightFile(name));
      const readAll = async (path: string) => {
        const checkpoint = await openCheckpoint(path);
        try {
          for (const tensor of checkpoint.tensors) await tensor.read();
        } finally {
          await checkpoint.close();
        }
      };
      await readAll(weightFile(name));
      bytes[Math.floor(bytes.length / 4)] ^= 1;
      await expect(readAll(written(name, bytes))).rejects.toThrow(sentence);
      await expect(readAll(written(name, bytes))).rejects.toBeInstanceOf(CheckpointError);
    },
  );
});

describe("pickles that multiply", () => {
  /** A list of the same list twice, forty deep: 2^40 lists where each is counted. */
  const doubled = `]q\x00${Array.from({ length: 40 }, (_, i) => `](h${code(i)}h${code(i)}eq${code(i + 1)}`).join("")}`;
  const last = `h${code(40)}`;

  it.each([
    ["the key of a dictionary", `}${last}K\x01s.`],
    ["the key of a dictionary made with its items", `(${last}K\x01d.`],
    ["the name of a class", `${last}${last}\x93.`],
    ["the shape of a tensor", `ctorch._utils\n_rebuild_tensor_v2\n(${last}${last}${last}${last}tR.`],
    ["the state of an object", `]}${last}K\x01sb.`],
    ["a value", `${last}.`],
  ])("end at once where the list is %s", async (_, use) => {
    const bytes = Buffer.from(`\x80\x02${doubled}0${use}`, "latin1");
    expect(await messageOf(written("a.pkl", bytes))).toMatch(/^a\.pkl: /);
  });

  function code(index: number): string {
    return String.fromCharCode(index);
  }
});
