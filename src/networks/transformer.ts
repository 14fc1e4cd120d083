import { lax, numpy as np } from "./autodiff.ts";
import type { Network, ParameterRole, ParameterSpec, Tensor } from "./network.ts";

/** Sizes of a decoder. */
export interface TransformerSizes {
  readonly layers: number;
  readonly heads: number;
  /** Of the residual stream; a multiple of the heads. */
  readonly width: number;
  /** Characters that are looked back on, T. */
  readonly context: number;
  readonly vocabulary: number;
  /** Standard deviation of all matrices at the beginning; those that write to the stream have 1/√(2·layers) of it. */
  readonly initialScale: number;
}

/**
 * A decoder in the manner of GPT-2: token and position embeddings, and in every layer
 *
 *   h ← h + concat_heads[ softmax(Q Kᵀ/√d + mask) V ] W_O,   Q, K, V = LN(h) W_Q, LN(h) W_K, LN(h) W_V
 *   h ← h + GELU(LN(h) W_1 + b_1) W_2 + b_2
 *
 * logits = LN(h) Eᵀ with the token embedding E. The mask hides later characters; attention has no biases. GELU is the form
 * with a hyperbolic tangent, x/(1 + exp(−2√(2/π)(x + 0.044715x³))).
 *
 * Inputs and targets are characters, one-hot, [sequence · T + position][vocabulary].
 *
 * @throws RangeError if width is not a multiple of heads
 * @see Radford et al. 2019, "Language models are unsupervised multitask learners"
 */
export function transformer(sizes: TransformerSizes): Network {
  const { layers, heads, width, context, vocabulary, initialScale: sigma } = sizes;
  if (!Number.isInteger(width / heads))
    throw new RangeError(`transformer.width: must be a multiple of heads = ${heads}, got ${width}`);
  const depth = width / heads;
  const matrix = (
    name: string,
    role: ParameterRole,
    layer: number | null,
    shape: readonly [number, number],
    scale = sigma,
  ): ParameterSpec => ({ name, role, layer, shape, initial: { sigma: scale } });
  const vector = (name: string, layer: number | null, length: number, value: 0 | 1): ParameterSpec => ({
    name,
    role: value === 1 ? "gain" : "bias",
    layer,
    shape: [length],
    initial: { value },
  });
  const ofLayer = (l: number): readonly ParameterSpec[] => {
    const name = (what: string) => `layer ${l} ${what}`;
    const intoStream = sigma / Math.sqrt(2 * layers);
    return [
      vector(name("attention gain"), l, width, 1),
      vector(name("attention bias"), l, width, 0),
      { ...matrix(name("query"), "query", l, [width, width]), heads: { count: heads, axis: "columns" } },
      { ...matrix(name("key"), "key", l, [width, width]), heads: { count: heads, axis: "columns" } },
      { ...matrix(name("value"), "value", l, [width, width]), heads: { count: heads, axis: "columns" } },
      {
        ...matrix(name("projection"), "projection", l, [width, width], intoStream),
        heads: { count: heads, axis: "rows" },
      },
      vector(name("mlp gain"), l, width, 1),
      vector(name("mlp bias"), l, width, 0),
      matrix(name("mlp in"), "mlp-in", l, [width, 4 * width]),
      vector(name("mlp in bias"), l, 4 * width, 0),
      matrix(name("mlp out"), "mlp-out", l, [4 * width, width], intoStream),
      vector(name("mlp out bias"), l, width, 0),
    ];
  };
  const parameters = [
    matrix("token embedding", "embedding", null, [vocabulary, width]),
    matrix("position embedding", "embedding", null, [context, width]),
    ...Array.from({ length: layers }, (_, l) => ofLayer(l + 1)).flat(),
    vector("last gain", null, width, 1),
    vector("last bias", null, width, 0),
  ];
  const later = Float32Array.from({ length: context * context }, (_, k) =>
    k % context > Math.floor(k / context) ? -1e9 : 0,
  );

  function attention(x: Tensor, weights: readonly Tensor[], sequences: number): Tensor {
    const [query, key, value] = weights.map((w) =>
      np.matmul(x.ref, w).reshape([sequences, context, heads, depth]).transpose([0, 2, 1, 3]),
    ) as [Tensor, Tensor, Tensor];
    x.dispose();
    const scores = np.matmul(query.mul(1 / Math.sqrt(depth)), key.transpose([0, 1, 3, 2]));
    const unnormalised = exponentials(scores, np.array(later).reshape([context, context]));
    const sum = np.sum(unnormalised.ref, -1, { keepdims: true });
    return np
      .matmul(unnormalised, value)
      .mul(np.reciprocal(sum))
      .transpose([0, 2, 1, 3])
      .reshape([sequences * context, width]);
  }

  return {
    parameters,
    features: vocabulary,
    classes: vocabulary,
    logits(all, inputs) {
      const rows = inputs.shape[0];
      const sequences = rows / context;
      let next = 0;
      const take = (): Tensor => all[next++];
      const [tokens, positions] = [take(), take()];
      let h = np
        .matmul(inputs, tokens.ref)
        .reshape([sequences, context, width])
        .add(positions)
        .reshape([sequences * context, width]);
      for (let l = 0; l < layers; l++) {
        const attended = attention(layerNorm(h.ref, take(), take()), [take(), take(), take()], sequences);
        h = h.add(np.matmul(attended, take()));
        const x = np.pad(layerNorm(h.ref, take(), take()), [
          [0, spareRows(rows)],
          [0, 0],
        ]);
        const hidden = np.matmul(x, take()).add(take());
        h = h.add(np.matmul(gelu(hidden), take()).slice([0, rows]).add(take()));
      }
      return np.matmul(layerNorm(h, take(), take()), tokens.transpose());
    },
  };
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
 * gradients are products then, which the library vectorises, and not quotients, which it does not.
 */
function inverseRoot(x: Tensor): Tensor {
  const y = np.reciprocal(np.sqrt(lax.stopGradient(x.ref)));
  return y.ref.mul(x.mul(y.ref.mul(y)).mul(-0.5).add(1.5));
}

/**
 * exp(x + mask − largest) along the last axis; their sum divides the product with the values, which is smaller than they.
 *
 * The mask is added twice and not once: a sum that is needed in one place only would be computed by the library within the
 * product before it, number by number.
 */
function exponentials(x: Tensor, mask: Tensor): Tensor {
  const largest = largestOf(lax.stopGradient(x.ref).add(mask.ref));
  return np.exp(x.add(mask).sub(largest));
}

/** Along the last axis, which is kept; first across eight parts of it, where four numbers are compared at once. */
function largestOf(x: Tensor): Tensor {
  const length = x.shape.at(-1)!;
  if (length % 32 !== 0) return np.max(x, -1, { keepdims: true });
  const parts = x.reshape([...x.shape.slice(0, -1), 8, length / 8]);
  return np.max(np.max(parts, -2), -1, { keepdims: true });
}

/**
 * Rows of zeros with which products of many rows take the library less time. It computes as many rows together as divide
 * them, up to four; the sums of four do not fit into the registers, those of two do (26 and 42 GFLOP/s). Sums over the rows
 * are made in parts of one length of at most 64, which should not be short.
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
  // beyond e⁸⁰ the value is 0 to every digit, and the derivative would be 0·∞
  return x.div(np.exp(np.minimum(exponent, 80)).add(1));
}
