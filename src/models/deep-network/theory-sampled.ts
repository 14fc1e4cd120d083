import type { SampledGradient } from "../../langevin/index.ts";
import { largestWeight } from "../linear-layer/layer.ts";
import { addGradientNoise, backPropagation } from "./gradient.ts";
import { inputsOf, type Setup } from "./network.ts";
import type { DeepNetworkParameters } from "./parameters.ts";

/** Where the weights of each layer are in one array. */
export function layerPlaces(p: DeepNetworkParameters): readonly (readonly [begin: number, end: number])[] {
  let end = 0;
  return p.layers.map(({ width }, l) => {
    const begin = end;
    end = begin + width * inputsOf(p, l);
    return [begin, end];
  });
}

/**
 * The gradients of single samples of a network, any activation and any number of learnable layers,
 *
 *   ∇_l ℓ_m = δ_l h_{l−1}ᵀ + λW_l,   x_m ~ N(0, 1),
 *
 * by back-propagation; W holds the weights of all layers one after the other. Gradient noise is Gaussian by itself.
 *
 * @param samples M
 */
export function networkSampledGradient(
  p: DeepNetworkParameters,
  { teacher }: Setup,
  samples: number,
): SampledGradient {
  const places = layerPlaces(p);
  const size = places.at(-1)?.[1] ?? 0;
  const current = new Float64Array(size);
  const weights = places.map(([begin, end]) => current.subarray(begin, end));
  const { gradients, run } = backPropagation(p, weights, teacher, samples);
  const labels = p.noise === "label";
  const inputs = samples * p.inputs;
  return {
    normalsPerSample: p.inputs + (labels ? p.layers[p.layers.length - 1].width : 0),
    weighted(w, normals, omega, out) {
      current.set(w);
      run(normals.subarray(0, inputs), labels ? normals.subarray(inputs) : null, omega);
      out.fill(0);
      for (const [l, [begin]] of places.entries()) {
        if (!p.layers[l].learnable) continue;
        const gradient = gradients[l];
        for (let k = 0; k < gradient.length; k++)
          out[begin + k] = gradient[k] / samples + p.decay * w[begin + k];
      }
      return null;
    },
    ...(p.noise === "gradient"
      ? {
          additive: {
            normals: size,
            add(scale, normals, w) {
              for (const [l, [begin, end]] of places.entries()) {
                if (!p.layers[l].learnable) continue;
                const [width, ofLayer] = [p.layers[l].width, normals.subarray(begin, end)];
                addGradientNoise(
                  width,
                  inputsOf(p, l),
                  ofLayer,
                  scale * p.noiseScale,
                  w.subarray(begin, end),
                );
              }
            },
          },
        }
      : {}),
    breakdown: (w) =>
      w.every((value) => Math.abs(value) < largestWeight)
        ? null
        : `a weight grew beyond ${largestWeight} (or is not finite)`,
  };
}
