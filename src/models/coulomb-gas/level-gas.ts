import {
  type CoulombGas,
  type GasAtRest,
  gasAtRest,
  harmonicWell,
  type Potential,
  parsePotential,
  singularPlaces,
} from "../../coulomb-gas/index.ts";
import type { TrainingSettings } from "../model.ts";
import type { CoulombGasParameters } from "./parameters.ts";

/** The gas of a scenario with its numbers filled in. */
export interface LevelGas extends CoulombGas {
  /** Levels at τ = 0, ascending. */
  readonly initial: Float64Array;
  /** Where the levels would rest without noise. */
  readonly rest: Float64Array;
  /** Slowest relaxation time, in learning time. */
  readonly relaxation: number;
  /** k and x₀ where the well is common and harmonic; null of any other. */
  readonly harmonic: { readonly k: number; readonly center: number } | null;
}

let latest: { readonly content: string; readonly rest: GasAtRest } | undefined;

/** Where a gas rests; the latest is kept, for a large one takes seconds and is asked for by all that concerns a point. */
function atRest(gas: CoulombGas, { potential, support }: CoulombGasParameters): GasAtRest {
  const content = JSON.stringify([gas.levels, gas.beta, gas.g2, potential, support]);
  if (latest?.content !== content) latest = { content, rest: gasAtRest(gas) };
  return latest.rest;
}

/** @throws PotentialError, RangeError or Error where there is no such gas */
export function levelGas(p: CoulombGasParameters, { learningRate, batchSize }: TrainingSettings): LevelGas {
  const gas: CoulombGas = {
    levels: p.levels,
    beta: p.beta,
    g2: p.g2 ?? learningRate / batchSize,
    wells: wellsOf(p),
  };
  const { levels: rest, stiffness } = atRest(gas, p);
  return {
    ...gas,
    rest,
    initial: p.initial === null ? rest : Float64Array.from(p.initial),
    relaxation: p.relaxationTime ?? 1 / (gas.g2 * Math.max(1e-12, stiffness[0])),
    harmonic: gas.wells.length === 1 ? harmonicWell(gas.wells[0]) : null,
  };
}

/** @throws PotentialError */
export function wellsOf({ potential, support }: CoulombGasParameters): readonly Potential[] {
  const options = {
    support: [support[0] ?? Number.NEGATIVE_INFINITY, support[1] ?? Number.POSITIVE_INFINITY] as const,
  };
  return typeof potential === "string"
    ? [parsePotential(potential, options)]
    : potential.map((text) => parsePotential(text, options));
}

/** Why steps in time cannot be taken: a force that grows without end at a place that levels pass. */
export function poleOf(p: CoulombGasParameters): string | null {
  for (const well of wellsOf(p)) {
    const pole = singularPlaces(well).find(
      ({ at, powers }) => !well.support.includes(at) && powers.some((power) => power !== 0),
    );
    if (pole !== undefined)
      return `"${well.text}" has a pole at x = ${pole.at}, inside its support, which no step in time resolves; let the pole be a wall of model.support, or compare coulomb-gas with closed forms`;
  }
  return null;
}

/** Whether a weight e^{−V/g²} is singular somewhere, at a wall or inside; a wall or a kink alone is not. */
export function hasPowers(well: Potential): boolean {
  return singularPlaces(well).some(({ powers }) =>
    powers.some((power) => !Number.isNaN(power) && power !== 0),
  );
}
