import {
  type CoupledErrors,
  collectErrors,
  type Divisions,
  equationKind,
  followPath,
  type Integrator,
  integrators,
  type MeasuredOrder,
  type Orders,
  orderVerdict,
  strongOrder,
  weakOrder,
} from "../langevin/index.ts";
import type { Coupling, EigenvalueEquation, Eigenvectors } from "../models/model.ts";
import { streams } from "../random/index.ts";
import type { Verdict } from "./results.ts";

/** What is measured on a model's eigenvalue equation. */
export interface ConvergenceSettings {
  readonly equation: EigenvalueEquation;
  readonly replicas: number;
  readonly seed: string;
  /** α: the coarsest step, and the unit of the duration. */
  readonly learningRate: number;
}

/** The orders of every integrator on one equation. */
export interface Convergence {
  /** Which of the declared orders apply. */
  readonly kind: keyof Orders;
  /** Learning time at which errors are taken. */
  readonly duration: number;
  /** Step sizes, descending, and that of the reference. */
  readonly dt: readonly number[];
  readonly referenceStep: number;
  readonly referenceIntegrator: string;
  readonly replicas: number;
  /** Replicas in which the reference failed: they are excluded for every integrator. */
  readonly referenceFailures: number;
  readonly integrators: readonly IntegratorConvergence[];
  /** Over all declared orders: disagree if one disagrees, inconclusive if one is not resolved or none is declared. */
  readonly verdict: Verdict;
}

/** Everything that `dyson converge` measured, as stored in converge.json. */
export interface ConvergenceResults extends Convergence {
  readonly schema: 1;
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly seed: string;
  /** The system in one line. */
  readonly parameters: string;
  readonly coupling: Coupling;
  /** null for levels that have none. */
  readonly eigenvectors: Eigenvectors | null;
  /** dt of the eigenvalue route in the scenario; null if the scenario does not use that route. */
  readonly studyStep: number | null;
  /** The number of sweep points; the first one was used. */
  readonly points: number;
  readonly timing: { readonly wallSeconds: number };
}

export interface IntegratorConvergence {
  readonly name: string;
  readonly title: string;
  readonly strong: JudgedOrder;
  readonly weak: JudgedOrder;
  /** For each step size: bare steps that would have reordered levels, pairs found out of order, subdivided steps. */
  readonly averted: readonly number[];
  readonly reordered: readonly number[];
  readonly divisions: readonly (Divisions | null)[];
}

/** A measured order beside the declared one; if none is declared there is nothing to judge. */
export interface JudgedOrder extends MeasuredOrder {
  readonly declared: number | "converges" | null;
  readonly verdict: Verdict | null;
}

/** Steps of the coarsest grid, dt = α. */
const coarsestLevel = 4;
/** Step sizes α, α/2, … α/32. */
const levels = [0, 1, 2, 3, 4, 5].map((k) => coarsestLevel + k);
/** The reference uses steps an eighth of the finest. */
const referenceLevel = coarsestLevel + 8;
/** Near a collision its error is that of the finest subdivision, see stepControl. */
const reference = "step-control";

/** The smallest number of replicas whose scatter gives an order an error. */
export const fewestReplicas = 40;

/**
 * Measures the strong and weak order of every integrator on a model's own eigenvalue equation: all follow the same
 * Brownian paths, from the Coulomb gas over a learning time of 16 α, with steps α … α/32.
 *
 * Errors are differences from the step-controlled scheme on the same path with steps α/256: strong, the mean over levels
 * of |x_dt − x|; weak, of φ = Σ (x_i − target_i)²/N. A scheme that converges to another limit keeps a finite error.
 *
 * @returns a run that follows one replica at a time, so that the caller can do something in between
 */
export function startConvergence({ equation, replicas, seed, learningRate }: ConvergenceSettings): {
  follow(replica: number): void;
  finish(): Convergence;
} {
  const { sde, target } = equation;
  const duration = learningRate * 2 ** coarsestLevel;
  let referenceFailures = 0;
  const streamsOf = (replica: number) => streams(JSON.stringify([seed, "converge", replica]));
  const initial = (replica: number) => equation.initial(streamsOf(replica).of("converge.initial", 0));
  const stepper = integrators[reference].stepper(sde);
  const collector = collectErrors(
    {
      sde,
      duration,
      initial,
      observable: (x) => x.reduce((sum, value, i) => sum + (value - target[i]) ** 2, 0) / x.length,
      solve(path, start, _, out) {
        out.set(start);
        if (followPath(sde, stepper, path.grid(referenceLevel), out).ok) return { ok: true };
        referenceFailures++;
        return { ok: false, reason: "the reference left the domain of the equation" };
      },
    },
    {
      integrators,
      levels,
      finest: referenceLevel,
      replicas,
      streams(replica) {
        const named = streamsOf(replica);
        return {
          path: (interval) => named.of("converge.path", interval),
          ofIntegrator: (integrator, level) => named.of("converge.integrator", 64 * integrator + level),
        };
      },
    },
  );
  return {
    follow: collector.follow,
    finish() {
      const kind = equationKind(sde, initial(0));
      const measured = collector.errors.integrators.map((errors) =>
        judged(collector.errors, errors, integrators[errors.name as keyof typeof integrators], kind),
      );
      return {
        kind,
        duration,
        dt: collector.errors.dt,
        referenceStep: duration / 2 ** referenceLevel,
        referenceIntegrator: reference,
        replicas,
        referenceFailures,
        integrators: measured,
        verdict: overall(measured.flatMap(({ strong, weak }) => [strong.verdict, weak.verdict])),
      };
    },
  };
}

function judged(
  errors: CoupledErrors,
  integrator: CoupledErrors["integrators"][number],
  { title, strongOrder: strongOrders, weakOrder: weakOrders }: Integrator,
  kind: keyof Orders,
): IntegratorConvergence {
  const judge = (measured: MeasuredOrder, declared: Orders[keyof Orders]): JudgedOrder => ({
    ...measured,
    declared,
    verdict: declared === null ? null : orderVerdict(measured, declared),
  });
  return {
    name: integrator.name,
    title,
    strong: judge(strongOrder(errors, integrator), strongOrders[kind]),
    weak: judge(weakOrder(errors, integrator), weakOrders[kind]),
    averted: integrator.averted,
    reordered: integrator.reordered,
    divisions: integrator.divisions,
  };
}

function overall(verdicts: readonly (Verdict | null)[]): Verdict {
  const declared = verdicts.filter((verdict) => verdict !== null);
  if (declared.includes("disagree")) return "disagree";
  return declared.length === 0 || declared.includes("inconclusive") ? "inconclusive" : "agree";
}
