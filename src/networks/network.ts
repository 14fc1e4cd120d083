import type { numpy } from "@jax-js/jax";

/** An array of the autodiff library. Every use consumes it; `.ref` keeps it for another. */
export type Tensor = numpy.Array;

/** The role of a parameter. Matrices multiply activations: their spectra are followed. */
export type ParameterRole =
  | "query"
  | "key"
  | "value"
  | "projection"
  | "mlp-in"
  | "mlp-out"
  | "dense"
  | "embedding"
  | "bias"
  | "gain";

/** A parameter of a network and its initial values. */
export interface ParameterSpec {
  /** e.g. "layer 1 key" */
  readonly name: string;
  readonly role: ParameterRole;
  /** From 1; null for parameters outside the layers. */
  readonly layer: number | null;
  /** [rows, columns] of a matrix, [length] of a vector; activations are rows, y = x W. */
  readonly shape: readonly [number] | readonly [number, number];
  /** Independent normal elements of this standard deviation, or one value. */
  readonly initial: { readonly sigma: number } | { readonly value: number };
  /** How the matrix divides among the heads of a layer: head h has the h-th of `count` equal blocks of columns, or of rows. */
  readonly heads?: { readonly count: number; readonly axis: "columns" | "rows" };
}

/** Examples in one-hot or raw form, [example][feature], and one-hot targets, [example][class]. */
export interface Batch {
  readonly examples: number;
  readonly inputs: Float32Array;
  readonly targets: Float32Array;
}

/** Values of every parameter, in the network's order, [row][column]. */
export type Weights = readonly Float32Array[];

/** A network's loss and gradients, compiled for each batch size on first use. */
export interface Differentiated {
  /**
   * Mean cross-entropy of a batch, in nats, and its gradients by reverse-mode automatic differentiation.
   *
   * @param out the gradients, in the order of the weights
   */
  gradient(weights: Weights, batch: Batch, out: Weights): number;
  /** Mean cross-entropy of a batch, in nats, to 2e-5: the library approximates the logarithm. */
  loss(weights: Weights, batch: Batch): number;
  /** [example][class] */
  logits(weights: Weights, inputs: Float32Array, examples: number): Float32Array;
}

/** A network as a function of its parameters, for the autodiff library to differentiate. */
export interface Network {
  readonly parameters: readonly ParameterSpec[];
  /** Features of an example. */
  readonly features: number;
  readonly classes: number;
  /**
   * Logits, [example][class]; called by {@link differentiate}, which loads the autodiff library.
   *
   * @param parameters by name, each consumed
   * @param inputs [example][feature], consumed
   */
  logits(parameters: Readonly<Record<string, Tensor>>, inputs: Tensor): Tensor;
  /** Its own gradient, faster than automatic differentiation and equal to it to rounding; absent if it has none. */
  gradient?(): Differentiated;
}

export function sizeOf({ shape }: Pick<ParameterSpec, "shape">): number {
  return shape.reduce((product: number, length) => product * length, 1);
}
