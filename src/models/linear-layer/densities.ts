import { gaussianPairDensity, goeDensity, semicircle } from "../../laws/index.ts";
import type { Multiplet } from "../../spectra/index.ts";
import type { DensityLaw } from "../model.ts";
import type { LinearLayer } from "./layer.ts";
import type { FollowedSpectrum } from "./spectrum.ts";
import { type LayerMoments, symmetricPair } from "./theory.ts";

/**
 * Laws of the levels of a multiplet about their mean, for elements with these covariances: for a pair that of the symmetric
 * Gaussian 2 × 2 matrix, for more levels of equal rates the exact density of N levels in a harmonic well, and for comparison
 * the semicircle of radius √(2N) σ.
 */
export function layerDensities(
  layer: LinearLayer,
  followed: FollowedSpectrum,
  multiplets: readonly Multiplet[],
  moments: LayerMoments,
): readonly DensityLaw[] {
  return multiplets.flatMap((multiplet): DensityLaw[] => {
    const { first, size } = multiplet;
    if (size < 2) return [];
    // dx/dw = 2w for x = w²
    const slope = followed === "gram" ? 2 * layer.teacher[first] : 1;
    const pair = symmetricPair(moments, first, first + 1);
    const about = { multiplet, origin: "mean" } as const;
    if (size === 2) {
      const sigma = Math.sqrt((pair.diagonal[0] + pair.diagonal[1]) / 2);
      const scaled = (value: number) => value / sigma ** 2;
      const law = gaussianPairDensity({
        diagonal: [scaled(pair.diagonal[0]), scaled(pair.diagonal[1])],
        offDiagonal: scaled(pair.offDiagonal),
        covariance: scaled(pair.covariance),
      });
      return [
        {
          ...about,
          observable: "density",
          name: "law of the matrix",
          unit: slope * sigma,
          unitSymbol: "σ",
          law,
        },
      ];
    }
    const rates = layer.rates.subarray(first, first + size);
    if (rates.some((rate) => rate !== rates[0])) return [];
    // ⟨x²⟩ = (N + 1)σ²/2 is the mean square of a row of the symmetric part
    const square = pair.diagonal[0] + (size - 1) * pair.offDiagonal;
    const radius = Math.sqrt((2 * size * square) / ((size + 1) / 2));
    const unit = { unit: slope * radius, unitSymbol: "R" };
    return [
      {
        ...{ ...about, ...unit, observable: "density", name: `exact law of N = ${size}` },
        law: goeDensity(size, Math.sqrt(2 * size)),
      },
      { ...about, ...unit, observable: "density.semicircle", name: "semicircle", law: semicircle(1) },
    ];
  });
}
