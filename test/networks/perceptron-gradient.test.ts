import { describe, expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/index.ts";
import { denseProducts } from "../../src/networks/dense-products.ts";
import { compile } from "../../src/networks/differentiate.ts";
import { type Batch, perceptron, sizeOf } from "../../src/networks/index.ts";
import { perceptronGradient } from "../../src/networks/perceptron-gradient.ts";
import { streams } from "../../src/random/index.ts";

const kernels = loadKernels();
const random = streams("perceptron").of("validation", 0);

/** A batch with weighted targets, some of them negative, and inputs of which four in five are 0. */
function batchOf(examples: number, features: number, classes: number): Batch {
  const inputs = Float32Array.from({ length: examples * features }, () =>
    random.uniform() < 0.8 ? 0 : random.uniform(),
  );
  const targets = new Float32Array(examples * classes);
  for (let e = 0; e < examples; e++)
    targets[e * classes + Math.floor(random.uniform() * classes)] = 1 + random.normal();
  return { examples, inputs, targets };
}

function weightsOf(widths: readonly number[], activation: "relu" | "tanh"): Float32Array[] {
  return perceptron({ widths, activation }).parameters.map((spec) =>
    Float32Array.from({ length: sizeOf(spec) }, () => 0.4 * random.normal()),
  );
}

const shapes = [
  { widths: [5, 9, 4], examples: 12 },
  { widths: [784, 128, 64, 10], examples: 16 },
  { widths: [30, 37, 33, 3], examples: 1 },
  { widths: [7, 3], examples: 40 },
];

describe("the gradient of a perceptron", () => {
  it.each(
    shapes.flatMap((shape) => (["relu", "tanh"] as const).map((activation) => ({ ...shape, activation }))),
  )(
    "is that of automatic differentiation to rounding, and has the same bits by kernel and reference: $widths, $activation",
    async ({ widths, activation, examples }) => {
      const weights = weightsOf(widths, activation);
      const batch = batchOf(examples, widths[0], widths[widths.length - 1]);
      const empty = () => weights.map((w) => new Float32Array(w.length));
      const [byKernel, byReference, automatic, twin] = [empty(), empty(), empty(), empty()];
      const own = perceptronGradient(widths, activation, denseProducts(kernels));
      const reference = perceptronGradient(widths, activation, denseProducts(null));
      const differentiated = await compile(perceptron({ widths, activation }));
      // twice, as arrays are used again; a larger batch between
      own.gradient(weights, batchOf(examples + 5, widths[0], widths[widths.length - 1]), byKernel);
      const loss = own.gradient(weights, batch, byKernel);
      expect(reference.gradient(weights, batch, byReference)).toBe(loss);
      expect(byKernel).toEqual(byReference);
      expect(Math.abs(loss - differentiated.gradient(weights, batch, automatic))).toBeLessThan(1e-4);
      const size = Math.hypot(...automatic.flatMap((g) => Array.from(g)));
      const distance = (a: readonly Float32Array[]) =>
        Math.hypot(...a.flatMap((g, k) => Array.from(g, (value, i) => value - automatic[k][i]))) / size;
      expect(distance(byKernel)).toBeLessThan(1e-5);
      const logits = own.logits(weights, batch.inputs, examples);
      expect(Array.from(logits)).toEqual(Array.from(reference.logits(weights, batch.inputs, examples)));
      expect(own.loss(weights, batch)).toBe(loss);
      // the twin: without the weights of the targets it is another gradient
      const plain = batch.targets.map((target) => Math.sign(Math.abs(target)));
      own.gradient(weights, { ...batch, targets: plain }, twin);
      expect(distance(twin)).toBeGreaterThan(1e-2);
    },
  );

  it("runs on the kernel here", () => {
    expect(kernels).not.toBeNull();
  });
});
