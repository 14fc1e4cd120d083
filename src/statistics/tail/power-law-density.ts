import { type Tail, type TailLaw, tailLaw } from "./tail-law.ts";

/** The power law of largest likelihood on a tail, as a law: α = 1 + 1/⟨ln(x/x_min)⟩. */
export function powerLawDensity({ xMin, meanLog }: Tail): TailLaw {
  return tailLaw(
    xMin,
    {
      name: "power law",
      equation: "x^{−α}",
      parameters: { alpha: 1 + 1 / meanLog },
      freeParameters: 1,
      nested: true,
    },
    (y) => -Math.log(meanLog) - y / meanLog,
    (y) => Math.exp(-y / meanLog),
  );
}
