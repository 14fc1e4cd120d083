import type { Random } from "../../random/index.ts";
import { randomBasis } from "../linear-layer/layer.ts";
import type { DeepNetworkParameters } from "./parameters.ts";

export type Activation = DeepNetworkParameters["activation"];

/** A network as matrices: h_l = φ(W_l h_{l−1}), no φ after the last. */
export interface Network {
  readonly inputs: number;
  readonly widths: readonly number[];
  readonly activation: Activation;
  /** W_l, [output][input] */
  readonly weights: readonly Float64Array[];
}

/** The teacher and the common initial layers of the student, drawn once for a study. */
export interface Setup {
  readonly teacher: Network;
  /** O, the teacher's random rotation of the inputs, for a linear teacher. */
  readonly rotation: Float64Array | null;
  /** Weights of fixed layers and of those with a given spectrum; null if every replica draws its own. */
  readonly initial: readonly (Float64Array | null)[];
}

/** Inputs of layer l, from 0. */
export function inputsOf({ inputs, layers }: DeepNetworkParameters, l: number): number {
  return l === 0 ? inputs : layers[l - 1].width;
}

/**
 * Draws the teacher and the fixed layers.
 *
 * A linear teacher is diag(κ)Oᵀ, that of a single layer O diag(κ) Oᵀ. The layers with a given initial spectrum are diagonal except for those after the first
 * learnable one, of which the second of the network is rotated by Oᵀ: their product has the teacher's singular vectors.
 */
export function drawSetup(p: DeepNetworkParameters, random: Random): Setup {
  const outputs = p.layers.at(-1)!.width;
  const rotation = p.teacher.kind === "linear" ? randomBasis(p.inputs, random) : null;
  const initial = p.layers.map(({ width, learnable, spectrum }, l) => {
    const inputs = inputsOf(p, l);
    if (spectrum !== null) {
      const turn = l === 1 && rotation !== null && rotation.length === inputs * inputs ? rotation : null;
      return Float64Array.from({ length: width * inputs }, (_, k) => {
        const [i, j] = [Math.floor(k / inputs), k % inputs];
        const direction = turn === null ? Number(i === j) : turn[j * inputs + i];
        return spectrum[i] * direction;
      });
    }
    return learnable ? null : scaled(width, inputs, 1, random);
  });
  if (p.teacher.kind === "network") {
    const { widths, activation, scale } = p.teacher;
    const weights = widths.map((width, l) =>
      scaled(width, l === 0 ? p.inputs : widths[l - 1], scale, random),
    );
    return { teacher: { inputs: p.inputs, widths, activation, weights }, rotation, initial };
  }
  const kappa = p.teacher.singularValues;
  const map = Float64Array.from({ length: outputs * p.inputs }, (_, k) => {
    const [i, j] = [Math.floor(k / p.inputs), k % p.inputs];
    if (p.layers.length === 1 && outputs === p.inputs) {
      return kappa.reduce(
        (sum, value, level) => sum + value * rotation![i * outputs + level] * rotation![j * outputs + level],
        0,
      );
    }
    return i < kappa.length ? kappa[i] * rotation![j * p.inputs + i] : 0;
  });
  const teacher: Network = {
    ...{ inputs: p.inputs, widths: [outputs] },
    ...{ activation: "identity", weights: [map] },
  };
  return { teacher, rotation, initial };
}

/** Weights N(0, scale²/inputs). */
function scaled(width: number, inputs: number, scale: number, random: Random): Float64Array {
  const weights = new Float64Array(width * inputs);
  random.fillNormal(weights);
  return weights.map((value) => (scale / Math.sqrt(inputs)) * value);
}

/** The weights of all layers: given, or N(0, initialScale²), [layer][output][input]. */
export function initialWeights(
  p: DeepNetworkParameters,
  initial: Setup["initial"],
  start: Random,
): readonly Float64Array[] {
  return p.layers.map(({ width }, l) => {
    const initialLayer = initial[l];
    if (initialLayer !== null) return initialLayer.slice();
    const normals = new Float64Array(width * inputsOf(p, l));
    start.fillNormal(normals);
    return normals.map((value) => p.initialScale * value);
  });
}
