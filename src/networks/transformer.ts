import { lax, numpy as np } from "@jax-js/jax";
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
    const scores = np
      .matmul(query, key.transpose([0, 1, 3, 2]))
      .mul(1 / Math.sqrt(depth))
      .add(np.array(later).reshape([1, 1, context, context]));
    return np
      .matmul(softmax(scores), value)
      .transpose([0, 2, 1, 3])
      .reshape([sequences * context, width]);
  }

  return {
    parameters,
    features: vocabulary,
    classes: vocabulary,
    logits(all, inputs) {
      const sequences = inputs.shape[0]! / context;
      let next = 0;
      const take = (): Tensor => all[next++]!;
      const [tokens, positions] = [take(), take()];
      let h = np
        .matmul(inputs, tokens.ref)
        .reshape([sequences, context, width])
        .add(positions)
        .reshape([sequences * context, width]);
      for (let l = 0; l < layers; l++) {
        const attended = attention(layerNorm(h.ref, take(), take()), [take(), take(), take()], sequences);
        h = h.add(np.matmul(attended, take()));
        const hidden = np.matmul(layerNorm(h.ref, take(), take()), take()).add(take());
        h = h.add(np.matmul(gelu(hidden), take()).add(take()));
      }
      return np.matmul(layerNorm(h, take(), take()), tokens.transpose());
    },
  };
}

/** (x − ⟨x⟩)/√(Var x + 10⁻⁵) of every row, times a gain, plus a bias. */
function layerNorm(x: Tensor, gain: Tensor, bias: Tensor): Tensor {
  const mean = np.mean(x.ref, -1, { keepdims: true });
  const centred = x.sub(mean);
  const variance = np.mean(centred.ref.mul(centred.ref), -1, { keepdims: true });
  return centred
    .div(np.sqrt(variance.add(1e-5)))
    .mul(gain)
    .add(bias);
}

/** Along the last axis; with it and gelu an update takes 8 % less time than with the library's own. */
function softmax(x: Tensor): Tensor {
  const largest = lax.stopGradient(np.max(x.ref, -1, { keepdims: true }));
  const weights = np.exp(x.sub(largest));
  const sum = np.sum(weights.ref, -1, { keepdims: true });
  return weights.mul(np.reciprocal(sum));
}

function gelu(x: Tensor): Tensor {
  const cubic = x.ref.mul(x.ref).mul(0.044715).add(1);
  const exponent = cubic.mul(x.ref).mul(-2 * Math.sqrt(2 / Math.PI));
  return x.div(np.exp(exponent).add(1));
}
