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

/** The gas of a scenario with all parameters resolved. */
export interface LevelGas extends CoulombGas {
  /** Levels at τ = 0, ascending. */
  readonly initial: Float64Array;
  /** Rest positions of the levels without noise. */
  readonly rest: Float64Array;
  /** Slowest relaxation time, in learning time. */
  readonly relaxation: number;
  /** k and x₀ of a common harmonic well; null for any other. */
  readonly harmonic: { readonly k: number; readonly center: number } | null;
}

let latest: { readonly content: string; readonly rest: GasAtRest } | undefined;

/** Rest positions of a gas; the latest result is cached, as a large gas takes seconds and every part of a point needs it. */
function atRest(gas: CoulombGas, { potential, support }: CoulombGasParameters): GasAtRest {
  const content = JSON.stringify([gas.levels, gas.beta, gas.g2, potential, support]);
  if (latest?.content !== content) latest = { content, rest: gasAtRest(gas) };
  return latest.rest;
}

/** @throws PotentialError, RangeError or Error if there is no such gas */
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

/** Why steps in time cannot be taken: a force that diverges at a point that levels pass. */
export function poleOf(p: CoulombGasParameters): string | null {
  for (const well of wellsOf(p)) {
    const pole = singularPlaces(well).find(
      ({ at, powers }) => !well.support.includes(at) && powers.some((power) => power !== 0),
    );
    if (pole !== undefined)
      return `"${well.text}" has a pole at x = ${pole.at}, inside its support, which no step in time resolves; make the pole a wall of model.support, or compare coulomb-gas with closed forms`;
  }
  return null;
}

/** Whether a weight e^{−V/g²} is singular, at a wall or inside; a mere wall or kink is not. */
export function hasPowers(well: Potential): boolean {
  return singularPlaces(well).some(({ powers }) =>
    powers.some((power) => !Number.isNaN(power) && power !== 0),
  );
}
