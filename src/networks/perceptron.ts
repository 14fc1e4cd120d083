import { nn, numpy as np } from "./autodiff.ts";
import type { Network, ParameterSpec, Tensor } from "./network.ts";
import { perceptronGradient } from "./perceptron-gradient.ts";

export interface PerceptronSizes {
  /** Features, hidden units of every layer, classes. */
  readonly widths: readonly number[];
  readonly activation: "relu" | "tanh";
}

/**
 * Layers y = f(x W + b) in sequence, the last without f. Initial weights have variance g/M for M inputs, g = 2 for
 * ReLU and 1 for tanh, which preserves the scale of activations; initial biases are 0.
 *
 * @throws RangeError for fewer than two widths
 * @see He et al. 2015, arXiv:1502.01852; Glorot & Bengio 2010
 */
export function perceptron({ widths, activation }: PerceptronSizes): Network {
  if (widths.length < 2)
    throw new RangeError(
      `perceptron.widths: must hold at least the numbers of features and classes, got ${widths.length}`,
    );
  const gain = activation === "relu" ? 2 : 1;
  const parameters = widths.slice(1).flatMap((width, k): readonly ParameterSpec[] => {
    const inputs = widths[k];
    const layer = k + 1;
    return [
      {
        name: `layer ${layer} weights`,
        role: "dense",
        layer,
        shape: [inputs, width],
        initial: { sigma: Math.sqrt(gain / inputs) },
      },
      { name: `layer ${layer} bias`, role: "bias", layer, shape: [width], initial: { value: 0 } },
    ];
  });
  return {
    parameters,
    gradient: () => perceptronGradient(widths, activation),
    features: widths[0],
    classes: widths.at(-1)!,
    logits(parameters, inputs) {
      const act = activation === "relu" ? nn.relu : np.tanh;
      let x: Tensor = inputs;
      for (let layer = 1; layer < widths.length; layer++) {
        const y = np.matmul(x, parameters[`layer ${layer} weights`]).add(parameters[`layer ${layer} bias`]);
        x = layer + 1 < widths.length ? (act(y) as Tensor) : y;
      }
      return x;
    },
  };
}
