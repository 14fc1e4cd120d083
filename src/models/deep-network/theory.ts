import { type LinearLayer, namedNoise } from "../linear-layer/layer.ts";
import type { DeepNetworkParameters } from "./parameters.ts";

/** Why no theory is derived for a network; null if only its first layer learns and all layers are linear and aligned. */
export function beyondTheory(p: DeepNetworkParameters): string | null {
  const [first, ...laterLayers] = p.layers;
  if (p.activation !== "identity" && p.layers.length > 1)
    return `no equation is derived for ${p.activation} activations`;
  if (!first.learnable || p.layer !== 1 || laterLayers.some(({ learnable }) => learnable))
    return "an equation is derived only where the first layer alone learns";
  if (p.teacher.kind !== "linear") return "an equation is derived only for a linear teacher";
  const n = p.teacher.singularValues.length;
  if (
    p.inputs !== n ||
    first.width !== n ||
    laterLayers.some(({ width, spectrum }) => width !== n || spectrum === null)
  )
    return "an equation is derived only where all layers are square and the fixed ones have a given spectrum";
  if (p.decay > 0)
    return "an equation is derived only without weight decay: with it the levels settle below their targets";
  return null;
}

/**
 * The first layer as a linear layer with the fixed layers behind it: A = ZᵀZ, Z = diag(√a)Oᵀ the product of the fixed layers, and
 * the teacher diag(κ)Oᵀ = Z W_t, so that W_t = O diag(κ/√a) Oᵀ.
 *
 * @param rotation O; null for the unit matrix
 * @returns rates, targets and the columns of the basis in ascending order of the targets
 */
export function asLinearLayer(p: DeepNetworkParameters, rotation: Float64Array | null): LinearLayer {
  if (p.teacher.kind !== "linear") throw new Error("the teacher has no singular values");
  const levels = p.teacher.singularValues
    .map((kappa, i) => {
      const root = p.layers.slice(1).reduce((product, { spectrum }) => product * spectrum![i], 1);
      return { kappa: kappa / root, rate: root * root, column: i };
    })
    .sort((a, b) => a.kappa - b.kappa);
  const n = levels.length;
  const basis = rotation?.map((_, k) => rotation[k - (k % n) + levels[k % n].column]) ?? null;
  return {
    basis,
    outputs: n,
    inputs: n,
    teacher: Float64Array.from(levels, ({ kappa }) => kappa),
    rates: Float64Array.from(levels, ({ rate }) => rate),
    noise: namedNoise(p.noise, p.noiseScale),
    decay: 0,
    initialScale: p.initialScale,
    batches: p.batches,
  };
}
