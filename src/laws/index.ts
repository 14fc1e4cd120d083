import { lazyMembers } from "../statistics/at-first-call.ts";
import { marchenkoPastur, semicircle } from "./bulk-densities.ts";
import { goeDensity, gseDensity, gueDensity } from "./gaussian-density.ts";
import { levelSpacing } from "./level-spacing.ts";
import { ornsteinUhlenbeckTransition } from "./ornstein-uhlenbeck.ts";
import { pairDensity, pairSpacing } from "./pair-gas.ts";
import { porterThomas, unitVectorComponent } from "./porter-thomas.ts";
import { gaussianEdge, stochasticAiry, tracyWidom } from "./tracy-widom.ts";
import { gaussianPairDensity, twoSpeciesDensity } from "./unequal-pairs.ts";
import { poissonSpacing, wignerSurmise } from "./wigner-surmise.ts";

/** Every closed-form law, at example values of its parameters. A new one is one file and one line here. */
export const laws = lazyMembers({
  "wigner-surmise": () => wignerSurmise(1),
  "wigner-surmise-2": () => wignerSurmise(2),
  "wigner-surmise-4": () => wignerSurmise(4),
  "level-spacing": () => levelSpacing(1),
  "level-spacing-2": () => levelSpacing(2),
  "level-spacing-4": () => levelSpacing(4),
  "poisson-spacing": () => poissonSpacing,
  "pair-spacing": () => pairSpacing(1),
  "pair-density": () => pairDensity(1),
  "two-species-density": () => twoSpeciesDensity(1, 2),
  "gaussian-pair-density": () =>
    gaussianPairDensity({ diagonal: [3, 0.5], offDiagonal: 0.7, covariance: 0.2 }),
  "goe-density": () => goeDensity(10),
  "gue-density": () => gueDensity(10),
  "gse-density": () => gseDensity(5),
  "ornstein-uhlenbeck": () => ornsteinUhlenbeckTransition({ k: 0.7, g2: 0.4, center: 1 }, -0.5, 0.9),
  semicircle: () => semicircle(1),
  "marchenko-pastur": () => marchenkoPastur(0.5),
  "marchenko-pastur-atom": () => marchenkoPastur(2),
  "tracy-widom": () => tracyWidom(1),
  "tracy-widom-2": () => tracyWidom(2),
  "tracy-widom-4": () => tracyWidom(4),
  "stochastic-airy": () => stochasticAiry(3),
  "porter-thomas": () => porterThomas(1),
  "porter-thomas-2": () => porterThomas(2),
  "porter-thomas-4": () => porterThomas(4),
  "unit-vector-component": () => unitVectorComponent(1, 10),
});

export * from "./eigenvector-rotation.ts";
export { type GeneralisedGamma, generalisedGamma } from "./generalised-gamma.ts";
export { type Law, type Substitution, survival } from "./law.ts";
export { centralMoment, expectation, moment } from "./moments.ts";
export * from "./ornstein-uhlenbeck.ts";
export type { SoftEdge } from "./tracy-widom.ts";
export { type GaussianPair, gaussianPairSpacing } from "./unequal-pairs.ts";
export {
  gaussianEdge,
  gaussianPairDensity,
  goeDensity,
  gseDensity,
  gueDensity,
  levelSpacing,
  marchenkoPastur,
  pairDensity,
  pairSpacing,
  poissonSpacing,
  porterThomas,
  semicircle,
  stochasticAiry,
  tracyWidom,
  twoSpeciesDensity,
  unitVectorComponent,
  wignerSurmise,
};
