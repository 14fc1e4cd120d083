import { drawnPValue, type RandomSource } from "../goodness/random-source.ts";
import { holm } from "../holm.ts";
import { erfc } from "../special-functions.ts";
import { powerLawSampler } from "./bounded-power-law.ts";
import { exponentialTail } from "./exponential-tail.ts";
import { gammaTail } from "./gamma-tail.ts";
import { logNormalTail } from "./log-normal-tail.ts";
import { powerLawDensity } from "./power-law-density.ts";
import { stretchedExponentialTail } from "./stretched-exponential-tail.ts";
import { type Tail, type TailLaw, tailOfLogs } from "./tail-law.ts";

/** Another law on the same tail, compared with the power law. */
export interface TailRival {
  readonly law: TailLaw;
  readonly logLikelihood: number;
  /** ln L(power law) − ln L(rival): negative where the rival fits better. */
  readonly logRatio: number;
  /** P(logRatio at least as far from 0 on its side) if the law that fits worse were true. */
  readonly pValue: number;
  /** logRatio in units of its scatter, √n times the standard deviation of its terms. NaN if the laws coincide. */
  readonly vuongZ: number;
  /** Vuong's P(|z| ≥ observed) for equally good laws. Invalid for a nested rival; see tailRivals for heavy tails. */
  readonly vuongP: number;
  /** Which one fits significantly better, at the given level with Holm's correction for all rivals. */
  readonly favours: "power law" | "rival" | "neither";
  /** Akaike's weight among the power law and all rivals. */
  readonly weight: number;
}

const families: readonly ((tail: Tail) => TailLaw)[] = [
  logNormalTail,
  exponentialTail,
  stretchedExponentialTail,
  gammaTail,
];

/**
 * The largest sample drawn. A nested rival's gain under the power law hardly depends on its size; that the wrong
 * one of power law and exponential wins is rarer the larger it is, so for longer tails p is conservative.
 */
const manyValues = 1000;

/**
 * The rivals of a power law on its tail, each fitted there by maximum likelihood.
 *
 * p-values are sampled (Cox's test): samples of the law that fits worse, fitted by both, give how often chance favours the
 * other as much. Log-normal, stretched exponential and gamma contain the power law as a limit, so never fit worse: theirs is
 * the likelihood-ratio test of the power law within them. Neither Wilks' χ², halved for the boundary, nor Vuong's z
 * is valid for α ≤ 3, where ⟨x²⟩ is infinite: the first rejects a true power law of α = 1.8 for the gamma law in 10 to
 * 12 % at 5 %; the second has no normal law against the exponential. Samples have the tail's size, at most
 * 1000; x_min is taken as given. Draws and fits keep to the tail's support; on whole numbers a rival is its density normalised
 * by the sum over them, so that its limit is the zeta law.
 *
 * @see Cox 1961, Proc. 4th Berkeley Symp. 1, 105; Vuong 1989, Econometrica 57, 307; Clauset, Shalizi & Newman 2009,
 * section 5, table 2.1 and appendix C
 */
export function tailRivals(
  tail: Tail,
  { level, draws, random }: { readonly level: number; readonly draws: number; readonly random: RandomSource },
): { readonly powerLaw: TailLaw; readonly weight: number; readonly rivals: readonly TailRival[] } {
  const powerLaw = powerLawDensity(tail);
  const powerLawTerms = termsOf(powerLaw, tail);
  const compared = families.map((family) => {
    const law = family(tail);
    const terms = termsOf(law, tail);
    const difference = powerLawTerms.map((term, k) => term - terms[k]);
    return {
      law,
      logLikelihood: total(terms, tail),
      logRatio: total(difference, tail),
      vuongZ: zOf(difference, tail),
    };
  });
  const gains = gainsByChance(tail, powerLaw.parameters.alpha, draws, random);
  // a gain within rounding counts as zero
  const rounding = 1e-9 * tail.count;
  const pValues = compared.map(({ law, logRatio }, f) => {
    const losses = logRatio > 0 && !law.nested ? exponentialLosses(tail, law, draws, random) : gains[f];
    return drawnPValue(losses.filter((gain) => gain >= Math.abs(logRatio) - rounding).length, draws).pValue;
  });
  const significant = holm(pValues, level);
  const logLikelihood = total(powerLawTerms, tail);
  const aics = [
    2 - 2 * logLikelihood,
    ...compared.map((rival) => 2 * rival.law.freeParameters - 2 * rival.logLikelihood),
  ];
  const least = Math.min(...aics);
  const relative = aics.map((aic) => Math.exp((least - aic) / 2));
  const totalWeight = relative.reduce((sum, weight) => sum + weight, 0);
  const weights = relative.map((weight) => weight / totalWeight);
  return {
    powerLaw,
    weight: weights[0],
    rivals: compared.map((rival, f) => ({
      ...rival,
      pValue: pValues[f],
      vuongP: erfc(Math.abs(rival.vuongZ) / Math.SQRT2),
      favours: !significant[f] ? "neither" : rival.logRatio > 0 ? "power law" : "rival",
      weight: weights[f + 1],
    })),
  };
}

/** ln of the density at each of the distinct values. */
function termsOf(law: TailLaw, { xMin, logs }: Tail): Float64Array {
  return logs.map((y) => law.logDensity(xMin * Math.exp(y)));
}

/** Over all values. */
function total(terms: Float64Array, { counts }: Tail): number {
  return terms.reduce((sum, term, k) => sum + counts[k] * term, 0);
}

/** Σ d/(√n s) */
function zOf(difference: Float64Array, tail: Tail): number {
  const mean = total(difference, tail) / tail.count;
  const variance =
    total(
      difference.map((d) => (d - mean) ** 2),
      tail,
    ) / tail.count;
  return variance > 1e-24 ? (mean * Math.sqrt(tail.count)) / Math.sqrt(variance) : Number.NaN;
}

/** ln L(rival) − ln L(power law) of power-law tails, [family][draw]. */
function gainsByChance(
  tail: Tail,
  alpha: number,
  draws: number,
  random: RandomSource,
): readonly (readonly number[])[] {
  const gains: number[][] = families.map(() => []);
  const sampled = powerLawSampler(alpha, tail.xMin, tail);
  for (let draw = 0; draw < draws; draw++) {
    const resampled = drawnTail(tail, () => Math.log(sampled(random.uniform()) / tail.xMin));
    families.forEach((family, f) => {
      gains[f].push(-logRatioOf(family, resampled));
    });
  }
  return gains;
}

/** ln L(power law) − ln L(exponential) of exponential tails. */
function exponentialLosses(tail: Tail, law: TailLaw, draws: number, random: RandomSource): readonly number[] {
  const sampled = exponentialSampler(law.parameters.lambda, tail);
  return Array.from({ length: draws }, () =>
    logRatioOf(
      exponentialTail,
      drawnTail(tail, () => Math.log1p(sampled(random.uniform()) / tail.xMin)),
    ),
  );
}

/** x − x_min of the exponential law on the tail's support, for a uniform number: by inversion. */
function exponentialSampler(lambda: number, { xMin, xMax, discrete }: Tail): (uniform: number) => number {
  // whole numbers are those of real ones rounded down
  const reach = xMax - xMin + (discrete ? 1 : 0);
  const all = Math.expm1(-lambda * reach);
  const real = (uniform: number) => (lambda === 0 ? uniform * reach : -Math.log1p(uniform * all) / lambda);
  return discrete ? (uniform) => Math.min(xMax - xMin, Math.floor(real(uniform))) : real;
}

function drawnTail(tail: Tail, draw: () => number): Tail {
  return tailOfLogs(tail.xMin, Float64Array.from({ length: Math.min(tail.count, manyValues) }, draw), tail);
}

function logRatioOf(family: (tail: Tail) => TailLaw, tail: Tail): number {
  // whole numbers that are all x_min: every law holds that as a limit
  if (tail.meanLog === 0) return 0;
  return total(termsOf(powerLawDensity(tail), tail), tail) - total(termsOf(family(tail), tail), tail);
}
