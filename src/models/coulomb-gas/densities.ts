import {
  equilibriumDensity,
  NoEquilibrium,
  type QuadratureGas,
  type Stretch,
  stretchesOf,
  weightBeside,
} from "../../coulomb-gas/index.ts";
import { goeDensity, gseDensity, gueDensity, type Law } from "../../laws/index.ts";
import { type IntegratedLaw, integrated, sampleBy } from "../../laws/integrated.ts";
import type { Multiplet } from "../../spectra/index.ts";
import type { DensityLaw } from "../model.ts";
import { quadratureOf } from "./closed-forms.ts";
import type { LevelGas } from "./level-gas.ts";

/** The laws of all levels together: the exact one if available, and the limit N → ∞ for a common well. */
export function gasDensities(gas: LevelGas, multiplet: Multiplet): readonly DensityLaw[] {
  const exact = exactDensity(gas, multiplet);
  const limit = gas.wells.length === 1 && gas.levels > 1 ? limitDensity(gas, multiplet) : null;
  return [exact, limit].filter((law) => law !== null);
}

function exactDensity(gas: LevelGas, multiplet: Multiplet): DensityLaw | null {
  const { levels, beta, g2, harmonic } = gas;
  if (levels <= 3) {
    const quadrature = quadratureOf(gas);
    if (quadrature === null) return null;
    const law = lawOfDensity("density by quadrature", "ρ(x) ∝ ∫ ∏|xᵢ − xⱼ|^β exp(−ΣV/g²)", gas, quadrature);
    return {
      observable: "density",
      name: "by quadrature",
      multiplet,
      origin: 0,
      unit: 1,
      unitSymbol: "",
      law,
    };
  }
  const family = { 1: goeDensity, 2: gueDensity, 4: gseDensity }[beta];
  if (harmonic === null || family === undefined || levels > 500) return null;
  return {
    observable: "density",
    name: `exact, N = ${levels}`,
    multiplet,
    origin: harmonic.center,
    unit: Math.sqrt(g2 / harmonic.k),
    unitSymbol: "σ",
    law: family(levels),
  };
}

/** Panels of the table of a density, separately on each interval between walls and poles. */
const panels = 400;

function lawOfDensity(
  title: string,
  equation: string,
  gas: LevelGas,
  { density, mean, range }: QuadratureGas,
): Law {
  const stretches = stretchesOf(gas, range);
  const table =
    stretches.length === 1 && stretches[0].kind === "end"
      ? integrated(density, ...range, panels)
      : overStretches(gas, stretches, density);
  return {
    title,
    equation,
    support: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    mean: mean((x) => x.reduce((sum, v) => sum + v, 0) / x.length),
    secondMoment: mean((x) => x.reduce((sum, v) => sum + v * v, 0) / x.length),
    density,
    ...table,
  };
}

/** The table in t on each interval, x = base ± length t^{2/(1 + α)}, in which a density |x − base|^α is smooth. */
function overStretches(
  gas: LevelGas,
  stretches: readonly Stretch[],
  density: (x: number) => number,
): IntegratedLaw {
  const exponents = stretches.map((stretch) => {
    const { alpha } = weightBeside(gas, stretch, stretch.side > 0 ? 0 : gas.levels - 1);
    return 2 / Math.min(1, 1 + alpha);
  });
  const at = (k: number, t: number) => {
    const { base, side, length } = stretches[k];
    const share = side > 0 ? t : 1 - t;
    return { x: base + side * length * share ** exponents[k], share };
  };
  const toX = (place: number) => {
    const k = Math.min(stretches.length - 1, Math.floor(place));
    return at(k, place - k).x;
  };
  const toPlace = (x: number) => {
    const k = stretches.findIndex(({ base, side, length }) => x <= (side > 0 ? base + length : base));
    if (k < 0) return stretches.length;
    const { base, length, side } = stretches[k];
    const share = Math.min(1, Math.max(0, (side * (x - base)) / length) ** (1 / exponents[k]));
    return k + (side > 0 ? share : 1 - share);
  };
  const inT = (place: number) => {
    const k = Math.min(stretches.length - 1, Math.floor(place));
    const { x, share } = at(k, place - k);
    const slope = stretches[k].length * exponents[k] * share ** (exponents[k] - 1);
    return slope > 0 ? density(x) * slope : 0;
  };
  const table = integrated(inT, 0, stretches.length, panels * stretches.length);
  const quantile = (p: number) => toX(table.quantile(p));
  return {
    cdf: (x) => table.cdf(toPlace(x)),
    survival: (x) => table.survival(toPlace(x)),
    quantile,
    sample: sampleBy(quantile),
  };
}

function limitDensity(gas: LevelGas, multiplet: Multiplet): DensityLaw | null {
  try {
    const { cuts, ...limit } = equilibriumDensity(gas.wells[0], gas);
    return {
      observable: "density.equilibrium",
      name: "N → ∞",
      multiplet,
      origin: 0,
      unit: 1,
      unitSymbol: "",
      law: {
        title: "equilibrium density",
        equation: "V′(x) = βNg² ⨍ ρ(y)/(x − y) dy",
        support: [cuts[0][0], cuts.at(-1)![1]],
        ...limit,
        sample: sampleBy(limit.quantile),
      },
    };
  } catch (error) {
    // more cuts than supported: this curve is omitted
    if (error instanceof NoEquilibrium) return null;
    throw error;
  }
}
