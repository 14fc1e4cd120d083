import { roundedSpacing } from "../spectra/index.ts";
import { meanOf, moments } from "./moments.ts";
import { type LevelObservable, withLevels } from "./observable.ts";

/**
 * Ratio of consecutive spacings, r_i = min(S_i, S_{i+1})/max(S_i, S_{i+1}), averaged over the measured part of the
 * sorted spectrum. It needs no unfolding. Levels that coincide to rounding have a spacing of 0, and three of them no
 * ratio. A spectrum with structure, such as ten levels in multiplets, has
 * no universal value; there it compares the arrangement of levels between routes.
 *
 * @see Atas, Bogomolny, Giraud & Roux 2013, Phys. Rev. Lett. 110, 084101
 */
export const ratioMean: LevelObservable = {
  name: "ratio.mean",
  unit: "1",
  equation: "⟨r⟩, r = min(S_i, S_{i+1})/max(S_i, S_{i+1})",
  title: () => "mean spacing ratio ⟨r⟩",
  statistic: "relative-difference",
  margin: { name: "ratio.mean", value: 0.05 },
  applies: withLevels(3),
  measure(sample) {
    const { replicas, spectrum, multiplets } = sample;
    const levels = multiplets.flatMap(({ first, size }) => Array.from({ length: size }, (_, i) => first + i));
    if (levels.length < 3) return [];
    const ratio = (row: number) => {
      const spacing = roundedSpacing(sample, row);
      let [sum, triples] = [0, 0];
      for (let k = 2; k < levels.length; k++) {
        const middle = spectrum[row + levels[k - 1] * replicas];
        const below = spacing(middle - spectrum[row + levels[k - 2] * replicas]);
        const above = spacing(spectrum[row + levels[k] * replicas] - middle);
        if (below === 0 && above === 0) continue;
        sum += Math.min(below, above) / Math.max(below, above);
        triples++;
      }
      return sum / triples;
    };
    return [{ level: "all", ...meanOf(moments(sample, ratio)) }];
  },
};
