import type { Axis, MatrixPart } from "./matrix-part.ts";

/** How queries, keys and values lie in one matrix. */
export interface FusedLayout {
  /** One after the other, or of each head (of each group of heads with common keys) by turns. */
  readonly order: "blocks" | "heads";
  readonly heads: number | null;
  readonly keyValueHeads: number | null;
}

export interface FusedParts {
  /** The side that has the outputs: rows in PyTorch's linear layers, columns in GPT-2's. */
  readonly side: "rows" | "columns";
  readonly query: MatrixPart;
  readonly key: MatrixPart;
  readonly value: MatrixPart;
}

/**
 * Queries, keys and values of a fused projection of d inputs, or null where its shape and the numbers of heads do not say
 * where they lie.
 *
 * - blocks: [q | k | v], of h·e, g·e and g·e outputs for h heads of e dimensions that share g keys and values
 * - heads: for each of g groups h/g queries, a key and a value of e outputs each
 *
 * @param shape of two axes; the side of the outputs is the longer one
 */
export function fusedParts(shape: readonly number[], layout: FusedLayout): FusedParts | null {
  const side = shape[0] >= shape[1] ? "rows" : "columns";
  const [outputs, inputs] = side === "rows" ? shape : [shape[1], shape[0]];
  const sizes = sizesOf(outputs, layout);
  if (sizes === null) return null;
  const { groups, queries, dimension } = sizes;
  const [step, input]: [number, Axis] =
    side === "rows" ? [inputs, { length: inputs, stride: 1 }] : [1, { length: inputs, stride: outputs }];
  const width = (queries + 2) * dimension;
  const part = (first: number, count: number): MatrixPart => {
    const inner = { length: count * dimension, stride: step };
    const axes = groups === 1 ? [inner] : [{ length: groups, stride: width * step }, inner];
    const offset = first * dimension * step;
    return side === "rows"
      ? { offset, rows: axes, columns: [input] }
      : { offset, rows: [input], columns: axes };
  };
  return { side, query: part(0, queries), key: part(queries, 1), value: part(queries + 1, 1) };
}

/** Groups one after the other, each with so many queries of a dimension, one key and one value. */
function sizesOf(outputs: number, { order, heads, keyValueHeads }: FusedLayout) {
  const grouped = heads !== null && keyValueHeads !== null && keyValueHeads < heads;
  const groups = order === "blocks" ? 1 : (keyValueHeads ?? heads);
  if (groups === null || (order === "heads" && heads === null)) return null;
  const queries = grouped ? heads / keyValueHeads : 1;
  const dimension = outputs / groups / (queries + 2);
  return Number.isInteger(queries) && Number.isInteger(dimension) ? { groups, queries, dimension } : null;
}
