import type { Unfolding } from "./unfold.ts";

/**
 * Unfolding by a law of the levels, ξ = N F(x), with N the levels of one spectrum.
 *
 * The semicircle and the Marchenko–Pastur law are limits N → ∞: their edges are sharp where those of N levels
 * are soft, so that levels beyond them all map to 0 or N. `goeDensity(N)` has the edges of N levels.
 *
 * @param law anything with a distribution function
 */
export function lawUnfolding(law: { cdf(x: number): number; readonly title?: string }): Unfolding {
  return {
    title: law.title === undefined ? "law" : `law: ${law.title}`,
    fit: (levels, copies) => {
      const count = levels.length / copies;
      return { at: (x) => count * law.cdf(x), parameters: 0 };
    },
  };
}
