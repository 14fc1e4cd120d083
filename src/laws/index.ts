import { pairDensity, pairSpacing } from "./pair-gas.ts";
import { poissonSpacing, wignerSurmise, wignerSurmiseUnitary } from "./wigner-surmise.ts";

/** Every closed-form law, laws with a width at width 1. A new one is one file and one line here. */
export const laws = {
  "wigner-surmise": wignerSurmise,
  "wigner-surmise-2": wignerSurmiseUnitary,
  "poisson-spacing": poissonSpacing,
  "pair-spacing": pairSpacing(1),
  "pair-density": pairDensity(1),
} as const;

export type { Law } from "./law.ts";
export { pairDensity, pairSpacing, poissonSpacing, wignerSurmise, wignerSurmiseUnitary };
