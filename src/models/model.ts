import type { z } from "zod";
import type { Kernels } from "../kernels/index.ts";
import type { DysonSde } from "../langevin/index.ts";
import type { Law } from "../laws/index.ts";
import type { Purpose, Random } from "../random/index.ts";
import type { Multiplet, Replicas, SpectralProcess, SpectrumEnsemble } from "../spectra/index.ts";

/** The settings of direct training that every model shares. */
export interface TrainingSettings {
  /** α */
  readonly learningRate: number;
  /** |B|, samples */
  readonly batchSize: number;
}

/** Something wrong or doubtful in the scenario that the schema alone cannot see. */
export interface Finding {
  readonly severity: "error" | "warning";
  /** Where in the scenario, from its root. */
  readonly path: readonly (string | number)[];
  /** What is wrong, what was given, what is allowed. */
  readonly message: string;
}

/** Stationary law of a degenerate pair: P ∝ |x₁ − x₂| exp(−Σ(x_i − x₀)²/(2σ²)). */
export interface PairLaw {
  readonly multiplet: Multiplet;
  /** σ, in units of the spectrum */
  readonly sigma: number;
}

/** A law that theory gives for the levels of a multiplet's own block, taken together. */
export interface DensityLaw {
  /** "density", or "density.<name>" for a law that stands beside it. */
  readonly observable: string;
  /** As a legend names it, e.g. "generalised semicircle". */
  readonly name: string;
  readonly multiplet: Multiplet;
  /** What u = 0 is: a value, or the measured mean of the multiplet. */
  readonly origin: number | "mean";
  /** What u = 1 is, in units of the spectrum. */
  readonly unit: number;
  /** How the unit is written, e.g. "σ". */
  readonly unitSymbol: string;
  /** The law of u. */
  readonly law: Law;
}

/** A number that theory gives without simulation. */
export interface ClosedForm {
  /** closed-form: of the equations in continuous time; closed-form.discrete: of the update itself. */
  readonly source?: "closed-form" | "closed-form.discrete";
  readonly observable: string;
  readonly level: string;
  readonly member?: number;
  readonly value: number;
}

/** Which two estimates of an observable are compared, and what theory says must come out. */
export interface ComparisonRule {
  readonly observable: string;
  readonly between: readonly [Source, Source];
  /** false: theory says that the two differ; shown and explained, without effect on the exit code. */
  readonly required: boolean;
  /** One or two sentences: the equation tested and why it should hold, or fail. */
  readonly explanation: string;
  /** What a difference is measured in, where the value itself will not do: a level's mean may be 0. */
  readonly unit?: number;
}
type Source =
  | "training"
  | "matrix-langevin"
  | "eigenvalue-langevin"
  | "coulomb-gas"
  | "exact-ou"
  | "fokker-planck"
  | "closed-form"
  | "closed-form.discrete";

/** The scaling of a pair's spacing with the level of stochasticity: ⟨S⟩ = a · abscissa, a the same for all pairs. */
export interface SpacingScaling {
  /** e.g. "⟨S⟩ = a √(ε κ²Ω)" */
  readonly equation: string;
  /** The abscissa's symbol, e.g. "√(ε κ²Ω)" */
  readonly abscissaSymbol: string;
  /** a as theory has it */
  readonly predicted: number;
  abscissa(pair: Multiplet): number;
}

/** How quantities are written on axes and in tables. */
export interface Symbols {
  /** The followed spectrum, e.g. "λ". */
  readonly level: string;
  /** Its target, e.g. "κ". */
  readonly target: string;
  /** The level of stochasticity, "ε = α/|B|" where it is absent. */
  readonly temperature?: string;
  /** The equation of motion, where it is not that of training. */
  readonly dynamics?: string;
  /** One line for the report's head, e.g. "N_v = N_h = 10, μ = 3, …". */
  readonly parameters: string;
}

export interface RouteOptions {
  readonly training: Record<string, never>;
  readonly "matrix-langevin": { readonly stepsPerUpdate: number };
  readonly "eigenvalue-langevin": { readonly stepsPerUpdate: number; readonly coupling: Coupling };
  readonly "coulomb-gas": { readonly coupling: Coupling };
  readonly "exact-ou": Record<string, never>;
}

/** The routes that theory has to offer. */
export type RouteOfTheory = Exclude<keyof RouteOptions, "training">;

/** Which levels repel: all of them, or only those of one multiplet. */
export type Coupling = "full" | "within-multiplet";

/** A property of a spectrum that is followed on its way to the stationary state. */
export interface TransientQuantity {
  /** Observables are `transient.<name>.mean` and `transient.<name>.distribution`. */
  readonly name: string;
  /** How it is written, e.g. "S". */
  readonly symbol: string;
  /** Its values in one spectrum, ascending levels: one, or one a level. */
  values(levels: ArrayLike<number>): readonly number[];
  /** Its law at a learning time, where theory has it: numerically from Fokker & Planck's equation, or in closed form. */
  readonly laws: Readonly<Partial<Record<"fokker-planck" | "closed-form", (time: number) => Law>>>;
}

/** The way from a given spectrum to the stationary state. */
export interface Transient {
  /** Learning times at which routes and laws are compared, ascending; each is that of a snapshot. */
  readonly times: readonly number[];
  readonly quantities: readonly TransientQuantity[];
  /** P(x, τ) of the first quantity, for a map of it; absent where there is no such law. */
  evolution?(): DensityEvolution;
}

/** A density in time, on a grid. */
export interface DensityEvolution {
  readonly symbol: string;
  /** Learning times, ascending, T of them. */
  readonly times: Float64Array;
  /** Cell centres, ascending, N of them. */
  readonly x: Float64Array;
  /** P(x, τ), [time][cell] */
  readonly density: Float64Array;
  /** The stationary law. */
  readonly stationary: Law;
}

/** A model with its numbers filled in: everything a study needs of it. */
export interface System {
  readonly symbols: Symbols;
  /** Level of stochasticity, where it is not α/|B|. */
  readonly temperature?: number;
  /** β of the repulsion, for the universal laws; 1 where it is absent. */
  readonly dysonIndex?: number;
  /** Target levels, ascending. */
  readonly target: Float64Array;
  readonly multiplets: readonly Multiplet[];
  /** Multiplets that training can learn; the others relax to the edge and are not measured. */
  readonly learnable: readonly Multiplet[];
  readonly pairLaws: readonly PairLaw[];
  readonly densities: readonly DensityLaw[];
  /** Names of the elements of the weight matrix that are watched beside the spectrum, e.g. "W₁₁". */
  readonly components: readonly string[];
  /** null where there is no pair whose spacing scales */
  readonly scaling: SpacingScaling | null;
  readonly closedForms: readonly ClosedForm[];
  readonly comparisons: readonly ComparisonRule[];
  /** The data set that a replica is trained on, where replicas share theirs: their noise is the same. */
  dataSet?(replica: number): number;
  /** Whether all noise vanishes at the target: then nothing fluctuates once it is reached. */
  readonly frozen?: boolean;
  /**
   * Whether W = 0 is a saddle, beside which replicas can linger: the window then begins after the last of them has
   * learnt. Otherwise theory alone knows when it begins.
   */
  readonly saddle: boolean;
  /** Slowest relaxation time of a fluctuation, in learning time τ. */
  readonly slowestRelaxation: number;
  /** Learning time after which the noise-free flow has left all but this fraction of replicas at their targets. */
  learningTime(unlearnt: number): number;

  training(replica: number): SpectralProcess;
  matrixLangevin(options: RouteOptions["matrix-langevin"], replica: number): SpectralProcess;
  eigenvalueLangevin(options: RouteOptions["eigenvalue-langevin"], replica: number): SpectralProcess;
  /** The equation behind the eigenvalue route; absent where none is derived. */
  eigenvalueEquation?(options: Pick<RouteOptions["eigenvalue-langevin"], "coupling">): EigenvalueEquation;
  /** Why orders of convergence are not measured on it, where there is more to say than that. */
  readonly noEigenvalueEquation?: string;
  /** Kernels of these routes, with the same bits; absent where the reference has to do. */
  readonly kernels: {
    training?(kernels: Kernels): Replicas;
    matrixLangevin?(kernels: Kernels, options: RouteOptions["matrix-langevin"]): Replicas;
    eigenvalueLangevin?(kernels: Kernels, options: RouteOptions["eigenvalue-langevin"]): Replicas;
  };
  /** Stationary samples, [sample][level][replica] of one replica, in target order; independent between replicas. */
  coulombGas(options: RouteOptions["coulomb-gas"], replica: number, samples: number): SpectrumEnsemble;
  /** The matrix Ornstein–Uhlenbeck process, exact at every time, where the equation is one. */
  exactOu?(replica: number): SpectralProcess;
  /** The way to the stationary state, where it is asked for. Costly to make: call it only to judge or to draw. */
  transient?(): Transient;
}

/** What one route adds to a system, with its kernels. */
export type RoutePart<Members extends keyof System> = Pick<System, Members | "kernels">;

/** The Langevin equation that the eigenvalue route integrates, and where to begin near its stationary state. */
export interface EigenvalueEquation {
  readonly sde: DysonSde;
  /** The levels' targets, in the equation's own coordinate. */
  readonly target: Float64Array;
  /** Levels drawn from the Coulomb gas of the multiplets, in the equation's own coordinate and order. */
  initial(random: Random): Float64Array;
}

/** One system of the papers: its parameters' schema and the two independent halves behind it. */
export interface Model<P> {
  readonly kind: string;
  readonly title: string;
  readonly parameters: z.ZodType<P>;
  /** Whether its equation can be a matrix Ornstein–Uhlenbeck process. */
  readonly exactOu?: true;
  /** How many levels are followed, without the trouble of making the system. */
  levels(parameters: P): number;
  /** The same with fewer levels, where so many take too long to be tried. */
  smaller?(parameters: P): P;
  check(parameters: P, training: TrainingSettings): readonly Finding[];
  /**
   * Routes that these parameters do not have, with the reason; a study that asks for them goes without. `exact-ou` is
   * absent unless {@link Model.exactOu} says that the model has it.
   */
  absentRoutes?(parameters: P): Readonly<Partial<Record<keyof RouteOptions, string>>>;
  system(parameters: P, training: TrainingSettings, stream: StreamOf): System;
}

/** The replayable stream of a purpose and replica, e.g. stream("training.noise", 3). */
export type StreamOf = (purpose: Purpose, replica: number) => Random;
