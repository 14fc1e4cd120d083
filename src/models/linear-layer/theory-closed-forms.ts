import { gaussianPairSpacing } from "../../laws/index.ts";
import { pairSpacing } from "../degenerate-levels.ts";
import type { ClosedForm, PairLaw } from "../model.ts";
import { momentumOf } from "../optimiser.ts";
import type { LinearLayer } from "./layer.ts";
import { elementName } from "./spectrum.ts";
import type { LayerStudy } from "./study.ts";
import {
  continuumMoments,
  isStationary,
  type LayerMoments,
  meanShift,
  relaxationRate,
  symmetricPair,
} from "./theory.ts";

/**
 * Laws of the degenerate pairs, in the followed spectrum, from the covariances of W; none without a teacher.
 *
 * @param moments of the update
 */
export function layerPairLaws(
  { layer, followed, multiplets }: LayerStudy,
  moments: LayerMoments,
): readonly PairLaw[] {
  if (layer.teacher.every((kappa) => kappa === 0)) return [];
  return multiplets
    .filter(({ size }) => size === 2)
    .map((multiplet) => {
      const { first } = multiplet;
      const slope = followed === "gram" ? 2 * layer.teacher[first] : 1;
      const spacing = gaussianPairSpacing(symmetricPair(moments, first, first + 1));
      return { multiplet, sigma: (slope * spacing) / pairSpacing };
    });
}

/**
 * Time until the noise-free flow, e^{−kτ}, has brought the slowest row to within a standard deviation of its target.
 *
 * @param moments of the update
 */
export function learningTime(layer: LinearLayer, moments: LayerMoments): number {
  const times = Array.from({ length: layer.inputs }, (_, i) => {
    const start = Math.max(layer.teacher[i], layer.initialScale);
    const spread = Math.sqrt(moments.variance(i, i));
    return Math.log(Math.max(1, start / (spread > 0 ? spread : 1e-9 * start))) / relaxationRate(layer, i);
  });
  return Math.max(...times);
}

/**
 * Predictions without simulation: in continuous time, and for the update itself if it has a stationary law.
 *
 * @param moments of the update
 */
export function layerClosedForms(study: LayerStudy, moments: LayerMoments): readonly ClosedForm[] {
  const { layer, temperature } = study;
  return [
    ...formsFrom(study, "closed-form", continuumMoments(layer, temperature)),
    ...(isStationary(layer, moments) ? formsFrom(study, "closed-form.discrete", moments) : []),
  ];
}

/**
 * From the covariances of W: for single levels and pairs mean and variance, for pairs ⟨S⟩ and ⟨S²⟩/⟨S⟩², for recorded
 * elements the variance and the relaxation time, 1/k_i in continuous time and −α/ln(1 − αk_i) at a finite step.
 *
 * The closed form in continuous time is that of the eigenvalue equation: a pair of unequal rates has the two-species
 * law, S²/(σ₁² + σ₂²) twice exponential. The one at a finite step is that of the matrix. Sorted spacings are those of the
 * pair's diagonal block, which is right if other multiplets are many widths away.
 */
function formsFrom(
  { layer, followed, multiplets, elements, settings }: LayerStudy,
  source: "closed-form" | "closed-form.discrete",
  moments: LayerMoments,
): readonly ClosedForm[] {
  const frozen = layer.noise.kind === "none";
  const inSpectrum = (w: number, variance: number) => (followed === "gram" ? w * w + variance : w);
  const slope = (w: number) => (followed === "gram" ? 2 * w : 1);
  const levels = layer.teacher.some((kappa) => kappa > 0) ? multiplets : [];
  const forms = levels.flatMap(({ label: level, first, size }): ClosedForm[] => {
    const mean = layer.teacher[first] + meanShift(layer, moments, first);
    const add = (observable: string, value: number, member?: number): ClosedForm => ({
      ...{ source, observable, level, value },
      ...(member === undefined ? {} : { member }),
    });
    if (size === 1) {
      const variance = moments.variance(first, first);
      return [
        add("level.mean", inSpectrum(mean, variance)),
        add("level.variance", slope(mean) ** 2 * variance),
      ];
    }
    if (size > 2) return [];
    const pair = symmetricPair(moments, first, first + 1);
    const [v1, v2] =
      source === "closed-form"
        ? [pair.diagonal[0] + pair.diagonal[1], pair.diagonal[0] + pair.diagonal[1]]
        : [pair.diagonal[0] + pair.diagonal[1] - 2 * pair.covariance, 4 * pair.offDiagonal];
    const spacing = gaussianPairSpacing({
      diagonal: [v1 / 2, v1 / 2],
      offDiagonal: v2 / 4,
      covariance: 0,
    });
    // a member is the middle of the pair ± S/2
    const [first1, second1] = pair.diagonal;
    const middle =
      source === "closed-form"
        ? (first1 ** 2 + second1 ** 2) / (2 * (first1 + second1))
        : (first1 + second1 + 2 * pair.covariance) / 4;
    const ofMember = middle + (v1 + v2 - spacing ** 2) / 4;
    const centre = (mean + layer.teacher[first] + meanShift(layer, moments, first + 1)) / 2;
    const members = [centre - spacing / 2, centre + spacing / 2];
    return [
      ...members.map((value, k) => add("level.mean", inSpectrum(value, ofMember), k + 1)),
      ...(pair.diagonal[0] === pair.diagonal[1]
        ? members.map((value, k) => add("level.variance", slope(value) ** 2 * ofMember, k + 1))
        : []),
      ...(frozen
        ? []
        : [
            add("spacing.mean.block", slope(centre) * spacing),
            add("spacing.mean", slope(centre) * spacing),
            add("spacing.secondMoment.block", (v1 + v2) / spacing ** 2),
          ]),
    ];
  });
  const { learningRate } = settings;
  // with momentum elements do not relax exponentially
  const relaxes = momentumOf(settings) === 0;
  const ofElements = elements.flatMap((element): ClosedForm[] => {
    const [i, j] = element;
    const level = elementName(layer, element);
    const rate = relaxationRate(layer, i);
    const time =
      source === "closed-form" ? 1 / rate : -learningRate / Math.log(Math.abs(1 - learningRate * rate));
    return [
      { source, observable: "component.variance", level, value: moments.variance(i, j) },
      ...(relaxes ? [{ source, observable: "component.relaxation", level, value: time }] : []),
    ];
  });
  return [...forms, ...(frozen ? [] : ofElements)].filter(({ value }) => Number.isFinite(value));
}
