import type { CheckpointMatrix, LayerKind } from "../../checkpoints/index.ts";

/** Kinds of layers that are roles by themselves, whatever a program calls them. */
const telling: readonly LayerKind[] = ["embedding", "query", "key", "value"];

/**
 * What a matrix does in every layer: its kind, or what its name has after the number of the layer: "mlp.c_fc" of
 * "h.3.mlp.c_fc.weight"; "dense" where that is nothing.
 */
export function roleOf({ name, kind }: Pick<CheckpointMatrix, "name" | "kind">): string {
  if (telling.includes(kind)) return kind;
  const [tensor, part] = name.split("#");
  const words = tensor.split(/[./]/).filter((word) => !/^(weight|kernel|w)$/i.test(word));
  const role = words.slice(words.findLastIndex(isNumber) + 1).join(".") || "dense";
  return part === undefined ? role : `${role}#${part}`;
}

/** The layer of each matrix, from 1: the first number in its name, by its rank among these; null where there is none. */
export function layersOf(names: readonly string[]): readonly (number | null)[] {
  const numbers = names.map((name) => {
    const word = name.split(/[./#_]/).find(isNumber);
    return word === undefined ? null : Number(word);
  });
  const ranked = [...new Set(numbers.filter((number) => number !== null))].sort((a, b) => a - b);
  return numbers.map((number) => (number === null ? null : ranked.indexOf(number) + 1));
}

function isNumber(word: string): boolean {
  return /^\d+$/.test(word);
}
