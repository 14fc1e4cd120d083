import { linearLeastSquares } from "../statistics/linear-least-squares.ts";
import { confidenceFactor } from "../statistics/student-t.ts";
import type { CoupledErrors, IntegratorErrors } from "./coupled-errors.ts";

/** An order of convergence, estimated as the slope of ln error against ln dt. */
export interface MeasuredOrder {
  /** NaN if fewer than four step sizes remain to fit. */
  readonly order: number;
  /** From the jackknife over groups of replicas. */
  readonly standardError: number;
  /**
   * 95 % confidence interval, widened on both sides by the possible bias of finite steps: 1/(1 − 2^−½) times the change
   * of the order when the coarsest fitted step is left out, which bounds the remainder of an error of the slope ∝ √dt.
   */
  readonly interval: readonly [number, number];
  /** error = amplitude · dt^order */
  readonly amplitude: number;
  /** Change of the slope from the finest to the coarsest fitted step, and its standard error. */
  readonly bend: number;
  readonly bendError: number;
  /** Descending in dt. */
  readonly points: readonly OrderPoint[];
  /**
   * - resolved: the interval is at most ± 0.1;
   * - curved: the slope still changes: the steps are not in the asymptotic regime;
   * - noise: errors of the finest steps are within their statistical errors, or the interval is too wide;
   * - failed: steps failed, and fewer than four step sizes remain without a failure.
   */
  readonly status: "resolved" | "curved" | "noise" | "failed";
}

/** The error at one step size. */
export interface OrderPoint {
  readonly dt: number;
  /** Signed for weak errors. */
  readonly error: number;
  readonly standardError: number;
  /** Replicas whose step failed. */
  readonly failures: number;
  readonly fitted: boolean;
}

/** Minimum number of step sizes for a fit. */
const fewestSteps = 4;
/** Half-width of the widest interval that counts as resolved. */
const widest = 0.1;
/** Weak errors below this many standard errors count as noise. */
const significant = 3;
const groups = 40;

/** Strong order of an integrator, E|x_dt − x| ∝ dt^order. */
export function strongOrder(errors: CoupledErrors, integrator: IntegratorErrors): MeasuredOrder {
  return fitOrder(errors.dt, integrator.strong, integrator.failures);
}

/** Weak order of an integrator, |E φ(x_dt) − E φ(x)| ∝ dt^order. */
export function weakOrder(errors: CoupledErrors, integrator: IntegratorErrors): MeasuredOrder {
  return fitOrder(errors.dt, integrator.weak, integrator.failures);
}

/**
 * Fits ln|mean error| against ln dt by weighted least squares.
 *
 * Errors at different dt come from the same paths and are correlated, so the error of the order is from the jackknife that
 * leaves out a group of replicas at a time, the same for all step sizes. Fitted is the longest run of successive steps
 * whose means have one sign and are beyond three standard errors; of it the coarsest are left out while the slope
 * changes by more than 0.1, and three of its standard errors, over the steps fitted.
 *
 * @param perReplica [step size][replica], NaN where there is none
 * @throws RangeError if the replicas are fewer than forty
 */
export function fitOrder(
  dt: readonly number[],
  perReplica: readonly Float64Array[],
  failures: readonly number[] = dt.map(() => 0),
): MeasuredOrder {
  const wholeSteps = perReplica.filter((_, l) => failures[l] === 0);
  const usableReplicas = replicasWithAll(
    wholeSteps.length > 0 ? wholeSteps : perReplica.map((v) => v.map(() => 0)),
  );
  if (usableReplicas.length < groups)
    throw new RangeError(
      `fitOrder: needs at least ${groups} replicas without a failure, got ${usableReplicas.length}`,
    );
  const means = perReplica.map((values) => groupMeans(values, usableReplicas));
  const all = means.map(({ mean, standardError }, l) => ({
    dt: dt[l],
    error: mean,
    standardError,
    failures: failures[l],
  }));
  const sound = all.filter(({ failures }) => failures === 0);
  const usable = longestRun(all);
  let window = usable;
  let fit = fitWindow(window, all, means);
  while (fit?.curved && window.length > fewestSteps) {
    window = window.slice(1);
    fit = fitWindow(window, all, means);
  }
  const points = all.map((point, l) => ({ ...point, fitted: fit !== null && window.includes(l) }));
  if (fit === null) {
    const nothing = { order: Number.NaN, standardError: Number.NaN, amplitude: Number.NaN };
    const open = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
    const status = sound.length < fewestSteps ? "failed" : "noise";
    return { ...nothing, interval: open, bend: Number.NaN, bendError: Number.NaN, points, status };
  }
  const { order, standardError, amplitude, bend, bendError, shift } = fit;
  const half = confidenceFactor(0.95, groups - 1) * standardError + shift;
  return {
    order,
    standardError,
    interval: [order - half, order + half],
    amplitude,
    bend,
    bendError,
    points,
    status: fit.curved ? "curved" : half <= widest ? "resolved" : "noise",
  };
}

interface Means {
  readonly mean: number;
  readonly standardError: number;
  /** The mean without one group. */
  readonly without: Float64Array;
}

function fitWindow(
  window: readonly number[],
  points: readonly Omit<OrderPoint, "fitted">[],
  means: readonly Means[],
) {
  if (window.length < fewestSteps) return null;
  /** Coefficients of 1, ln dt and, beyond these, of another function of dt. */
  const coefficients = (
    fitted: readonly number[],
    value: (l: number) => number,
    beyond?: (dt: number) => number,
  ) =>
    linearLeastSquares(
      fitted.map((l) => {
        const { dt, error, standardError } = points[l];
        // an error without scatter would get all the weight
        const width = Math.max(standardError / Math.abs(error), 1e-6);
        const terms = [1, Math.log(dt), ...(beyond === undefined ? [] : [beyond(dt)])];
        return { terms, y: Math.log(Math.abs(value(l))), error: width };
      }),
    )?.parameters ?? [Number.NaN, Number.NaN, Number.NaN];
  const range = Math.log(points[window[0]].dt / points[window.at(-1)!].dt);
  const error = (l: number) => points[l].error;
  const withoutGroup = (g: number) => (l: number) => means[l].without[g];
  const bendOf = (value: (l: number) => number) =>
    2 * range * coefficients(window, value, (dt) => Math.log(dt) ** 2)[2];
  const [intercept, order] = coefficients(window, error);
  const [bend, bendError] = [bendOf(error), deviation((g) => bendOf(withoutGroup(g)))];
  return {
    order: order,
    standardError: deviation((g) => coefficients(window, withoutGroup(g))[1]),
    amplitude: Math.exp(intercept),
    bend,
    bendError,
    shift: Math.abs(coefficients(window.slice(1), error)[1] - order) / (1 - Math.SQRT1_2),
    curved: Math.abs(bend) > Math.max(0.1, 3 * bendError),
  };
}

/** The longest run of successive points without failures, beyond their noise, of one sign; of equally long ones the finest. */
function longestRun(points: readonly Omit<OrderPoint, "fitted">[]): readonly number[] {
  let best: readonly number[] = [];
  let run: number[] = [];
  points.forEach(({ error, standardError, failures }, l) => {
    const clear = failures === 0 && Math.abs(error) > significant * standardError;
    if (!clear) run = [];
    else if (run.length > 0 && Math.sign(points[run[0]].error) !== Math.sign(error)) run = [l];
    else run = [...run, l];
    if (run.length >= best.length) best = run;
  });
  return best;
}

/** Jackknife error of a quantity given without group g. */
function deviation(without: (g: number) => number): number {
  const values = Array.from({ length: groups }, (_, g) => without(g));
  const center = values.reduce((sum, value) => sum + value, 0) / groups;
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return Math.sqrt(((groups - 1) / groups) * squares);
}

function replicasWithAll(perReplica: readonly Float64Array[]): readonly number[] {
  const count = perReplica[0]?.length ?? 0;
  return Array.from({ length: count }, (_, r) => r).filter((r) =>
    perReplica.every((values) => Number.isFinite(values[r])),
  );
}

/** The mean over the kept replicas, its error, and the means without every fortieth replica in turn. */
function groupMeans(values: Float64Array, usableReplicas: readonly number[]): Means {
  const sums = new Float64Array(groups);
  const counts = new Float64Array(groups);
  let total = 0;
  usableReplicas.forEach((r, k) => {
    sums[k % groups] += values[r];
    counts[k % groups]++;
    total += values[r];
  });
  const mean = total / usableReplicas.length;
  const squares = usableReplicas.reduce((sum, r) => sum + (values[r] - mean) ** 2, 0);
  return {
    mean,
    standardError: Math.sqrt(squares / (usableReplicas.length - 1) / usableReplicas.length),
    without: sums.map((sum, g) => (total - sum) / (usableReplicas.length - counts[g])),
  };
}

/** Lower bound on the order of a convergent scheme: half the lowest order of any of them. */
export const leastOrder = 0.25;

/**
 * Whether a measured order is the declared one: agree if a resolved interval contains it. A scheme that is only declared to
 * converge agrees where the whole interval is above ¼, and disagrees where it is below.
 */
export function orderVerdict(
  { status, interval }: MeasuredOrder,
  declared: number | "converges",
): "agree" | "disagree" | "inconclusive" {
  if (declared === "converges") {
    if (interval[0] > leastOrder) return "agree";
    return interval[1] < leastOrder ? "disagree" : "inconclusive";
  }
  if (status !== "resolved") return "inconclusive";
  return interval[0] <= declared && declared <= interval[1] ? "agree" : "disagree";
}
