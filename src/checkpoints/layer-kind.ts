/** What a matrix does in its network. */
export type LayerKind =
  | "dense"
  | "embedding"
  | "query"
  | "key"
  | "value"
  | "query-key-value"
  | "convolution"
  | "expert";

/** Words of names by the kind of layer, as the usual libraries have them; the first that agrees holds. */
const words: readonly (readonly [LayerKind, RegExp])[] = [
  ["query-key-value", /^(c_attn|query_key_value|qkv|qkv_proj|wqkv|in_proj|in_proj_weight|to_qkv)$/i],
  ["query", /^(q_proj|query|query_proj|q_lin|q|wq|to_q|linear_q|query_dense)$/i],
  ["key", /^(k_proj|key|key_proj|k_lin|k|wk|to_k|linear_k|key_dense)$/i],
  ["value", /^(v_proj|value|value_proj|v_lin|v|wv|to_v|linear_v|value_dense)$/i],
  [
    "embedding",
    /^(wte|wpe|embed|embed_in|embed_tokens|embed_positions|\w*embeddings?|tok_embeddings|shared)$/i,
  ],
  ["expert", /^(\w*experts?)$/i],
];

/** What a tensor is by its name: by the last of its words that says something. */
export function layerKind(name: string): LayerKind {
  for (const word of name.split(/[./]/).reverse())
    for (const [kind, pattern] of words) if (pattern.test(word)) return kind;
  return "dense";
}

/** Whether a tensor is what an optimiser remembers, not a weight. */
export function isOptimiserState(name: string): boolean {
  return /^_?optim/i.test(name);
}
