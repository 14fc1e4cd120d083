import { describe, expect, it } from "vitest";
import {
  type Batch,
  differentiate,
  type Network,
  perceptron,
  sizeOf,
  transformer,
} from "../../src/networks/index.ts";
import { streams } from "../../src/random/index.ts";

const own = streams("networks");
const sizes = { layers: 2, heads: 2, width: 8, context: 6, vocabulary: 7, initialScale: 0.4 };
const decoder = transformer(sizes);
const relu = perceptron({ widths: [5, 9, 4], activation: "tanh" });

/** Weights far from where training begins, so that every gradient is well above rounding. */
function weightsOf(network: Network): Float32Array[] {
  const random = own.of("validation", 0);
  return network.parameters.map((spec) => {
    const centre = "value" in spec.initial ? spec.initial.value : 0;
    return Float32Array.from({ length: sizeOf(spec) }, () => centre + 0.4 * random.normal());
  });
}

function tokens(count: number): number[] {
  const random = own.of("validation", 1);
  return Array.from({ length: count }, () => Math.floor(random.uniform() * sizes.vocabulary));
}

function oneHot(list: readonly number[], classes: number): Float32Array {
  const rows = new Float32Array(list.length * classes);
  list.forEach((token, k) => {
    rows[k * classes + token] = 1;
  });
  return rows;
}

const sequences = oneHot(tokens(18), 7);
const text: Batch = { examples: 18, inputs: sequences, targets: oneHot(tokens(19).slice(1), 7) };
const points: Batch = {
  examples: 12,
  inputs: Float32Array.from({ length: 60 }, (_, k) => Math.sin(k)),
  targets: oneHot(
    Array.from({ length: 12 }, (_, k) => k % 4),
    4,
  ),
};

/** −⟨ln p(target)⟩ in double precision: the library's own logarithm is off by up to 1e-5, which a difference would see. */
function crossEntropy(logits: Float32Array, { targets, examples }: Batch): number {
  const classes = logits.length / examples;
  let sum = 0;
  for (let e = 0; e < examples; e++) {
    const own = Array.from(logits.subarray(e * classes, (e + 1) * classes));
    const norm = Math.log(own.reduce((total, x) => total + Math.exp(x), 0));
    own.forEach((x, c) => {
      sum += targets[e * classes + c] * (norm - x);
    });
  }
  return sum / examples;
}

/**
 * Slope of the loss along the gradient of every parameter and along a random direction, against central differences.
 *
 * @returns the largest deviation in units of its bound: four standard deviations of the rounding of single precision, as
 *   the scatter of the loss between places that are almost the same shows it, and what is left of the third derivative,
 *   from 2h and h
 */
async function worst(network: Network, other: Network, batch: Batch) {
  const compiled = await differentiate(network);
  const gradientOf = await differentiate(other);
  const weights = weightsOf(network);
  const gradients = weights.map((w) => new Float32Array(w.length));
  gradientOf.gradient(weights, batch, gradients);
  const random = own.of("validation", 2);
  const h = 0.02;
  return gradients.map((g, k) => {
    const directions = [Float64Array.from(g), Float64Array.from(g, () => random.normal())];
    return Math.max(
      ...directions.map((d) => {
        const length = Math.hypot(...d);
        if (length === 0) return Number.POSITIVE_INFINITY;
        const at = (step: number) =>
          crossEntropy(
            compiled.logits(
              weights.map((w, l) => (l === k ? w.map((x, i) => x + (step * d[i]) / length) : w)),
              batch.inputs,
              batch.examples,
            ),
            batch,
          );
        const [near, far] = [(at(h) - at(-h)) / (2 * h), (at(2 * h) - at(-2 * h)) / (4 * h)];
        const slope = d.reduce((sum, x, i) => sum + (x / length) * g[i], 0);
        // second differences over steps so small that all else is linear have √6 times the rounding of a loss
        const near0 = Array.from({ length: 34 }, (_, j) => at(1e-5 * j));
        const second = near0.slice(2).map((loss, j) => loss - 2 * near0[j + 1] + near0[j]);
        const scatter = Math.sqrt(second.reduce((sum, x) => sum + x * x, 0) / second.length / 6);
        const rounding = (4 * scatter) / (Math.SQRT2 * h);
        return Math.abs(near - slope) / (rounding + Math.abs(far - near));
      }),
    );
  });
}

describe("the loss", () => {
  it("is the cross-entropy of the logits", async () => {
    for (const [network, batch] of [
      [decoder, text],
      [relu, points],
    ] as const) {
      const compiled = await differentiate(network);
      const weights = weightsOf(network);
      const exact = crossEntropy(compiled.logits(weights, batch.inputs, batch.examples), batch);
      expect(Math.abs(compiled.loss(weights, batch) - exact)).toBeLessThan(2e-5);
    }
  });
});

describe("a gradient by automatic differentiation", () => {
  it("is the slope of the loss for every parameter of a decoder", async () => {
    const all = await worst(decoder, decoder, text);
    expect(all).toHaveLength(2 + 2 * 12 + 2);
    expect(Math.max(...all)).toBeLessThan(1);
  });

  it("is that of a perceptron", async () => {
    expect(Math.max(...(await worst(relu, relu, points)))).toBeLessThan(1);
  });

  it("of one head is not that of two, although their parameters have the same sizes", async () => {
    const all = await worst(decoder, transformer({ ...sizes, heads: 1 }), text);
    expect(Math.max(...all)).toBeGreaterThan(10);
  });
});

describe("a decoder", () => {
  it("attends to earlier characters, and not to later ones", async () => {
    const compiled = await differentiate(decoder);
    const weights = weightsOf(decoder);
    const line = tokens(6);
    const before = compiled.logits(weights, oneHot(line, 7), 6).slice();
    const changed = [...line];
    changed[3] = (line[3] + 1) % 7;
    const after = compiled.logits(weights, oneHot(changed, 7), 6);
    expect(after.slice(0, 21)).toEqual(before.slice(0, 21));
    for (let position = 3; position < 6; position++)
      expect(after.slice(7 * position, 7 * position + 7)).not.toEqual(
        before.slice(7 * position, 7 * position + 7),
      );
  });

  it("treats sequences of a batch independently", async () => {
    const compiled = await differentiate(decoder);
    const weights = weightsOf(decoder);
    const all = compiled.logits(weights, sequences, 18).slice(42, 84);
    const alone = compiled.logits(weights, sequences.slice(42, 84), 6);
    for (let k = 0; k < 42; k++) expect(Math.abs(all[k] - alone[k])).toBeLessThan(1e-5);
  });

  it("has the mean gradient of its sequences, for few and many", async () => {
    const compiled = await differentiate(decoder);
    const weights = weightsOf(decoder);
    const line = tokens(97);
    const batch = (from: number, to: number): Batch => ({
      examples: to - from,
      inputs: oneHot(line.slice(from, to), 7),
      targets: oneHot(line.slice(from + 1, to + 1), 7),
    });
    const gradients = (of: Batch): Float32Array => {
      const out = weights.map((w) => new Float32Array(w.length));
      compiled.gradient(weights, of, out);
      return Float32Array.from(out.flatMap((g) => [...g]));
    };
    const all = gradients(batch(0, 96));
    const alone = Array.from({ length: 16 }, (_, s) => gradients(batch(6 * s, 6 * s + 6)));
    const largest = Math.max(...all.map(Math.abs));
    all.forEach((g, i) => {
      const mean = alone.reduce((sum, own) => sum + own[i] / 16, 0);
      expect(Math.abs(g - mean)).toBeLessThan(1e-5 * largest);
    });
  });

  it("rejects a width that its heads do not divide, and weights of other sizes", async () => {
    expect(() => transformer({ ...sizes, heads: 3 })).toThrow("must be a multiple of heads = 3, got 8");
    const compiled = await differentiate(decoder);
    expect(() => compiled.loss(weightsOf(decoder).slice(1), text)).toThrow("must be 28 arrays, got 27");
    const short = weightsOf(decoder).map((w, k) => (k === 3 ? w.slice(1) : w));
    expect(() => compiled.loss(short, text)).toThrow("layer 1 attention bias: must hold 8 numbers, got 7");
  });

  it("stays finite where a unit of the feed-forward layer is far below zero", async () => {
    const compiled = await differentiate(decoder);
    for (const bias of [-9, -10.05, -20, -1000]) {
      const weights = weightsOf(decoder);
      weights[decoder.parameters.findIndex(({ name }) => name === "layer 1 mlp in bias")][0] = bias;
      const out = decoder.parameters.map((spec) => new Float32Array(sizeOf(spec)));
      expect(Number.isFinite(compiled.gradient(weights, text, out))).toBe(true);
      expect(out.every((gradient) => gradient.every(Number.isFinite))).toBe(true);
    }
  });
});
