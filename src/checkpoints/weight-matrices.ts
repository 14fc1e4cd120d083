import type { Checkpoint, SkippedTensor, Tensor } from "./checkpoint.ts";
import { type ElementType, isFloatingPoint } from "./element-type.ts";
import { isOptimiserState, type LayerKind } from "./layer-kind.ts";
import { lengthOf, numbersOf } from "./matrix-part.ts";
import { type MatrixOptions, type Piece, piecesOf } from "./tensor-pieces.ts";

/** A weight matrix of a checkpoint: a tensor, or a part of one. */
export interface CheckpointMatrix {
  /** The tensor's name; of a part followed by `#` and what it is, as `#query`, `#query.3` of a head, `#0,2` of a kernel. */
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly type: ElementType;
  readonly kind: LayerKind;
  /** Which head of its layer it is; null where it is the whole of it. */
  readonly head: number | null;
  /** Names of tensors that are the same numbers. */
  readonly tied: readonly string[];
  /** @throws CheckpointError if the file is damaged */
  read(): Promise<Float64Array>;
}

export interface CheckpointMatrices {
  readonly matrices: readonly CheckpointMatrix[];
  /** What is no weight matrix, or none that is read, each with its reason. */
  readonly skipped: readonly SkippedTensor[];
}

/**
 * The weight matrices of a checkpoint, in its order; their numbers are read when they are asked for. Where the number of
 * heads is known, heads follow the projections that they are parts of. Tied tensors are one matrix.
 *
 * @throws CheckpointError if the layout asks for a number of heads that is not known
 */
export function weightMatricesOf(checkpoint: Checkpoint, options: MatrixOptions): CheckpointMatrices {
  const matrices: CheckpointMatrix[] = [];
  const skipped: SkippedTensor[] = [...checkpoint.skipped];
  for (const tensors of tiedGroups(checkpoint.tensors)) {
    const [tensor, ...others] = tensors;
    const reason = reasonAgainst(tensor);
    if (reason !== null) {
      for (const { name } of tensors) skipped.push({ name, reason, refused: false });
      continue;
    }
    const tied = others.map(({ name }) => name);
    if (isTiedEmbedding(checkpoint, tensor)) tied.push("lm_head.weight");
    const pieces = piecesOf(tensor, checkpoint, options);
    for (const piece of pieces) {
      if ("reason" in piece) skipped.push({ ...piece, refused: false });
      else matrices.push(matrixOf(tensor, tied, piece));
    }
  }
  return { matrices, skipped };
}

function matrixOf(
  tensor: Tensor,
  tied: readonly string[],
  { suffix, kind, head, part }: Piece,
): CheckpointMatrix {
  return {
    name: tensor.name + suffix,
    rows: lengthOf(part.rows),
    columns: lengthOf(part.columns),
    type: tensor.type,
    kind,
    head,
    tied: tied.map((name) => name + suffix),
    read: async () => numbersOf(part, await tensor.read()),
  };
}

/** Tensors of the same numbers together, in the order of the first of each. */
function tiedGroups(tensors: readonly Tensor[]): readonly (readonly Tensor[])[] {
  const groups = new Map<string, Tensor[]>();
  for (const tensor of tensors) groups.set(tensor.place, [...(groups.get(tensor.place) ?? []), tensor]);
  return [...groups.values()];
}

function isTiedEmbedding({ config, tensors }: Checkpoint, { name }: Tensor): boolean {
  const isInput = /(^|\.)(wte|embed_in|embed_tokens|word_embeddings)\.weight$/.test(name);
  return (
    isInput && config?.tiedEmbedding === true && !tensors.some((other) => other.name === "lm_head.weight")
  );
}

/** Why a tensor is no weight matrix, or null. */
function reasonAgainst({ name, shape, type }: Tensor): string | null {
  if (isOptimiserState(name)) return "is what the optimiser remembers, not a weight";
  if (shape.includes(0)) return `is empty (${shape.join(" × ")})`;
  const sides = shape.filter((length) => length > 1).length;
  if (sides === 0) return "is a single number";
  if (sides === 1) return "is a vector: a bias, or the scale of a norm";
  if (!isFloatingPoint(type))
    return `has integers (${type}): indices, a mask or quantised weights; save weights as floating point`;
  return null;
}
