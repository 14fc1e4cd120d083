import { equilibriumDensity, NoEquilibrium } from "../../coulomb-gas/index.ts";
import { goeDensity, gseDensity, gueDensity, type Law } from "../../laws/index.ts";
import { integrated } from "../../laws/integrated.ts";
import type { Multiplet } from "../../spectra/index.ts";
import type { DensityLaw } from "../model.ts";
import { quadratureOf } from "./closed-forms.ts";
import type { LevelGas } from "./level-gas.ts";

/** The laws of all levels together: the exact one where there is one, and the limit N → ∞ of a common well. */
export function gasDensities(gas: LevelGas, multiplet: Multiplet): readonly DensityLaw[] {
  const exact = exactDensity(gas, multiplet);
  const limit = gas.wells.length === 1 && gas.levels > 1 ? limitDensity(gas, multiplet) : null;
  return [exact, limit].filter((law) => law !== null);
}

function exactDensity(gas: LevelGas, multiplet: Multiplet): DensityLaw | null {
  const { levels, beta, g2, harmonic } = gas;
  if (levels <= 3) {
    const law = lawOfDensity("density by quadrature", "ρ(x) ∝ ∫ ∏|xᵢ − xⱼ|^β exp(−ΣV/g²)", gas);
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

function lawOfDensity(title: string, equation: string, gas: LevelGas): Law {
  const { density, mean, range } = quadratureOf(gas);
  const table = integrated(density, ...range, 400);
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

function limitDensity(gas: LevelGas, multiplet: Multiplet): DensityLaw | null {
  try {
    const { cuts, density, cdf, mean, secondMoment } = equilibriumDensity(gas.wells[0]!, gas);
    const [low, high] = [cuts[0]![0], cuts.at(-1)![1]];
    const { quantile, sample } = integrated(density, low, high);
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
        support: [low, high],
        mean,
        secondMoment,
        density,
        cdf,
        quantile,
        sample,
      },
    };
  } catch (error) {
    // more cuts than are provided for: there is no curve, and the rest stands
    if (error instanceof NoEquilibrium) return null;
    throw error;
  }
}
