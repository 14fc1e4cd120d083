import { laws, twoSpeciesDensity } from "../../laws/index.ts";
import { absentGas } from "../linear-layer/absent-gas.ts";
import { layerDensities } from "../linear-layer/densities.ts";
import { type LinearLayer, namedNoise } from "../linear-layer/layer.ts";
import { layerModel } from "../linear-layer/model.ts";
import type { LayerMoments } from "../linear-layer/theory.ts";
import type { DensityLaw } from "../model.ts";
import { comparisonsOf } from "./comparisons.ts";
import { type HiddenLayerParameters, hiddenLayerParameters } from "./parameters.ts";

/** A linear network with a fixed layer behind the student. @see Aarts, Lucini & Park 2024, arXiv:2412.20496 */
export const hiddenLayer = layerModel<HiddenLayerParameters>({
  kind: "hidden-layer",
  title: "Linear network with a fixed hidden layer",
  parameters: hiddenLayerParameters,

  check({ teacher, hiddenSpectrum }) {
    if (hiddenSpectrum.length !== teacher.length) {
      return [
        {
          severity: "error",
          path: ["model", "hiddenSpectrum"],
          message: `must hold one rate for each of the ${teacher.length} singular values of model.teacher, got ${hiddenSpectrum.length}`,
        },
      ];
    }
    if (teacher.some((kappa, i) => i > 0 && kappa < teacher[i - 1])) {
      return [
        {
          severity: "error",
          path: ["model", "teacher"],
          message: `must be ascending, so that model.hiddenSpectrum lists their rates in the same order, got ${teacher.join(", ")}`,
        },
      ];
    }
    return [];
  },

  absentRoutes(p): { "coulomb-gas"?: string } {
    const reason = absentGas(layerOf(p));
    return reason === null ? {} : { "coulomb-gas": reason };
  },

  layer: layerOf,

  followed: ({ spectrum }) => spectrum,

  study(p, layer) {
    const noise = {
      gradient: `gradient noise n = ${p.noiseScale}`,
      label: `label noise σ_e = ${p.noiseScale}`,
      none: "no noise",
    }[p.noise];
    return {
      data: p,
      parameters: `ŷ = ZWx, W ${layer.inputs} × ${layer.inputs}, a = ${p.hiddenSpectrum.join(", ")}, ${noise}, ${p.batches === null ? "unlimited data" : `${p.batches} batches`}`,
      symbols: p.spectrum === "gram" ? { level: "x", target: "κ²" } : { level: "w", target: "κ" },
      comparisons: comparisonsOf(p),
      scaling: null,
      target: layer.teacher.map((kappa) => (p.spectrum === "gram" ? kappa * kappa : kappa)),
      densities: (multiplets, moments) =>
        layerDensities(layer, p.spectrum, multiplets, moments).flatMap((law) => [
          law,
          ...besides(layer, law, moments),
        ]),
    };
  },
});

function layerOf(p: HiddenLayerParameters): Omit<LinearLayer, "basis"> {
  return {
    outputs: p.teacher.length,
    inputs: p.teacher.length,
    teacher: Float64Array.from(p.teacher),
    rates: Float64Array.from(p.hiddenSpectrum),
    noise: namedNoise(p.noise, p.noiseScale),
    decay: 0,
    initialScale: p.initialScale,
    batches: p.batches,
  };
}

/** The two-species law and that of a common width, in the units of the law of the pair. */
function besides(layer: LinearLayer, law: DensityLaw, { variance }: LayerMoments): readonly DensityLaw[] {
  const { first, size } = law.multiplet;
  if (size !== 2 || layer.noise.kind === "label" || layer.rates[first] === layer.rates[first + 1]) return [];
  const [v1, v2] = [variance(first, first), variance(first + 1, first + 1)];
  const common = Math.sqrt((v1 + v2) / 2);
  return [
    {
      ...law,
      observable: "density.two-species",
      name: "generalised semicircle",
      law: twoSpeciesDensity(Math.sqrt(v1) / common, Math.sqrt(v2) / common),
    },
    { ...law, observable: "density.equal-width", name: "equal widths", law: laws["pair-density"] },
  ];
}
