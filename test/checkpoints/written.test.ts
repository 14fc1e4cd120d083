import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { File, ready } from "h5wasm/node";
import { describe, expect, it } from "vitest";
import { brainFloat, halfFloat } from "../../src/checkpoints/element-type.ts";
import { openCheckpoint } from "../../src/checkpoints/index.ts";
import { isSame, weightFile } from "./fixtures.ts";
import {
  doubles,
  field,
  floats,
  npy,
  onnxModel,
  onnxTensor,
  safetensors,
  temporaryFolder,
  varint,
  written,
} from "./writers.ts";

async function contentsOf(path: string) {
  const checkpoint = await openCheckpoint(path);
  try {
    const { skipped } = checkpoint;
    const tensors: Record<string, readonly [string, readonly number[], readonly number[]]> = {};
    for (const tensor of checkpoint.tensors)
      tensors[tensor.name] = [tensor.type, tensor.shape, [...(await tensor.read())]];
    return { tensors, skipped };
  } finally {
    await checkpoint.close();
  }
}

const swapped = (bytes: Uint8Array, size: number) =>
  bytes.map((_, i) => bytes[i - (i % size) + size - 1 - (i % size)]);

describe("halves of floats", () => {
  it.each([
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x0400, 2 ** -14],
    [0x0001, 2 ** -24],
    [0x8000, -0],
    [0x3555, 0.333251953125],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
  ])("0x%s in hexadecimal is what IEEE 754 says", (bits, value) => {
    expect(halfFloat(bits)).toBe(value);
  });

  it("as brain floats are the upper halves of floats", () => {
    expect([0x3f80, 0xc000, 0x7f7f, 0x0001, 0xff80].map(brainFloat)).toEqual([
      1,
      -2,
      (2 - 2 ** -7) * 2 ** 127,
      2 ** -133,
      Number.NEGATIVE_INFINITY,
    ]);
  });
});

describe("numpy's arrays", () => {
  it("of both byte orders, of both orders of indices, and of integers", async () => {
    const six = [1, 2, 3, 4, 5, 6];
    const arrays: Zippable = {
      "big.npy": npy(">f8", [2, 3], swapped(doubles(...six), 8)),
      "fortran.npy": npy("<f4", [2, 3], floats(1, 4, 2, 5, 3, 6), "True"),
      "updates.npy": npy("<i8", [2], new Uint8Array(BigInt64Array.from([-1n, 30000n]).buffer)),
      "scalar.npy": npy("<f8", [], doubles(7)),
      "truth.npy": npy("|b1", [2], Uint8Array.from([1, 0])),
      "text.npy": npy("<U3", [1], new Uint8Array(12)),
    };
    for (const level of [0, 9] as const) {
      const { tensors, skipped } = await contentsOf(written("a.npz", zipSync(arrays, { level })));
      expect(tensors).toEqual({
        big: ["f64", [2, 3], six],
        fortran: ["f32", [2, 3], six],
        updates: ["i64", [2], [-1, 30000]],
        scalar: ["f64", [], [7]],
        truth: ["bool", [2], [1, 0]],
      });
      expect(skipped).toMatchObject([{ name: "text", refused: false }]);
    }
  });

  it("of many megabytes are inflated piece by piece, also where an earlier one is asked for after a later one", async () => {
    const numbers = Float64Array.from({ length: 1_500_000 }, (_, i) => i % 1000);
    const array = npy("<f8", [1500, 1000], new Uint8Array(numbers.buffer));
    const path = written("a.npz", zipSync({ "a.npy": array, "b.npy": array }, { level: 1 }));
    const checkpoint = await openCheckpoint(path);
    const [a, b] = checkpoint.tensors;
    for (const tensor of [b, a, a]) expect(isSame(await tensor.read(), numbers)).toBe(true);
    await checkpoint.close();
  });

  it.each([
    ["an array that is cut short", npy("<f8", [3], doubles(1, 2)), /a\.npy: tensor a: bytes 68 to 92 of 84/],
    ["a header that is none", npy("<f8", [1], doubles(1), "Perhaps"), /no array of numpy's: header/],
    ["more numbers than there are", npy("<f8", [1e9, 1e9], doubles(1)), /has the shape|cut short/],
  ])("are refused where they have %s", async (_, bytes, message) => {
    await expect(openCheckpoint(written("a.npy", bytes))).rejects.toThrow(message);
  });
});

describe("safetensors", () => {
  const one = { dtype: "F32", shape: [1], data_offsets: [0, 4] };

  it.each([
    ["overlap", { a: one, b: { ...one, data_offsets: [2, 6] } }, /tensors a and b overlap/],
    ["reach beyond the file", { a: { ...one, data_offsets: [6, 10] } }, /tensor a: bytes .* of \d+/],
    ["are fewer than the shape has", { a: { ...one, shape: [2] } }, /4 bytes for 2 of F32, which take 8/],
    ["have no shape", { a: { ...one, shape: null } }, /tensor a lacks/],
    ["have a negative place", { a: { ...one, data_offsets: [-4, 0] } }, /tensor a lacks/],
    ["are in a header that is no JSON", '{"a": ', /its header is no JSON object/],
  ])("whose numbers %s are refused", async (_, header, message) => {
    const path = written("a.safetensors", safetensors(header, floats(1, 2)));
    await expect(openCheckpoint(path)).rejects.toThrow(message);
  });

  it("of which one is quantised are read without it", async () => {
    const header = { a: one, b: { dtype: "F8_E4M3", shape: [4], data_offsets: [4, 8] } };
    const { tensors, skipped } = await contentsOf(
      written("a.safetensors", safetensors(header, floats(3, 0))),
    );
    expect(tensors).toEqual({ a: ["f32", [1], [3]] });
    expect(skipped[0].reason).toMatch(/quantised \(F8_E4M3\)/);
  });

  it("with a header as long as 2^63 bytes are refused before it is read", async () => {
    const bytes = safetensors("{}", new Uint8Array(8));
    bytes.writeBigUInt64LE(2n ** 63n);
    await expect(openCheckpoint(written("a.safetensors", bytes))).rejects.toThrow(/gives its header/);
  });
});

describe("ONNX", () => {
  const raw = (...numbers: readonly number[]) => field(9, floats(...numbers));

  it("has tensors in fields of every kind, in constants and in branches within branches", async () => {
    const attribute = (name: string, number: number, value: Uint8Array) =>
      field(5, Buffer.concat([field(1, name), field(number, value)]));
    const inner = field(5, onnxTensor("w", 1, [2], raw(5, 6)));
    const branch = (graph: Uint8Array) =>
      field(
        1,
        Buffer.concat([field(2, "y"), field(3, "If_0"), field(4, "If"), attribute("then_branch", 6, graph)]),
      );
    const constant = Buffer.concat([
      field(2, "constant_1"),
      field(4, "Constant"),
      attribute("value", 5, onnxTensor("", 11, [1], field(10, doubles(0.1)))),
    ]);
    const model = onnxModel(
      field(5, onnxTensor("raw", 1, [2, 1], raw(1, 2))),
      field(5, onnxTensor("floats", 1, [2], field(4, floats(3, 4)))),
      field(
        5,
        onnxTensor("halves", 10, [2], field(5, Uint8Array.from([...varint(0x3c00), ...varint(0xc000)]))),
      ),
      field(5, onnxTensor("brain", 16, [1], field(9, Uint8Array.from([0x80, 0x3f])))),
      field(5, onnxTensor("four bits", 22, [2], field(9, Uint8Array.from([0x11])))),
      branch(branch(inner)),
      field(1, constant),
    );
    const { tensors, skipped } = await contentsOf(written("a.onnx", model));
    expect(tensors).toEqual({
      raw: ["f32", [2, 1], [1, 2]],
      floats: ["f32", [2], [3, 4]],
      halves: ["f16", [2], [1, -2]],
      brain: ["bf16", [1], [1]],
      "If_0/then_branch/If_0/then_branch/w": ["f32", [2], [5, 6]],
      constant_1: ["f64", [1], [0.1]],
    });
    expect(skipped).toMatchObject([{ name: "four bits" }]);
  });

  const external = (location: string) =>
    Object.entries({ location, offset: "4", length: "8" }).map(([key, value]) =>
      field(13, Buffer.concat([field(1, key), field(2, value)])),
    );

  it("has numbers in a file beside it", async () => {
    const model = onnxModel(field(5, onnxTensor("w", 1, [2], Buffer.concat(external("a.data")))));
    const path = written("a.onnx", model);
    writeFileSync(join(dirname(path), "a.data"), floats(1, 2, 3));
    expect((await contentsOf(path)).tensors).toEqual({ w: ["f32", [2], [2, 3]] });
  });

  it.each(["../a.data", "/etc/passwd", "b/../../a.data"])(
    "is refused where that file is %s",
    async (location) => {
      const model = onnxModel(field(5, onnxTensor("w", 1, [2], Buffer.concat(external(location)))));
      await expect(openCheckpoint(written("a.onnx", model))).rejects.toThrow(
        /allowed are files in its own folder/,
      );
    },
  );
});

describe("HDF5", () => {
  it("has chunks, compressed ones, integers, and texts that are left out", async () => {
    await ready;
    const path = join(temporaryFolder(), "a.h5");
    const numbers = Array.from({ length: 70 }, (_, i) => Math.sin(i));
    const file = new File(path, "w");
    const group = file.create_group("layer");
    group.create_dataset({ name: "plain", data: numbers, shape: [10, 7], dtype: "<d" });
    const chunked = { data: numbers, shape: [10, 7], dtype: "<d", chunks: [3, 2], compression: 9 };
    group.create_dataset({ name: "chunks", ...chunked });
    file.create_dataset({ name: "count", data: [-3], shape: [], dtype: "<i" });
    file.create_dataset({ name: "text", data: "adam" });
    file.close();
    const { tensors, skipped } = await contentsOf(path);
    expect(tensors).toEqual({
      "layer/plain": ["f64", [10, 7], numbers],
      "layer/chunks": ["f64", [10, 7], numbers],
      count: ["i32", [], [-3]],
    });
    expect(skipped).toMatchObject([{ name: "text", refused: false }]);
  });

  it.each([
    ["its bytes in the other order", 0x20, 0x21, swapped],
    ["its bytes as they were", 0x20, 0x20, (bytes: Uint8Array) => bytes],
  ])("has numbers whose type says %s", async (_, given, order, reordered) => {
    await ready;
    const path = join(temporaryFolder(), "a.h5");
    const file = new File(path, "w", { libver: ["earliest", "v108"] });
    file.create_dataset({ name: "w", data: [1.5, -2.25], shape: [2], dtype: "<f" });
    file.close();
    const bytes = readFileSync(path);
    // class 1 of version 1, byte order and padding, the place of the sign, and 4 bytes
    const type = bytes.indexOf(Buffer.from([0x11, given, 31, 0, 4, 0, 0, 0]));
    const numbers = bytes.indexOf(Buffer.from(floats(1.5, -2.25)));
    expect(Math.min(type, numbers)).toBeGreaterThan(0);
    bytes[type + 1] = order;
    bytes.set(reordered(floats(1.5, -2.25), 4), numbers);
    writeFileSync(path, bytes);
    expect((await contentsOf(path)).tensors).toEqual({ w: ["f32", [2], [1.5, -2.25]] });
  });

  it("is refused where it is damaged, and nothing is printed", async () => {
    const bytes = readFileSync(weightFile("keras.weights.h5"));
    await expect(openCheckpoint(written("a.h5", bytes.subarray(0, 9000)))).rejects.toThrow(
      /damaged HDF5 file/,
    );
  });
});
