import { describe, expect, it } from "vitest";
import {
  type Checkpoint,
  type CheckpointMatrix,
  type ElementType,
  type MatrixOptions,
  openCheckpoint,
  type Tensor,
  weightMatricesOf,
} from "../../src/checkpoints/index.ts";
import { weightFile } from "./fixtures.ts";

/** A tensor whose numbers count from 0 on, so that each says where it was. */
function counting(name: string, shape: readonly number[], type: ElementType = "f32", place = name): Tensor {
  const count = shape.reduce((product, length) => product * length, 1);
  const read = async () => Float64Array.from({ length: count }, (_, i) => i);
  return { name, shape, type, bytes: count, place, read };
}

function checkpointOf(tensors: readonly Tensor[], change: Partial<Checkpoint> = {}): Checkpoint {
  const close = async () => {};
  return { path: "model", format: "safetensors", config: null, tensors, skipped: [], close, ...change };
}

function matricesOf(
  tensors: readonly Tensor[],
  options: Partial<MatrixOptions> = {},
  change: Partial<Checkpoint> = {},
) {
  return weightMatricesOf(checkpointOf(tensors, change), { layout: "auto", conv: "slices", ...options });
}

const shapeOf = ({ name, rows, columns }: CheckpointMatrix) => [name, rows, columns];

async function numbersOf(matrices: readonly CheckpointMatrix[], name: string): Promise<readonly number[]> {
  const matrix = matrices.find((each) => each.name === name);
  return matrix === undefined ? [] : [...(await matrix.read())];
}

describe("the matrices of a fused projection", () => {
  it("lie side by side in the columns of GPT-2's, a head in each share of them", async () => {
    const { matrices } = matricesOf([counting("h.0.attn.c_attn.weight", [2, 12])], { heads: 2 });
    expect(matrices.map(shapeOf)).toEqual(
      ["query", "key", "value"].flatMap((part) => [
        [`h.0.attn.c_attn.weight#${part}`, 2, 4],
        [`h.0.attn.c_attn.weight#${part}.0`, 2, 2],
        [`h.0.attn.c_attn.weight#${part}.1`, 2, 2],
      ]),
    );
    expect(await numbersOf(matrices, "h.0.attn.c_attn.weight#key")).toEqual([4, 5, 6, 7, 16, 17, 18, 19]);
    expect(await numbersOf(matrices, "h.0.attn.c_attn.weight#value.1")).toEqual([10, 11, 22, 23]);
  });

  it("lie by turns in the rows of GPT-NeoX's: a query, a key and a value of each head", async () => {
    const name = "layers.0.attention.query_key_value.weight";
    const { matrices } = matricesOf([counting(name, [12, 2])], { heads: 2 });
    // rows of two numbers: 0 1 query of head 0, 2 3 its key, 4 5 its value, 6 7 query of head 1
    expect(await numbersOf(matrices, `${name}#query`)).toEqual([0, 1, 2, 3, 12, 13, 14, 15]);
    expect(await numbersOf(matrices, `${name}#key`)).toEqual([4, 5, 6, 7, 16, 17, 18, 19]);
    expect(await numbersOf(matrices, `${name}#value.1`)).toEqual([20, 21, 22, 23]);
  });

  it("are of unequal heights where queries share keys and values", async () => {
    const config = { heads: 4, keyValueHeads: 2, tiedEmbedding: false };
    const { matrices } = matricesOf([counting("attn.qkv_proj.weight", [8, 3])], {}, { config });
    const whole = matrices.filter(({ head }) => head === null);
    expect(whole.map(shapeOf)).toEqual([
      ["attn.qkv_proj.weight#query", 4, 3],
      ["attn.qkv_proj.weight#key", 2, 3],
      ["attn.qkv_proj.weight#value", 2, 3],
    ]);
    expect(matrices.filter(({ kind, head }) => kind === "query" && head !== null).length).toBe(4);
    expect(await numbersOf(matrices, "attn.qkv_proj.weight#value.1")).toEqual([21, 22, 23]);
  });

  it("are not known where the heads are not, which is said; nor asked for with layout plain", () => {
    const tensor = counting("attention.query_key_value.weight", [12, 2]);
    const { matrices, skipped } = matricesOf([tensor]);
    expect(matrices.map(shapeOf)).toEqual([[tensor.name, 12, 2]]);
    expect(skipped[0]).toMatchObject({ name: `${tensor.name}#query`, refused: false });
    expect(skipped[0].reason).toMatch(/--heads/);
    expect(matricesOf([tensor], { layout: "plain", heads: 2 })).toMatchObject({ skipped: [] });
    expect(() => matricesOf([tensor], { layout: "neox" })).toThrow(
      /layout neox needs the number of heads; give --heads/,
    );
  });
});

describe("heads of a decoder with shared keys", () => {
  it("are as many as config.json says: four of queries, two of keys and of values", async () => {
    const checkpoint = await openCheckpoint(weightFile("llama"));
    const { matrices } = weightMatricesOf(checkpoint, { layout: "auto", conv: "slices" });
    const heads = (kind: string) => matrices.filter((each) => each.kind === kind && each.head !== null);
    expect(["query", "key", "value"].map((kind) => heads(kind).length)).toEqual([8, 4, 4]);
    for (const { rows, columns } of [...heads("query"), ...heads("key")])
      expect([rows, columns]).toEqual([8, 32]);
    await checkpoint.close();
  });
});

describe("kernels of convolutions", () => {
  it("are a matrix for each position of the window, or one of all", async () => {
    const kernel = counting("conv.weight", [2, 3, 1, 2]);
    const slices = matricesOf([kernel]).matrices;
    expect(slices.map(shapeOf)).toEqual([
      ["conv.weight#0,0", 2, 3],
      ["conv.weight#0,1", 2, 3],
    ]);
    expect(await numbersOf(slices, "conv.weight#0,1")).toEqual([1, 3, 5, 7, 9, 11]);
    expect(matricesOf([kernel], { conv: "flatten" }).matrices.map(shapeOf)).toEqual([["conv.weight", 2, 6]]);
  });

  it("have inputs and outputs last where Keras or JAX wrote them", async () => {
    const { matrices } = matricesOf([counting("conv/kernel", [2, 2, 3, 4])]);
    expect(matrices.length).toBe(4);
    expect((await numbersOf(matrices, "conv/kernel#1,0")).slice(0, 4)).toEqual([24, 25, 26, 27]);
  });

  it("of one input a channel are left out, with what to do", () => {
    const { matrices, skipped } = matricesOf([counting("dw_conv.weight", [8, 1, 3, 3])]);
    expect(matrices).toEqual([]);
    expect(skipped[0].reason).toMatch(/--conv flatten/);
  });
});

describe("tensors", () => {
  it("of axes of length one are the matrix that is left, as ONNX has recurrent layers", () => {
    const tensors = [counting("lstm.W", [1, 512, 128]), counting("pointwise.weight", [16, 258, 1])];
    expect(matricesOf(tensors, {}, { format: "ONNX" }).matrices.map(shapeOf)).toEqual([
      ["lstm.W", 512, 128],
      ["pointwise.weight", 16, 258],
    ]);
  });

  it("of experts are a matrix each", async () => {
    const { matrices } = matricesOf([counting("mlp.experts.weight", [3, 2, 2])]);
    expect(matrices.map(({ name }) => name)).toEqual([0, 1, 2].map((i) => `mlp.experts.weight#${i}`));
    expect(await numbersOf(matrices, "mlp.experts.weight#2")).toEqual([8, 9, 10, 11]);
  });

  it("that are the same numbers are one matrix; also the last layer that config.json ties to the embedding", async () => {
    const { matrices } = matricesOf([counting("a", [2, 3], "f32", "p"), counting("b", [3, 2], "f32", "p")]);
    expect(matrices.map(({ name, tied }) => [name, tied])).toEqual([["a", ["b"]]]);
    const checkpoint = await openCheckpoint(weightFile("gpt2"));
    const embedding = weightMatricesOf(checkpoint, { layout: "auto", conv: "slices" }).matrices.find(
      ({ name }) => name.endsWith("wte.weight"),
    );
    expect(embedding).toMatchObject({ kind: "embedding", tied: ["lm_head.weight"] });
    await checkpoint.close();
  });

  it.each([
    [counting("bias", [5]), /a vector/],
    [counting("step", []), /a single number/],
    [counting("none", [0, 5]), /is empty \(0 × 5\)/],
    [counting("codes", [4, 4], "i8"), /integers \(i8\).*quantised/],
    [counting("optimizer_states.0.exp_avg", [4, 4]), /optimiser/],
  ])("that are no weight matrices are left out with the reason: %o", (tensor, reason) => {
    const { matrices, skipped } = matricesOf([tensor]);
    expect(matrices).toEqual([]);
    expect(skipped).toMatchObject([{ name: tensor.name, refused: false }]);
    expect(skipped[0].reason).toMatch(reason);
  });
});
