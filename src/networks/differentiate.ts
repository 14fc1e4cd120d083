import { jit, loadAutodiff, nn, numpy as np, valueAndGrad } from "./autodiff.ts";
import {
  type Batch,
  type Differentiated,
  type Network,
  sizeOf,
  type Tensor,
  type Weights,
} from "./network.ts";

const compiled = new WeakMap<Network, Promise<Differentiated>>();

/** The gradient of a network, its own or compiled to WebAssembly, on this thread, once; single precision. */
export function differentiate(network: Network): Promise<Differentiated> {
  const known = compiled.get(network) ?? differentiated(network);
  compiled.set(network, known);
  return known;
}

async function differentiated(network: Network): Promise<Differentiated> {
  return network.gradient?.() ?? compile(network);
}

/** By automatic differentiation, whether or not it has a gradient of its own. */
export async function compile(network: Network): Promise<Differentiated> {
  await loadAutodiff();
  const { parameters, features, classes } = network;
  const logitsOf = (weights: Tensor[], inputs: Tensor): Tensor =>
    network.logits(Object.fromEntries(parameters.map(({ name }, k) => [name, weights[k]])), inputs);
  const lossOf = (weights: Tensor[], inputs: Tensor, targets: Tensor): Tensor => {
    const examples = inputs.shape[0];
    return nn
      .logSoftmax(logitsOf(weights, inputs), -1)
      .mul(targets)
      .sum()
      .mul(-1 / examples);
  };
  const valueAndGradient = jit(valueAndGrad(lossOf));
  const value = jit(lossOf);
  const logits = jit(logitsOf);

  const matrix = (data: Float32Array, rows: number, columns: number): Tensor =>
    np.array(data).reshape([rows, columns]);
  const tensors = (weights: Weights): Tensor[] => {
    if (weights.length !== parameters.length)
      throw new RangeError(`weights: must be ${parameters.length} arrays, got ${weights.length}`);
    return parameters.map((spec, k) => {
      const tensor = weights[k];
      if (tensor.length !== sizeOf(spec))
        throw new RangeError(
          `weights[${k}], ${spec.name}: must hold ${sizeOf(spec)} numbers, got ${tensor.length}`,
        );
      return np.array(tensor).reshape([...spec.shape]);
    });
  };
  const examplesOf = ({ inputs, targets, examples }: Batch): [Tensor, Tensor] => [
    matrix(inputs, examples, features),
    matrix(targets, examples, classes),
  ];
  return {
    gradient(weights, batch, out) {
      const [loss, gradients] = valueAndGradient(tensors(weights), ...examplesOf(batch)) as unknown as [
        Tensor,
        Tensor[],
      ];
      gradients.forEach((gradient, k) => {
        out[k].set(gradient.dataSync() as Float32Array);
      });
      return loss.dataSync()[0];
    },
    loss: (weights, batch) => value(tensors(weights), ...examplesOf(batch)).dataSync()[0],
    logits: (weights, inputs, examples) =>
      logits(tensors(weights), matrix(inputs, examples, features)).dataSync() as Float32Array,
  };
}
