import { sampleBetaLaguerre } from "../../coulomb-gas/index.ts";
import { marchenkoPastur } from "../../laws/index.ts";
import { layerModel } from "../linear-layer/model.ts";
import { continuumMoments, updateMoments } from "../linear-layer/theory.ts";
import { comparisonsOf } from "./comparisons.ts";
import { type IsotropicParameters, isotropicParameters } from "./parameters.ts";

/** A linear layer under isotropic noise and weight decay. @see Olsen et al. 2025, arXiv:2507.12709 */
export const isotropic = layerModel<IsotropicParameters>({
  kind: "isotropic",
  title: "Isotropic noise: the Wishart process",
  parameters: isotropicParameters,

  check: ({ inputs, outputs }) =>
    outputs === null || outputs >= inputs
      ? []
      : [
          {
            severity: "error",
            path: ["model", "outputs"],
            message: `must be at least model.inputs = ${inputs}, got ${outputs}; fewer rows leave WᵀW without full rank`,
          },
        ],

  layer: (p) => ({
    outputs: p.outputs ?? 2 * p.inputs,
    inputs: p.inputs,
    teacher: new Float64Array(p.inputs),
    rates: new Float64Array(p.outputs ?? 2 * p.inputs).fill(1),
    noise: { kind: p.noise === "gradient" ? "isotropic" : "label", scale: p.noiseScale },
    decay: p.decay,
    initialScale: p.initialScale,
    batches: null,
  }),

  followed: ({ spectrum }) => spectrum,

  study(p, layer, settings) {
    const { inputs: n, outputs: m } = layer;
    const variance = continuumMoments(layer, settings.learningRate / settings.batchSize).variance(0, 0);
    const ofUpdate = updateMoments(layer, settings).variance(0, 0);
    const mean = m * variance;
    return {
      data: { data: "independent", dataSets: 1 },
      parameters: `W ${m} × ${n}, s = ${p.noiseScale}, ${p.noise} noise, λ = ${p.decay}, ${p.spectrum === "gram" ? "x₀ = M εs²/(2(1 + λ))" : "w₀² = M εs²/(2(1 + λ))"}`,
      symbols: p.spectrum === "gram" ? { level: "x", target: "x₀" } : { level: "w", target: "w₀" },
      comparisons: comparisonsOf(ofUpdate / variance - 1),
      scaling: null,
      target: new Float64Array(n).fill(p.spectrum === "gram" ? mean : Math.sqrt(mean)),
      densities: ([multiplet]) =>
        p.spectrum === "gram"
          ? [
              {
                observable: "density.marchenko-pastur",
                name: "Marchenko–Pastur",
                multiplet: multiplet,
                origin: 0,
                unit: m * ofUpdate,
                unitSymbol: "(M Var W)",
                law: marchenkoPastur(n / m),
              },
            ]
          : [],
      gas(random, out) {
        sampleBetaLaguerre(n, m, 1, random, out);
        for (let i = 0; i < n; i++) out[i] = Math.sqrt(variance * out[i]);
      },
    };
  },
});
