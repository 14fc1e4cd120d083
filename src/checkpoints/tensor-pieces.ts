import { type Checkpoint, CheckpointError, type SkippedTensor, type Tensor } from "./checkpoint.ts";
import { kernelMatrices } from "./convolution.ts";
import { fusedParts } from "./fused-projection.ts";
import { type LayerKind, layerKind } from "./layer-kind.ts";
import { lengthOf, type MatrixPart, shareOf, wholeMatrix } from "./matrix-part.ts";

/** How tensors are taken apart. */
export interface MatrixOptions {
  /**
   * Fused projections: by their names; not at all; queries, keys and values one after the other as in GPT-2; of each head
   * by turns, as in GPT-NeoX, BLOOM and Falcon.
   */
  readonly layout: "auto" | "plain" | "gpt2" | "neox";
  /** Kernels of convolutions: a matrix for each position of the window, or one for all. */
  readonly conv: "slices" | "flatten";
  /** Attention heads of a layer; by default what `config.json` says. */
  readonly heads?: number;
}

/** A part of a tensor by what follows its name. */
export interface Piece {
  readonly suffix: string;
  readonly kind: LayerKind;
  readonly head: number | null;
  readonly part: MatrixPart;
}

/** What is no matrix, or cannot be separated. */
export type LeftOut = Pick<SkippedTensor, "name" | "reason">;

/**
 * The matrices that a tensor is, or why it is none: a projection, the queries, keys and values of a fused one, the
 * positions of a kernel, the experts of a layer.
 *
 * @param tensor of at least two axes longer than one
 * @throws CheckpointError if the layout asks for a number of heads that is not known
 */
export function piecesOf(
  tensor: Tensor,
  checkpoint: Checkpoint,
  options: MatrixOptions,
): readonly (Piece | LeftOut)[] {
  const { name, shape } = tensor;
  const sides = shape.filter((length) => length > 1);
  const kind = shape.length > 3 ? "convolution" : layerKind(name);
  if (sides.length === 2) return projection(name, sides, kind, checkpoint, options);
  if (kind === "expert" || (checkpoint.format === "ONNX" && shape.length === 3 && shape[0] === 2))
    return stack(name, shape, kind);
  if (shape.length === 3 && kind !== "dense")
    return [{ suffix: "", kind, head: null, part: wholeMatrix(shape[0], shape[1] * shape[2]) }];
  return kernel(name, shape, checkpoint.format === "HDF5" || isKernel(name) ? "last" : "first", options.conv);
}

/** How JAX's and Keras's layers name their weights, whose outputs are the last axis. */
function isKernel(name: string): boolean {
  return /(^|[./])kernel$/.test(name);
}

function kernel(
  name: string,
  shape: readonly number[],
  order: "first" | "last",
  as: "slices" | "flatten",
): readonly (Piece | LeftOut)[] {
  const matrices = kernelMatrices(shape, as, order);
  if (matrices.some(({ part }) => lengthOf(part.rows) === 1 || lengthOf(part.columns) === 1))
    return [
      {
        name,
        reason: "is a kernel of one input or output a channel, whose slices are vectors; --conv flatten",
      },
    ];
  return matrices.map(({ position, part }) => ({
    suffix: position === null ? "" : `#${position.join(",")}`,
    kind: "convolution",
    head: null,
    part,
  }));
}

/** Matrices one after the other, as of experts. */
function stack(name: string, shape: readonly number[], kind: LayerKind): readonly (Piece | LeftOut)[] {
  const [rows, columns] = shape.slice(-2);
  if (rows === 1 || columns === 1) return [{ name, reason: "is a stack of vectors" }];
  const count = shape.slice(0, -2).reduce((product, length) => product * length, 1);
  return Array.from({ length: count }, (_, index) => ({
    suffix: `#${index}`,
    kind,
    head: null,
    part: { ...wholeMatrix(rows, columns), offset: index * rows * columns },
  }));
}

/** A matrix, or the parts of a fused projection, with their heads. */
function projection(
  name: string,
  shape: readonly number[],
  kind: LayerKind,
  checkpoint: Checkpoint,
  { layout, heads: given }: MatrixOptions,
): readonly (Piece | LeftOut)[] {
  const heads = given ?? checkpoint.config?.heads ?? null;
  const keyValueHeads = checkpoint.config?.keyValueHeads ?? heads;
  const whole: Piece = { suffix: "", kind, head: null, part: wholeMatrix(shape[0], shape[1]) };
  if (layout === "plain") return [whole];
  if (kind === "query") return [whole, ...headsOf(whole, isKernel(name) ? "columns" : "rows", heads)];
  if (kind === "key" || kind === "value")
    return [whole, ...headsOf(whole, isKernel(name) ? "columns" : "rows", keyValueHeads)];
  if (kind !== "query-key-value") return [whole];
  const isByHeads = layout === "neox" || (layout === "auto" && /query_key_value/.test(name));
  if (layout === "neox" && heads === null)
    throw new CheckpointError(
      `${checkpoint.path}: ${name}: layout neox needs the number of heads; give --heads, or a config.json beside the file`,
    );
  const parts = fusedParts(shape, { order: isByHeads ? "heads" : "blocks", heads, keyValueHeads });
  if (parts === null) {
    const reason = `${shape.join(" × ")} cannot be divided into queries, keys and values without the number of heads; --heads`;
    return [whole, { name: `${name}#query`, reason }];
  }
  const pieces = (["query", "key", "value"] as const).map(
    (part): Piece => ({ suffix: `#${part}`, kind: part, head: null, part: parts[part] }),
  );
  return pieces.flatMap((piece) => [
    piece,
    ...headsOf(piece, parts.side, piece.kind === "query" ? heads : keyValueHeads),
  ]);
}

function headsOf(whole: Piece, side: "rows" | "columns", heads: number | null): readonly Piece[] {
  if (heads === null || heads === 1) return [];
  const prefix = whole.suffix || `#${whole.kind}`;
  return Array.from({ length: heads }, (_, head) => ({ head, part: shareOf(whole.part, side, heads, head) }))
    .filter((share): share is { head: number; part: MatrixPart } => share.part !== null)
    .map(({ head, part }) => ({ suffix: `${prefix}.${head}`, kind: whole.kind, head, part }));
}
