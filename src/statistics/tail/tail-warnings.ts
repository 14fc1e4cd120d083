import { tiedValues } from "../goodness/goodness-of-fit.ts";
import { powerLawProbabilities } from "./bounded-power-law.ts";
import type { PowerLawTail } from "./power-law-tail.ts";
import { fewInTail } from "./tail-verdict.ts";

/** What the caller specified about the values. */
interface SaidOfValues {
  readonly xMax?: number;
  readonly discrete?: boolean;
}

/** If the largest value is less probable than this under the fitted law, the tail is cut off. */
const improbable = 1e-3;

/**
 * Warnings that belong to a fitted tail.
 *
 * @param sorted all values, ascending
 */
export function tailWarnings(
  sorted: Float64Array,
  { tailCount, xMin, exponent }: PowerLawTail,
  { xMax = Number.POSITIVE_INFINITY, discrete }: SaidOfValues,
): readonly string[] {
  const tail = sorted.filter((x) => x >= xMin && x <= xMax);
  const largest = tail.at(-1)!;
  const decades = Math.log10(largest / xMin);
  const warnings: string[] = [];
  const beyond = sorted.length - sorted.findLastIndex((x) => x <= xMax) - 1;
  if (beyond > 0) warnings.push(`${beyond} of ${sorted.length} values lie above xMax = ${xMax}: left out`);
  if (tailCount < fewInTail) {
    warnings.push(`${tailCount} values in the tail: below ${fewInTail} many laws pass for a power law`);
  }
  if (decades < 1) {
    warnings.push(`the tail spans ${decades.toFixed(2)} decades: below one, many laws pass for a power law`);
  }
  if (discrete === undefined && sorted.every(Number.isSafeInteger)) {
    warnings.push(
      "all values are whole numbers: if they are by nature, as counts are, ask for `discrete: true`, the likelihood of the zeta law; that of a continuous law gives another exponent",
    );
  }
  const ties = discrete === true ? 0 : tiedValues(tail);
  if (ties > tailCount / 100)
    warnings.push(
      `${ties} of the ${tailCount} values in the tail repeat another: a continuous law has no ties`,
    );
  if (xMax < Number.POSITIVE_INFINITY) {
    if (exponent <= 0) warnings.push(`exponent ${exponent.toFixed(2)}: the density does not fall up to xMax`);
    return warnings;
  }
  // (1 − S)^n
  const law = powerLawProbabilities(exponent, xMin, { xMax, discrete: discrete === true });
  const y = Math.log(largest / xMin);
  const share = law.survival(largest, y) - law.mass(y);
  const chance = Math.exp(tailCount * Math.log1p(-share));
  if (chance < improbable) {
    warnings.push(
      `no value exceeds ${largest}, where the power law would have ${(share * tailCount).toPrecision(2)}: the tail is cut off; if the values cannot be larger, give \`xMax\``,
    );
  }
  if (exponent <= 2) warnings.push(`exponent ${exponent.toFixed(2)}: at or below 2 the law has no mean`);
  return warnings;
}
