import { powerLawExponent, powerLawMoments, powerLawProbabilities } from "./bounded-power-law.ts";
import { lawOf, type Tail, type TailLaw, tailLaw } from "./tail-law.ts";
import { isHalfLine } from "./tail-support.ts";

const description = { name: "power law", equation: "x^{−α}", freeParameters: 1, nested: true };

/** The maximum-likelihood power law on a tail, as a law. */
export function powerLawDensity(tail: Tail): TailLaw {
  const { xMin, meanLog, discrete } = tail;
  const alpha = powerLawExponent(1 / meanLog, xMin, tail);
  const described = { ...description, parameters: { alpha } };
  if (isHalfLine(tail)) {
    return tailLaw(
      xMin,
      described,
      (y) => -Math.log(meanLog) - y / meanLog,
      (y) => Math.exp(-y / meanLog),
    );
  }
  const { logNorm } = powerLawMoments(alpha, xMin, tail);
  const { survival } = powerLawProbabilities(alpha, xMin, tail);
  const logScale = discrete ? 0 : Math.log(xMin);
  return lawOf(
    xMin,
    tail,
    described,
    (x) => -alpha * Math.log(x / xMin) - logNorm - logScale,
    (x) => survival(x, Math.log(x / xMin)),
  );
}
