import type { Multiplet } from "../spectra/index.ts";
import type { ClosedForm, ComparisonRule } from "./model.ts";

/**
 * Universal properties of degenerate levels at Dyson index 1, for any model. A pair in
 * wells of equal width σ has P ∝ |x₁ − x₂| exp(−Σ(x_i − x₀)²/(2σ²)): its spacing S is Rayleigh distributed, and
 * x₁,₂ = m ∓ S/2 with Var m = σ²/2.
 */

/** ⟨S⟩ = √π σ, in units of σ. */
export const pairSpacing = Math.sqrt(Math.PI);

/** ⟨S²⟩/⟨S⟩² = 4/π. */
const pairSecondMoment = 4 / Math.PI;

/** Var x₁ = Var x₂ = (3/2 − π/4) σ², in units of σ²: Var m + Var(S)/4. */
const memberVariance = 1.5 - Math.PI / 4;

/** ⟨r⟩ of large Gaussian orthogonal matrices. @see Atas et al. 2013, Phys. Rev. Lett. 110, 084101 */
export const goeRatio = 0.5307;

/**
 * The closed forms of a degenerate pair.
 *
 * @param mean x₀, the mean over both levels
 * @param sigma σ, in units of the spectrum
 */
export function pairForms(pair: Multiplet, mean: number, sigma: number): readonly ClosedForm[] {
  const level = pair.label;
  const spacing = pairSpacing * sigma;
  return [
    { observable: "level.mean", level, member: 1, value: mean - spacing / 2 },
    { observable: "level.mean", level, member: 2, value: mean + spacing / 2 },
    { observable: "level.variance", level, member: 1, value: memberVariance * sigma * sigma },
    { observable: "level.variance", level, member: 2, value: memberVariance * sigma * sigma },
    { observable: "spacing.mean.block", level, value: spacing },
    { observable: "spacing.mean", level, value: spacing },
    secondMomentForm(pair),
  ];
}

/** ⟨S²⟩/⟨S⟩² of a degenerate pair. */
function secondMomentForm({ label }: Multiplet): ClosedForm {
  return { observable: "spacing.secondMoment.block", level: label, value: pairSecondMoment };
}

/** Closed forms independent of the width: ⟨S²⟩/⟨S⟩² of pairs, and ⟨r⟩ if all levels, at least three, form one multiplet. */
export function widthlessForms(multiplets: readonly Multiplet[]): readonly ClosedForm[] {
  return [
    ...multiplets.filter(({ size }) => size === 2).map(secondMomentForm),
    ...(multiplets.length === 1 && multiplets[0].size >= 3
      ? [{ observable: "ratio.mean", level: "all", value: goeRatio }]
      : []),
  ];
}

export const wignerSurmise: ComparisonRule = {
  observable: "spacing.distribution",
  between: ["training", "closed-form"],
  required: true,
  explanation:
    "P(s) = (π/2) s exp(−πs²/4), Wigner's surmise, for spacings within a multiplet, each in units of its measured mean.",
};

export const spacingSecondMoment: ComparisonRule = {
  observable: "spacing.secondMoment.block",
  between: ["training", "closed-form"],
  required: true,
  explanation: "⟨S²⟩/⟨S⟩² = 4/π for any width of the pair.",
};

export const spacingRatio: ComparisonRule = {
  observable: "ratio.mean",
  between: ["training", "closed-form"],
  required: true,
  explanation: `⟨r⟩ = ${goeRatio}, the value of large Gaussian orthogonal matrices, for one multiplet of all levels (0.536 for three): universal, and needs no unfolding.`,
};

/** The same rule with a model-specific addition to its explanation. */
export function withRemark(rule: ComparisonRule, remark: string): ComparisonRule {
  return { ...rule, explanation: `${rule.explanation} ${remark}` };
}
