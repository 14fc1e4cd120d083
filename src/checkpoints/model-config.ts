import { join } from "node:path";
import type { ModelConfig } from "./checkpoint.ts";
import { parseObject } from "./parse-object.ts";

const longest = 1 << 20;

/** What the `config.json` of a folder says of a transformer's layers; null where there is none. */
export async function modelConfig(folder: string): Promise<ModelConfig | null> {
  const file = await parseObject(join(folder, "config.json"), longest);
  if (file === null) return null;
  // of a model of texts and images
  const text = file.text_config;
  const config = typeof text === "object" && text !== null ? { ...file, ...text } : file;
  const count = (...keys: readonly string[]) => keys.map((key) => config[key]).find(isCount) ?? null;
  const heads = count("num_attention_heads", "n_head", "n_heads", "num_heads");
  const keyValueHeads = count("num_key_value_heads", "num_kv_heads", "n_head_kv");
  return {
    heads,
    keyValueHeads: keyValueHeads ?? (config.multi_query === true ? 1 : heads),
    tiedEmbedding: config.tie_word_embeddings === true,
  };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}
