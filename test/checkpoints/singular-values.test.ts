import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type Checkpoint,
  type CheckpointMatrix,
  openCheckpoint,
  weightMatricesOf,
} from "../../src/checkpoints/index.ts";
import { singularValues } from "../../src/linalg/index.ts";
import { singularValuesByNumpy, weightFile } from "./fixtures.ts";

/** Layers that transformers renames when it loads a file. */
const namesInFile: Readonly<Record<string, string>> = { "neox lm_head.weight": "embed_out.weight" };

/** Relative to the largest singular value; numpy has those of halves of floats from the rounded numbers too. */
const tolerance = 1e-6;

const files = Object.keys(singularValuesByNumpy);

function matrixOf(checkpoint: Checkpoint, name: string): CheckpointMatrix {
  const layout = name.includes("#") ? "auto" : "plain";
  const { matrices } = weightMatricesOf(checkpoint, { layout, conv: "slices" });
  const matrix = matrices.find((each) => each.name === name || each.tied.includes(name));
  if (matrix === undefined) throw new Error(`${checkpoint.path}: no matrix ${name}`);
  return matrix;
}

/** Largest distance of singular values from numpy's, relative to the largest. */
async function distance(matrix: CheckpointMatrix, expected: readonly number[]): Promise<number> {
  const found = singularValues(null, matrix.rows, matrix.columns, await matrix.read());
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  return Math.max(...expected.map((value, i) => Math.abs(value - found[found.length - 1 - i]))) / expected[0];
}

async function distances(
  file: string,
  path = weightFile(file),
): Promise<readonly (readonly [string, number])[]> {
  const checkpoint = await openCheckpoint(path);
  try {
    const names = Object.entries(singularValuesByNumpy[file]);
    return await Promise.all(
      names.map(async ([name, expected]) => {
        const matrix = matrixOf(checkpoint, namesInFile[`${file} ${name}`] ?? name);
        return [name, await distance(matrix, expected)] as const;
      }),
    );
  } finally {
    await checkpoint.close();
  }
}

describe("singular values of weights that others have saved", () => {
  it("has answers for 89 matrices of 17 files", () => {
    const counts = Object.values(singularValuesByNumpy).map((matrices) => Object.keys(matrices).length);
    expect(files.length).toBe(17);
    expect(counts.reduce((sum, count) => sum + count)).toBe(89);
  });

  it.each(files)("are numpy's for every matrix of %s", async (file) => {
    for (const [name, error] of await distances(file)) expect(error, name).toBeLessThan(tolerance);
  });

  it("are the same where the decoder is spread over two files", async () => {
    for (const path of ["gpt2-sharded", "gpt2-sharded/model.safetensors.index.json"])
      for (const [name, error] of await distances("gpt2", weightFile(path)))
        expect(error, name).toBeLessThan(tolerance);
  });

  it("are others where queries, keys and values are taken apart in the wrong way", async () => {
    const neox = await openCheckpoint(weightFile("neox"));
    const { matrices } = weightMatricesOf(neox, { layout: "gpt2", conv: "slices" });
    const name = "gpt_neox.layers.0.attention.query_key_value.weight#query";
    const wrong = matrices.find((matrix) => matrix.name === name);
    expect(wrong).toBeDefined();
    if (wrong) expect(await distance(wrong, singularValuesByNumpy.neox[name])).toBeGreaterThan(0.01);
    await neox.close();
  });

  it("are told apart from those of the same matrix in half precision", async () => {
    const half = await openCheckpoint(weightFile("bf16.safetensors"));
    const [matrix] = weightMatricesOf(half, { layout: "plain", conv: "slices" }).matrices;
    const error = await distance(matrix, singularValuesByNumpy["f32.safetensors"][matrix.name]);
    expect(error).toBeGreaterThan(tolerance);
    // 2^-8 of each number, of which the largest singular value adds up few
    expect(error).toBeLessThan(2 ** -8);
    await half.close();
  });
});

describe("the fixtures", () => {
  it("are what git has, none of them larger than 130 kB", () => {
    for (const file of files.filter((name) => name.includes(".")))
      expect(readFileSync(weightFile(file)).length).toBeLessThan(130_000);
  });
});
