import { degenerate } from "../../spectra/index.ts";
import type { LinearLayer } from "./layer.ts";

/** Why a layer's Coulomb gas cannot be sampled, or null. */
export function absentGas({
  teacher,
  rates,
  noise,
}: Pick<LinearLayer, "teacher" | "rates" | "noise">): string | null {
  if (noise.kind === "none") return "without noise there is no stationary law: the spectrum freezes";
  // for label noise all widths are equal
  if (noise.kind === "label") return null;
  const mixed = Array.from(teacher).some((kappa, i) => {
    const multipletRates = Array.from(rates).filter((_, j) => degenerate(kappa, teacher[j]));
    return multipletRates.length > 2 && multipletRates.some((rate) => Math.abs(rate / rates[i] - 1) > 1e-9);
  });
  return mixed ? "unequal rates within a multiplet of more than two levels have no exact sampler" : null;
}
