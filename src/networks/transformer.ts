import { lax, numpy as np } from "./autodiff.ts";
import type { Network, ParameterRole, ParameterSpec, Tensor } from "./network.ts";

/** Sizes of a decoder. */
export interface TransformerSizes {
  readonly layers: number;
  readonly heads: number;
  /** Of the residual stream; a multiple of the heads. */
  readonly width: number;
  /** Context length in characters, T. */
  readonly context: number;
  readonly vocabulary: number;
  /** Initial standard deviation of all matrices; those that write to the residual stream have 1/√(2·layers) of it. */
  readonly initialScale: number;
}

/**
 * A decoder in the manner of GPT-2: token and position embeddings E and P, h = E[token] + P[position], and in every layer
 *
 *   h ← h + concat_heads[ softmax(Q Kᵀ/√d + mask) V ] W_O,   Q, K, V = LN(h) W_Q, LN(h) W_K, LN(h) W_V
 *   h ← h + GELU(LN(h) W_1 + b_1) W_2 + b_2
 *
 * logits = LN(h) Eᵀ. The mask hides later characters; attention has no biases. GELU is the form with a hyperbolic tangent,
 * x/(1 + exp(−2√(2/π)(x + 0.044715x³))).
 *
 * Inputs and targets are characters, one-hot, [sequence · T + position][vocabulary]. In the shapes below S are sequences, T
 * the context, M the width, H heads of d = M/H, C the vocabulary.
 *
 * @throws RangeError if width is not a multiple of heads
 * @see Radford et al. 2019, "Language models are unsupervised multitask learners"
 */
export function transformer(sizes: TransformerSizes): Network {
  const { layers, heads, width, context, vocabulary } = sizes;
  if (!Number.isInteger(width / heads))
    throw new RangeError(`transformer.width: must be a multiple of heads = ${heads}, got ${width}`);
  return {
    parameters: parametersOf(sizes),
    features: vocabulary,
    classes: vocabulary,
    logits(parameters, inputs) {
      const rows = inputs.shape[0];
      const tokens = parameters["token embedding"];
      let h = np
        .matmul(inputs, tokens.ref) // [S·T][C] × [C][M]
        .reshape([rows / context, context, width]) // [S·T][M] → [S][T][M]
        .add(parameters["position embedding"]) // [T][M] of every sequence
        .reshape([rows, width]); // [S][T][M] → [S·T][M]
      for (let l = 1; l <= layers; l++) {
        const of = (name: LayerParameter) => parameters[`layer ${l} ${name}`];
        h = h.add(attention(sizes, layerNorm(h.ref, of("attention gain"), of("attention bias")), of));
        h = h.add(perceptron(layerNorm(h.ref, of("mlp gain"), of("mlp bias")), of));
      }
      return np.matmul(layerNorm(h, parameters["last gain"], parameters["last bias"]), tokens.transpose());
    },
  };
}

type LayerParameter =
  | `attention ${"gain" | "bias"}`
  | "query"
  | "key"
  | "value"
  | "projection"
  | `mlp ${"gain" | "bias" | "in" | "in bias" | "out" | "out bias"}`;

/** In the order in which they are drawn and stored. */
function parametersOf(sizes: TransformerSizes): readonly ParameterSpec[] {
  const { layers, width, context, vocabulary, initialScale: sigma } = sizes;
  return [
    matrix("token embedding", "embedding", null, [vocabulary, width], sigma),
    matrix("position embedding", "embedding", null, [context, width], sigma),
    ...Array.from({ length: layers }, (_, l) => layerParameters(sizes, l + 1)).flat(),
    vector("last gain", null, width, 1),
    vector("last bias", null, width, 0),
  ];
}

function layerParameters(sizes: TransformerSizes, l: number): readonly ParameterSpec[] {
  const { layers, heads, width, initialScale: sigma } = sizes;
  const intoStream = sigma / Math.sqrt(2 * layers);
  const name = (what: LayerParameter) => `layer ${l} ${what}`;
  const ofHeads = (
    what: "query" | "key" | "value" | "projection",
    axis: "columns" | "rows",
    scale: number,
  ) => ({
    ...matrix(name(what), what, l, [width, width], scale),
    heads: { count: heads, axis },
  });
  return [
    vector(name("attention gain"), l, width, 1),
    vector(name("attention bias"), l, width, 0),
    ofHeads("query", "columns", sigma),
    ofHeads("key", "columns", sigma),
    ofHeads("value", "columns", sigma),
    ofHeads("projection", "rows", intoStream),
    vector(name("mlp gain"), l, width, 1),
    vector(name("mlp bias"), l, width, 0),
    matrix(name("mlp in"), "mlp-in", l, [width, 4 * width], sigma),
    vector(name("mlp in bias"), l, 4 * width, 0),
    matrix(name("mlp out"), "mlp-out", l, [4 * width, width], intoStream),
    vector(name("mlp out bias"), l, width, 0),
  ];
}

function matrix(
  name: string,
  role: ParameterRole,
  layer: number | null,
  shape: readonly [number, number],
  sigma: number,
): ParameterSpec {
  return { name, role, layer, shape, initial: { sigma } };
}

function vector(name: string, layer: number | null, length: number, value: 0 | 1): ParameterSpec {
  return { name, role: value === 1 ? "gain" : "bias", layer, shape: [length], initial: { value } };
}

/** concat_heads[ softmax(Q Kᵀ/√d + mask) V ] W_O with Q, K, V = x W_Q, x W_K, x W_V; x and result [S·T][M]. */
function attention(
  { heads, width, context }: TransformerSizes,
  x: Tensor,
  of: (name: LayerParameter) => Tensor,
): Tensor {
  const rows = x.shape[0];
  const depth = width / heads;
  const [query, key, value] = [of("query"), of("key"), of("value")].map(
    (w) =>
      np
        .matmul(x.ref, w) // [S·T][M] × [M][M]
        .reshape([rows / context, context, heads, depth]) // [S·T][M] → [S][T][H][d]
        .transpose([0, 2, 1, 3]), // → [S][H][T][d]
  );
  x.dispose();
  const keyT = key.transpose([0, 1, 3, 2]); // [S][H][T][d] → [S][H][d][T]
  const scores = np.matmul(query.mul(1 / Math.sqrt(depth)), keyT); // [S][H][T][T]
  const unnormalised = exponentials(scores, maskOf(context));
  const sum = np.sum(unnormalised.ref, -1, { keepdims: true }); // [S][H][T][1]
  const concatenated = np
    .matmul(unnormalised, value) // [S][H][T][T] × [S][H][T][d]
    .mul(np.reciprocal(sum))
    .transpose([0, 2, 1, 3]) // [S][H][T][d] → [S][T][H][d]
    .reshape([rows, width]); // → [S·T][M]
  return np.matmul(concatenated, of("projection"));
}

/** −10⁹ where a character would attend to a later one, else 0: [T][T]. */
function maskOf(context: number): Tensor {
  const later = Float32Array.from({ length: context * context }, (_, k) =>
    k % context > Math.floor(k / context) ? -1e9 : 0,
  );
  return np.array(later).reshape([context, context]);
}

/** GELU(x W_1 + b_1) W_2 + b_2, x and result [S·T][M]. */
function perceptron(x: Tensor, of: (name: LayerParameter) => Tensor): Tensor {
  const rows = x.shape[0];
  const padded = np.pad(x, [
    [0, spareRows(rows)],
    [0, 0],
  ]); // [S·T + spare][M]
  const hidden = np.matmul(padded, of("mlp in")).add(of("mlp in bias")); // [S·T + spare][4M]
  return np.matmul(gelu(hidden), of("mlp out")).slice([0, rows]).add(of("mlp out bias"));
}

/** (x − ⟨x⟩)/√(Var x + 10⁻⁵) of every row, times a gain, plus a bias. */
function layerNorm(x: Tensor, gain: Tensor, bias: Tensor): Tensor {
  const mean = np.mean(x.ref, -1, { keepdims: true });
  const centred = x.sub(mean);
  const variance = np.mean(centred.ref.mul(centred.ref), -1, { keepdims: true }).add(1e-5);
  return centred.mul(inverseRoot(variance)).mul(gain).add(bias);
}

/**
 * 1/√x as a step of Newton's method from there, y ← y (3 − x y²)/2, whose slope by y is 0 there, and by x that of 1/√x:
 * gradients are then products, which the library vectorises, rather than quotients, which it does not.
 */
function inverseRoot(x: Tensor): Tensor {
  const y = np.reciprocal(np.sqrt(lax.stopGradient(x.ref)));
  return y.ref.mul(x.mul(y.ref.mul(y)).mul(-0.5).add(1.5));
}

/**
 * exp(x + mask − largest) along the last axis; their sum divides the product with the values, which is smaller than the scores.
 *
 * The mask is added twice: a sum used only once would be fused by the library into the
 * preceding product, element by element.
 */
function exponentials(x: Tensor, mask: Tensor): Tensor {
  const largest = largestOf(lax.stopGradient(x.ref).add(mask.ref));
  return np.exp(x.add(mask).sub(largest));
}

/** Maximum along the last axis, which is kept; first across eight parts of it, where four numbers are compared at once. */
function largestOf(x: Tensor): Tensor {
  const length = x.shape.at(-1)!;
  if (length % 32 !== 0) return np.max(x, -1, { keepdims: true });
  const parts = x.reshape([...x.shape.slice(0, -1), 8, length / 8]); // […][n] → […][8][n/8]
  return np.max(np.max(parts, -2), -1, { keepdims: true });
}

/**
 * Rows of zeros that speed up products of many rows. The library computes as many rows together as divide
 * their number, up to four; the sums of four do not fit into the registers, those of two do (26 and 42 GFLOP/s). Sums over the rows
 * are taken in parts of equal length of at most 64, which should not be short.
 */
function spareRows(rows: number): number {
  if (rows < 64) return 0;
  const part = (all: number): number => {
    let length = 64;
    while (all % length !== 0) length--;
    return length;
  };
  let spare = (6 - (rows % 4)) % 4;
  while (part(rows + spare) < 32) spare += 4;
  return spare;
}

function gelu(x: Tensor): Tensor {
  const cubic = x.ref.mul(x.ref).mul(0.044715).add(1);
  const exponent = cubic.mul(x.ref).mul(-2 * Math.sqrt(2 / Math.PI));
  // beyond e⁸⁰ the value is 0 to all digits, and the derivative would be 0·∞
  return x.div(np.exp(np.minimum(exponent, 80)).add(1));
}
