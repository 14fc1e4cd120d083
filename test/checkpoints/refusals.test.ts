import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CheckpointError, openCheckpoint, weightMatricesOf } from "../../src/checkpoints/index.ts";
import { isSame, weightFile } from "./fixtures.ts";

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
