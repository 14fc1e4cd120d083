import {
  checkGas,
  gasChain,
  harmonicWell,
  heldOff,
  PotentialError,
  sampleBetaHermite,
  wellOf,
} from "../../coulomb-gas/index.ts";
import { eigenvalueLangevin, integrators } from "../../langevin/index.ts";
import type { Components } from "../../linalg/index.ts";
import type { Random } from "../../random/index.ts";
import type { Finding, Model, StreamOf, System, TrainingSettings } from "../model.ts";
import { closedForms } from "./closed-forms.ts";
import { comparisonsOf } from "./comparisons.ts";
import { gasDensities } from "./densities.ts";
import { exactOrnsteinUhlenbeck } from "./exact-ou.ts";
import { hasPowers, type LevelGas, levelGas, poleOf, wellsOf } from "./level-gas.ts";
import { type CoulombGasParameters, coulombGasParameters } from "./parameters.ts";
import { gasSde } from "./theory-eigenvalues.ts";
import { gasMatrixLangevin } from "./theory-matrix.ts";
import { gasTransient } from "./transient.ts";
import { walledIntegrator } from "./walled-integrator.ts";

/** Repelling levels in a potential, without training: the routes of theory against each other. */
export const coulombGas: Model<CoulombGasParameters> = {
  kind: "coulomb-gas",
  title: "Levels that repel in a potential: a Coulomb gas",
  parameters: coulombGasParameters,
  levels: ({ levels }) => levels,
  smaller: (p) =>
    p.levels <= triedLevels
      ? p
      : {
          ...p,
          levels: triedLevels,
          potential: typeof p.potential === "string" ? p.potential : p.potential.slice(0, triedLevels),
          initial: p.initial?.slice(0, triedLevels) ?? null,
        },
  exactOu: true,
  check,
  absentRoutes(p) {
    const matrix = ![1, 2, 4].includes(p.beta)
      ? `there are matrices for β = 1, 2 and 4 alone, not for ${p.beta}`
      : typeof p.potential !== "string"
        ? "levels in different wells are not those of one matrix"
        : null;
    const pole = poleOf(p);
    const harmonic = typeof p.potential === "string" && harmonicWell(wellsOf(p)[0]) !== null;
    return {
      training: "nothing is trained: the gas is given by its potential",
      "aligned-langevin": "levels in a potential have no eigenvectors",
      ...(matrix === null ? {} : { "matrix-langevin": matrix, "exact-ou": matrix }),
      ...(pole === null ? {} : { "matrix-langevin": pole, "eigenvalue-langevin": pole }),
      ...(matrix !== null || harmonic
        ? {}
        : { "exact-ou": "the process is exact only in a harmonic well, k (x − x₀)²/2" }),
    };
  },
  system: gasSystem,
};

/** Number of levels whose chains and matrices take seconds at most. */
const triedLevels = 64;

function check(p: CoulombGasParameters, settings: TrainingSettings): readonly Finding[] {
  const refuse = (field: string, message: string): readonly Finding[] => [
    { severity: "error", path: ["model", field], message },
  ];
  if (typeof p.potential !== "string" && p.potential.length !== p.levels)
    return refuse(
      "potential",
      `must be one, or one for each of ${p.levels} levels, got ${p.potential.length}`,
    );
  if (p.initial !== null && p.initial.length !== p.levels)
    return refuse("initial", `must be ${p.levels} levels, as model.levels says, got ${p.initial.length}`);
  if (p.initial?.some((x, i) => i > 0 && !(x > p.initial![i - 1])))
    return refuse("initial", `must be ascending and distinct, got ${p.initial.join(", ")}`);
  if (p.times.some((time, i) => i > 0 && !(time > p.times[i - 1])))
    return refuse("times", `must be ascending, got ${p.times.join(", ")}`);
  if (p.levels === 2 && p.times.length > 0 && p.support.some((end) => end !== null))
    return refuse(
      "times",
      "must be empty for a pair between walls: its Fokker–Planck equation is solved without walls",
    );
  let gas: LevelGas;
  try {
    const g2 = p.g2 ?? settings.learningRate / settings.batchSize;
    checkGas({ levels: p.levels, beta: p.beta, g2, wells: wellsOf(p) });
    gas = levelGas(p, settings);
  } catch (error) {
    if (error instanceof PotentialError || error instanceof RangeError)
      return refuse("potential", error.message.replace(/^potential /, ""));
    throw error;
  }
  const outside = p.initial?.find((x, i) => {
    const [low, high] = (gas.wells[i] ?? gas.wells[0]).support;
    return !(x > low && x < high);
  });
  if (outside !== undefined) return refuse("initial", `must lie within model.support, got ${outside}`);
  if (p.times.length > 0 && gas.wells.some(hasPowers))
    return refuse(
      "times",
      "must be empty where V has a pole, at a wall or inside: its Fokker–Planck equation is solved for smooth V",
    );
  const repelled = heldOff(gas);
  const steepest = Math.max(...Array.from(gas.rest, (x, i) => wellOf(repelled, i).secondDerivative(x)));
  if (settings.learningRate * steepest >= 1)
    return [
      {
        severity: "error",
        path: ["training", "learningRate"],
        message: `must be below ${(1 / steepest).toPrecision(3)}, the inverse of the greatest V″ at the rest positions of the levels, got ${settings.learningRate}; a step is learningRate/stepsPerUpdate`,
      },
    ];
  return [...between(p, settings)];
}

/** Times that cannot be snapshot times; the snapshot interval is not known here. */
function between({ times }: CoulombGasParameters, { learningRate }: TrainingSettings): readonly Finding[] {
  const missed = times.find((time) => Math.abs(time / learningRate - Math.round(time / learningRate)) > 1e-6);
  return missed === undefined
    ? []
    : [
        {
          severity: "error",
          path: ["model", "times"],
          message: `must be multiples of training.learningRate = ${learningRate}, and of the snapshot interval, got ${missed}`,
        },
      ];
}

function gasSystem(p: CoulombGasParameters, settings: TrainingSettings, stream: StreamOf): System {
  const gas = levelGas(p, settings);
  const { levels: n, beta, g2, rest, harmonic } = gas;
  const center = rest.reduce((sum, x) => sum + x, 0) / n;
  // values within rounding of 0 are 0
  const value = Math.abs(center) < 1e-6 * (1 + rest.at(-1)! - rest[0]) ? 0 : center;
  const multiplet = { value, label: String(Number(value.toFixed(6))), first: 0, size: n };
  const width = widthOf(gas);
  const components = beta as Components;
  const absent = (): never => {
    throw new Error("nothing is trained: the gas is given by its potential");
  };
  const walled = gas.wells.some(({ support }) => support.some(Number.isFinite));
  // by quadrature: computed on first use
  const [densities, forms] = [
    once(() => gasDensities(gas, multiplet)),
    once(() => closedForms(gas, multiplet)),
  ];
  return {
    temperature: g2,
    dysonIndex: beta,
    symbols: {
      level: "x",
      target: "centre",
      temperature: "g²",
      dynamics: "dxᵢ = [−V′(xᵢ) + βg² Σ 1/(xᵢ − xⱼ)] dτ + √2 g dBᵢ",
      parameters: `N = ${n}, V = ${typeof p.potential === "string" ? p.potential : p.potential.join("; ")}, β = ${beta}, g² = ${Number(g2.toPrecision(6))}, dτ = ${settings.learningRate}`,
    },
    target: new Float64Array(n).fill(value),
    multiplets: [multiplet],
    learnable: [multiplet],
    pairLaws:
      n === 2 && beta === 1 && harmonic !== null ? [{ multiplet, sigma: Math.sqrt(g2 / harmonic.k) }] : [],
    get densities() {
      return densities();
    },
    components: [],
    scaling: null,
    get closedForms() {
      return forms();
    },
    comparisons: comparisonsOf(gas, width),
    saddle: false,
    slowestRelaxation: gas.relaxation,
    learningTime: () =>
      gas.relaxation *
      Math.log(1 + Math.max(...Array.from(gas.initial, (x, i) => Math.abs(x - rest[i]))) / width),
    training: absent,
    matrixLangevin: ({ stepsPerUpdate }, replica) =>
      gasMatrixLangevin(
        gas,
        components,
        settings.learningRate / stepsPerUpdate,
        stepsPerUpdate,
        stream("matrix-langevin.noise", replica),
      ),
    eigenvalueLangevin: ({ stepsPerUpdate }, replica) => {
      const random = stream("eigenvalue-langevin.noise", replica);
      return eigenvalueLangevin({
        sde: gasSde(gas),
        integrator: walled ? walledIntegrator(gas, random) : integrators["implicit-repulsion"],
        initial: gas.initial,
        random,
        learningRate: settings.learningRate,
        stepsPerUpdate,
        level: (x) => x,
        watched: Array.from({ length: n - 1 }, (_, i) => [i, i + 1] as const),
      });
    },
    // orders of convergence are declared for schemes without walls or poles
    ...(walled || poleOf(p) !== null
      ? {
          noEigenvalueEquation:
            "the orders of the integrators are declared for potentials without walls and poles; choose a potential that confines without walls",
        }
      : {
          eigenvalueEquation: () => ({
            sde: gasSde(gas),
            target: rest,
            initial: (random: Random) => Float64Array.from(sampled(gas, random, 1).x),
          }),
        }),
    exactOu: (replica) =>
      exactOrnsteinUhlenbeck(gas, components, settings.learningRate, stream("exact-ou.noise", replica)),
    kernels: {},
    ...(p.times.length === 0 ? {} : { transient: once(() => gasTransient(gas, p.times)) }),
    coulombGas: (_, replica, samples) => sampled(gas, stream("coulomb-gas.samples", replica), samples),
  };
}

function once<T>(make: () => T): () => T {
  let computed: { readonly value: T } | undefined;
  return () => {
    computed ??= { value: make() };
    return computed.value;
  };
}

/** Approximate standard deviation of all levels together: the unit of distances. */
function widthOf({ rest, g2, relaxation, levels }: LevelGas): number {
  const mean = rest.reduce((sum, x) => sum + x, 0) / levels;
  const spread = rest.reduce((sum, x) => sum + (x - mean) ** 2, 0) / levels;
  return Math.sqrt(spread + g2 * relaxation);
}

/** Sweeps of a chain between samples: enough for nearly independent samples. */
const thin = 3;

/** Independent in a harmonic well; otherwise from one chain per replica. */
function sampled(gas: LevelGas, random: ReturnType<StreamOf>, samples: number) {
  const n = gas.levels;
  const x = new Float64Array(samples * n);
  if (gas.harmonic !== null) {
    const { k, center } = gas.harmonic;
    const sigma = Math.sqrt(gas.g2 / k);
    for (let s = 0; s < samples; s++) {
      const levels = x.subarray(s * n, (s + 1) * n);
      sampleBetaHermite(n, gas.beta, random, levels);
      for (let i = 0; i < n; i++) levels[i] = center + sigma * levels[i];
    }
  } else {
    const chain = gasChain(gas, random);
    for (let s = 0; s < samples; s++) {
      chain.advance(thin);
      x.set(chain.levels, s * n);
    }
  }
  return { levels: n, replicas: 1, times: new Float64Array(samples).fill(Number.NaN), x };
}
