import { describe, expect, it } from "vitest";
import { openCheckpoint } from "../../src/checkpoints/index.ts";
import { isSame, weightFile } from "./fixtures.ts";

async function numbersOf(file: string): Promise<Readonly<Record<string, Float64Array>>> {
  const checkpoint = await openCheckpoint(weightFile(file));
  const entries = checkpoint.tensors.map(async (tensor) => [tensor.name, await tensor.read()] as const);
  const numbers = Object.fromEntries(await Promise.all(entries));
  await checkpoint.close();
  return numbers;
}

/** Numbers of a matrix in the order of its transpose. */
function transposed(columns: number, x: Float64Array): Float64Array {
  const rows = x.length / columns;
  return x.map((_, i) => x[(i % rows) * columns + Math.floor(i / rows)]);
}

const layers = [0, 2, 4];
const reference = await numbersOf("f32.safetensors");

describe("one perceptron in every format", () => {
  it.each([
    ["state-dict.pt", (i: number, what: string) => `${i}.${what}`],
    ["state-dict-legacy.pth", (i: number, what: string) => `${i}.${what}`],
    ["lightning.ckpt", (i: number, what: string) => `model.${i}.${what}`],
    ["f64.safetensors", (i: number, what: string) => `${i}.${what}`],
    ["arrays.npz", (i: number, what: string) => `${i}/${what}`],
    ["compressed.npz", (i: number, what: string) => `${i}.${what}`],
    ["model.onnx", (i: number, what: string) => `${i}.${what}`],
  ])("has the same numbers, bit for bit, in %s", async (file, nameOf) => {
    const numbers = await numbersOf(file);
    for (const layer of layers)
      for (const what of ["weight", "bias"])
        expect(isSame(numbers[nameOf(layer, what)], reference[`${layer}.${what}`]), `${layer} ${what}`).toBe(
          true,
        );
  });

  it("has them transposed in Keras's file", async () => {
    const numbers = await numbersOf("keras.weights.h5");
    const inputs = [96, 64, 48];
    for (const [place, layer] of layers.entries()) {
      const [weight, bias] = [0, 1].map((i) => numbers[`layers/dense_${place}/vars/${i}`]);
      expect(isSame(weight, transposed(inputs[place], reference[`${layer}.weight`]))).toBe(true);
      expect(isSame(bias, reference[`${layer}.bias`])).toBe(true);
    }
  });

  it("has them in Fortran's order, which is put right", async () => {
    expect(isSame((await numbersOf("fortran.npy")).fortran, reference["0.weight"])).toBe(true);
  });

  it.each([
    ["f16.safetensors", 2 ** -11, 2 ** -14],
    ["bf16.safetensors", 2 ** -8, 2 ** -126],
  ])("has them rounded to nearest in %s", async (file, relative, smallestNormal) => {
    const numbers = await numbersOf(file);
    for (const [name, exact] of Object.entries(reference)) {
      const errors = exact.map(
        (x, i) => Math.abs(numbers[name][i] - x) / Math.max(smallestNormal, Math.abs(x)),
      );
      expect(Math.max(...errors), name).toBeLessThanOrEqual(relative);
      expect(Math.max(...errors), name).toBeGreaterThan(relative / 8);
    }
  });

  it("has the moments of its optimiser beside it in Lightning's file, under names of their own", async () => {
    const names = Object.keys(await numbersOf("lightning.ckpt"));
    expect(names.slice(0, 6)).toEqual(layers.flatMap((i) => [`model.${i}.weight`, `model.${i}.bias`]));
    expect(names.slice(6).every((name) => name.startsWith("optimizer_states.0.state."))).toBe(true);
  });
});

describe("views of one storage", () => {
  it("are read by their strides: a transpose, every second column from the tenth row on, halves of floats", async () => {
    const views = await numbersOf("views.pt");
    const whole = views.tied;
    expect(isSame(views["view.t"], transposed(80, whole))).toBe(true);
    expect(isSame(views["view.t"], whole)).toBe(false);
    const slice = views["view.slice"];
    const expected = slice.map((_, i) => whole[(10 + Math.floor(i / 40)) * 80 + 2 * (i % 40)]);
    expect(isSame(slice, expected)).toBe(true);
    expect(
      views.half.every((x, i) => Math.abs(x - whole[i]) <= 2 ** -11 * Math.abs(whole[i]) + 2 ** -25),
    ).toBe(true);
    expect(views.long).toEqual(Float64Array.from({ length: 12 }, (_, i) => i));
    expect(views.empty.length).toBe(0);
    expect([...views.scalar]).toEqual([3]);
  });
});
