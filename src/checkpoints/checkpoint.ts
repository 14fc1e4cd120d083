import type { ElementType } from "./element-type.ts";

/** One array of a checkpoint, known by its header; its numbers are read when they are asked for. */
export interface Tensor {
  /** As the file has it; parts of nested state dicts are joined by dots. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
  /** Size of its numbers in their own type, uncompressed. */
  readonly bytes: number;
  /** Equal for tensors that are the same numbers in the same place: tied weights. */
  readonly place: string;
  /**
   * Its numbers, the last index fastest, whatever the order in the file.
   *
   * @throws CheckpointError if the file ends early, or its bytes contradict its header
   */
  read(): Promise<Float64Array>;
}

/** What a file holds besides tensors that can be read. */
export interface SkippedTensor {
  readonly name: string;
  /** What it is, and what to do about it. */
  readonly reason: string;
  /** Whether it asks for code to be executed: a caller that was not told to leave it out should stop. */
  readonly refused: boolean;
}

/** What a reader finds in a file. */
export interface Contents {
  /** Such as "safetensors", "PyTorch". */
  readonly format: string;
  readonly tensors: readonly Tensor[];
  readonly skipped: readonly SkippedTensor[];
  /** Gives back what the reader holds besides the file itself. */
  close?(): Promise<void>;
}

/** A file, or a folder of shards, of weights that are read one tensor at a time. */
export interface Checkpoint extends Contents {
  readonly path: string;
  /** What `config.json` beside it says of its layers; null where there is none. */
  readonly config: ModelConfig | null;
  close(): Promise<void>;
}

/** What a transformer's `config.json` says of the meaning of its tensors. */
export interface ModelConfig {
  /** Attention heads of a layer; null where it does not say. */
  readonly heads: number | null;
  /** Heads that keys and values have, fewer where queries share them; `heads` where it does not say. */
  readonly keyValueHeads: number | null;
  /** Whether the last layer is the transpose of the embedding, and so not in the file. */
  readonly tiedEmbedding: boolean;
}

/**
 * A checkpoint that cannot be read: the message is one sentence that names the file, what is wrong, and what is allowed
 * or to be done. What it quotes of the file is cut, and without control characters.
 */
export class CheckpointError extends Error {
  override readonly name = "CheckpointError";

  constructor(message: string) {
    super(printable(message));
  }
}

const longestMessage = 600;

function printable(text: string): string {
  const cut = text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text;
  return cut.replace(/\p{Cc}/gu, "\ufffd");
}
