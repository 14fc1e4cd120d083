import type { z } from "zod";
import type { Kernels } from "../kernels/index.ts";
import type { DysonSde } from "../langevin/index.ts";
import type { Law } from "../laws/index.ts";
import type { Purpose, Random } from "../random/index.ts";
import type { RecordedTraining } from "../recordings/index.ts";
import type { Multiplet, Replicas, SpectralProcess, SpectrumEnsemble } from "../spectra/index.ts";

/** The settings of direct training that every model shares. */
export interface TrainingSettings {
  /** α */
  readonly learningRate: number;
  /** |B|, samples */
  readonly batchSize: number;
  /** Absent: sgd. */
  readonly optimizer?: OptimiserName | undefined;
  /** β; absent: the usual one of the optimiser. */
  readonly momentum?: number | undefined;
}

/** Update rules of the models: plain descent, the heavy ball, Nesterov's. */
export type OptimiserName = "sgd" | "momentum" | "nesterov";

/** A mistake or a caveat in the scenario that the schema cannot detect. */
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

/** A predicted law for all levels of a multiplet's diagonal block. */
export interface DensityLaw {
  /** "density", or "density.<name>" for a law shown for comparison. */
  readonly observable: string;
  /** Its name in legends, e.g. "generalised semicircle". */
  readonly name: string;
  readonly multiplet: Multiplet;
  /** The origin of u: a value, or the measured mean of the multiplet. */
  readonly origin: number | "mean";
  /** The unit of u, in units of the spectrum. */
  readonly unit: number;
  /** The symbol of the unit, e.g. "σ". */
  readonly unitSymbol: string;
  /** The law of u. */
  readonly law: Law;
}

/** A prediction without simulation. */
export interface ClosedForm {
  /** closed-form: of the equations in continuous time; closed-form.discrete: of the update itself. */
  readonly source?: "closed-form" | "closed-form.discrete";
  readonly observable: string;
  readonly level: string;
  readonly member?: number;
  readonly value: number;
}

/** Which two estimates of an observable are compared, and the outcome predicted by theory. */
export interface ComparisonRule {
  readonly observable: string;
  readonly between: readonly [Source, Source];
  /** false: theory predicts that the two differ; shown and explained, without effect on the exit code. */
  readonly required: boolean;
  /** One or two sentences: the equation tested and why it should hold, or fail. */
  readonly explanation: string;
  /** The unit of a difference, if the value itself is unsuitable: the mean of a level may be 0. */
  readonly unit?: number;
}
type Source =
  | "training"
  | "matrix-langevin"
  | "eigenvalue-langevin"
  | "aligned-langevin"
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
  /** a as predicted */
  readonly predicted: number;
  abscissa(pair: Multiplet): number;
}

/** Symbols of quantities on axes and in tables. */
export interface Symbols {
  /** The followed spectrum, e.g. "λ". */
  readonly level: string;
  /** Its target, e.g. "κ". */
  readonly target: string;
  /** The level of stochasticity; "ε = α/|B|" by default. */
  readonly temperature?: string;
  /** The equation of motion, if it is not that of training. */
  readonly dynamics?: string;
  /** One line for the report's head, e.g. "N_v = N_h = 10, μ = 3, …". */
  readonly parameters: string;
}

/** Training that the study computes. */
export interface ComputedTraining {
  /** ℓ of SVAG, see {@link svag}; absent or 1: stochastic gradient descent itself. */
  readonly kicks?: number;
  readonly recorded?: undefined;
}

export interface RouteOptions {
  readonly training: ComputedTraining | RecordedTraining;
  readonly "matrix-langevin": MatrixLangevinOptions;
  readonly "eigenvalue-langevin": { readonly stepsPerUpdate: number } & ClosureOptions;
  readonly "aligned-langevin": { readonly stepsPerUpdate: number };
  readonly "coulomb-gas": ClosureOptions;
  readonly "exact-ou": Record<string, never>;
}

export interface MatrixLangevinOptions {
  readonly stepsPerUpdate: number;
  /**
   * Samples on which drift and noise are measured at every step; absent or null: as derived, or where nothing is derived the least number
   * that a model considers Gaussian.
   */
  readonly noiseSamples?: number | null | undefined;
  /** ε; absent or null: α/|B| of training. */
  readonly temperature?: number | null | undefined;
}

/** The routes of theory. */
export type RouteOfTheory = Exclude<keyof RouteOptions, "training">;

/** Which levels repel: all of them, or only those of one multiplet. */
export type Coupling = "full" | "within-multiplet";

/** Where the eigenvectors of different multiplets are: on those of the target, or rotated from them as in a stationary state. */
export type Eigenvectors = "averaged" | "aligned";

/** What makes an equation of the matrix one of its eigenvalues alone. */
export interface Closure {
  readonly coupling: Coupling;
  readonly eigenvectors: Eigenvectors;
}

export interface ClosureOptions {
  readonly coupling: Coupling;
  /** Absent: averaged if all levels repel, else aligned. */
  readonly eigenvectors?: Eigenvectors | undefined;
}

/** @throws RangeError for averaged eigenvectors of levels that do not all repel: they would cross */
export function closureOf({ coupling, eigenvectors }: ClosureOptions): Closure {
  if (eigenvectors === "averaged" && coupling !== "full")
    throw new RangeError(`eigenvectors: must be aligned with coupling ${coupling}, got averaged`);
  return { coupling, eigenvectors: eigenvectors ?? (coupling === "full" ? "averaged" : "aligned") };
}

/** A property of a spectrum that is followed during relaxation to the stationary state. */
export interface TransientQuantity {
  /** Observables are `transient.<name>.mean` and `transient.<name>.distribution`. */
  readonly name: string;
  /** Its symbol, e.g. "S". */
  readonly symbol: string;
  /** Its values in one spectrum of ascending levels: a single one, or one per level. */
  values(levels: ArrayLike<number>): readonly number[];
  /** Its law at a learning time, if theory has one: numerically from the Fokker–Planck equation, or in closed form. */
  readonly laws: Readonly<Partial<Record<"fokker-planck" | "closed-form", (time: number) => Law>>>;
}

/** The relaxation from a given spectrum to the stationary state. */
export interface Transient {
  /** Learning times at which routes and laws are compared, ascending; each is that of a snapshot. */
  readonly times: readonly number[];
  readonly quantities: readonly TransientQuantity[];
  /** P(x, τ) of the first quantity, for a map of it; absent if there is no such law. */
  evolution?(): DensityEvolution;
}

/** A time-dependent density on a grid. */
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

/** A model with all parameters resolved: everything a study needs. */
export interface System {
  readonly symbols: Symbols;
  /** Level of stochasticity, if it is not α/|B|. */
  readonly temperature?: number;
  /** β of the repulsion, for the universal laws; 1 by default. */
  readonly dysonIndex?: number;
  /** Target levels, ascending. */
  readonly target: Float64Array;
  readonly multiplets: readonly Multiplet[];
  /** Multiplets that training can learn; the others relax to the edge and are not measured. */
  readonly learnable: readonly Multiplet[];
  readonly pairLaws: readonly PairLaw[];
  readonly densities: readonly DensityLaw[];
  /** Names of the elements of the weight matrix that are recorded in addition to the spectrum, e.g. "W₁₁". */
  readonly components: readonly string[];
  /** null if there is no pair whose spacing scales */
  readonly scaling: SpacingScaling | null;
  readonly closedForms: readonly ClosedForm[];
  readonly comparisons: readonly ComparisonRule[];
  /** The data set that a replica is trained on, if replicas share data sets and hence their noise. */
  dataSet?(replica: number): number;
  /** Whether all noise vanishes at the target: then nothing fluctuates once it is reached. */
  readonly frozen?: boolean;
  /**
   * Whether W = 0 is a saddle, near which replicas can linger: the window then begins after the last of them has
   * learnt. Otherwise its beginning is given by theory.
   */
  readonly saddle: boolean;
  /** Slowest relaxation time of a fluctuation, in learning time τ. */
  readonly slowestRelaxation: number;
  /**
   * Relaxation time of small fluctuations of the mean of a multiplet's levels, in learning time τ; absent where theory gives
   * none.
   */
  relaxation?(multiplet: Multiplet): number;
  /** Learning time after which the noise-free flow has brought all but this fraction of replicas to their targets. */
  learningTime(unlearnt: number): number;

  training(replica: number, options?: ComputedTraining): SpectralProcess;
  matrixLangevin(options: RouteOptions["matrix-langevin"], replica: number): SpectralProcess;
  eigenvalueLangevin(options: RouteOptions["eigenvalue-langevin"], replica: number): SpectralProcess;
  /** The equation behind the eigenvalue route; absent where none is derived. */
  eigenvalueEquation?(options: ClosureOptions): EigenvalueEquation;
  /** Why orders of convergence are not measured on it, if there is a specific reason. */
  readonly noEigenvalueEquation?: string;
  /** Kernels of these routes, with the same bits; absent if only the reference exists. */
  readonly kernels: {
    training?(kernels: Kernels): Replicas;
    /** Of the equation as derived. */
    matrixLangevin?(kernels: Kernels, options: RouteOptions["matrix-langevin"]): Replicas;
    eigenvalueLangevin?(kernels: Kernels, options: RouteOptions["eigenvalue-langevin"]): Replicas;
  };
  /** Stationary samples, [sample][level][replica] of one replica, in target order; independent between replicas. */
  coulombGas(options: RouteOptions["coulomb-gas"], replica: number, samples: number): SpectrumEnsemble;
  /** The matrix Ornstein–Uhlenbeck process, exact at every time, where the equation is one. */
  exactOu?(replica: number): SpectralProcess;
  /** The relaxation to the stationary state, if requested. Expensive: call it only to judge or to draw. */
  transient?(): Transient;
}

/** The part of a system that belongs to one route, with its kernels. */
export type RoutePart<Members extends keyof System> = Pick<System, Members | "kernels">;

/** The Langevin equation that the eigenvalue route integrates, and initial levels near its stationary state. */
export interface EigenvalueEquation {
  /** Absent: levels that have none. */
  readonly eigenvectors?: Eigenvectors;
  readonly sde: DysonSde;
  /** The targets of the levels, in the coordinate of the equation. */
  readonly target: Float64Array;
  /** Levels drawn from the Coulomb gas of the multiplets, in the coordinate and order of the equation. */
  initial(random: Random): Float64Array;
}

/** One system of the papers: its parameters' schema and the two independent halves behind it. */
export interface Model<P> {
  readonly kind: string;
  readonly title: string;
  readonly parameters: z.ZodType<P>;
  /** Whether its equation can be a matrix Ornstein–Uhlenbeck process. */
  readonly exactOu?: true;
  /** The number of followed levels, without constructing the system. */
  levels(parameters: P): number;
  /** The followed level of an eigenvalue x = s² of WᵀW, s a singular value of W; absent if there is no such matrix. */
  level?(parameters: P, x: number): number;
  /** The same with fewer levels, if this many take too long for a trial. */
  smaller?(parameters: P): P;
  check(parameters: P, training: TrainingSettings): readonly Finding[];
  /** Whether its training has the option `kicks`. */
  readonly kicks?: true;
  /** Optimisers besides sgd that it can be trained with. */
  readonly optimisers?: readonly OptimiserName[];
  /** Why its gradients cannot be sampled for the option `noiseSamples`; null if they can. Absent: no gradients. */
  notSampled?(parameters: P): string | null;
  /** Why eigenvectors cannot be averaged over; null if they can. Absent: there are none. */
  notAveraged?(parameters: P): string | null;
  /**
   * Routes that these parameters do not have, with the reason; a study that asks for them runs without. `exact-ou` is
   * absent unless {@link Model.exactOu} says that the model has it.
   */
  absentRoutes?(parameters: P): Readonly<Partial<Record<keyof RouteOptions, string>>>;
  system(parameters: P, training: TrainingSettings, stream: StreamOf): System;
}

/** The replayable stream of a purpose and replica, e.g. stream("training.noise", 3). */
export type StreamOf = (purpose: Purpose, replica: number) => Random;
