import { marchenkoPastur, semicircle } from "./bulk-densities.ts";
import { goeDensity } from "./goe-density.ts";
import { pairDensity, pairSpacing } from "./pair-gas.ts";
import { gaussianPairDensity, twoSpeciesDensity } from "./unequal-pairs.ts";
import { poissonSpacing, wignerSurmise, wignerSurmiseUnitary } from "./wigner-surmise.ts";

/** Every closed-form law, at an example of its parameters where it has some. A new one is one file and one line here. */
export const laws = {
  "wigner-surmise": wignerSurmise,
  "wigner-surmise-2": wignerSurmiseUnitary,
  "poisson-spacing": poissonSpacing,
  "pair-spacing": pairSpacing(1),
  "pair-density": pairDensity(1),
  "two-species-density": twoSpeciesDensity(1, 2),
  "gaussian-pair-density": gaussianPairDensity({ diagonal: [3, 0.5], offDiagonal: 0.7, covariance: 0.2 }),
  "goe-density": goeDensity(10),
  semicircle: semicircle(1),
  "marchenko-pastur": marchenkoPastur(0.5),
} as const;

export type { Law } from "./law.ts";
export { type GaussianPair, gaussianPairSpacing } from "./unequal-pairs.ts";
export {
  gaussianPairDensity,
  goeDensity,
  marchenkoPastur,
  pairDensity,
  pairSpacing,
  poissonSpacing,
  semicircle,
  twoSpeciesDensity,
  wignerSurmise,
  wignerSurmiseUnitary,
};
