import { columnsOf, type Equations } from "./equations.ts";
import { inverted, sandwich, solved } from "./linear-solve.ts";
import { type ModelTerms, selectedRows, thetaPlaces } from "./model-terms.ts";
import { informationOf, momentCovariance } from "./predicted-covariance.ts";
import type { PredictedSums, UnitMoments } from "./unit-moments.ts";

/** Coefficients θ = (κ_0 … κ_order, d_n, β, s²), the last two where they are inferred. */
export interface Fit {
  readonly terms: ModelTerms;
  /** Corrected for the bias of order 1/units by the jackknife. */
  readonly theta: Float64Array;
  /** θ without each unit. */
  readonly without: readonly Float64Array[];
  /** Covariance of θ if the model is true and snapshots resolve every motion, [a][b]. */
  readonly predicted: Float64Array;
  /** Information that the trajectories hold on the drift, ½ FᵀM, in nats. */
  readonly information: number;
}

const mostSteps = 30;

/**
 * Solves the equations of a model, as many as it has coefficients:
 *
 *   m(θ) = Σ_units (right − left ψ(θ)) = 0
 *
 * by Newton's method, exact in one step but for the products β d_n. θ without a unit u is one more Newton step,
 * θ − (J − J_u)⁻¹ m_u: exact where the equations are linear.
 *
 * @returns null if the data do not determine the coefficients
 */
export function fitModel(
  equations: Equations,
  units: readonly UnitMoments[],
  predicted: PredictedSums,
  terms: ModelTerms,
): Fit | null {
  const selected = selectedRows(equations, terms);
  const total = summed(units);
  const first = start(equations, total, terms, selected);
  if (first === null) return null;
  let theta: Float64Array = first;
  for (let step = 0; ; step++) {
    const { residual, jacobian } = evaluate(equations, total, terms, selected, theta);
    const change = solved(jacobian, residual);
    if (change === null || step === mostSteps) return null;
    const last: Float64Array = theta;
    theta = last.map((value, k) => value + change[k]);
    if (change.every((value, k) => Math.abs(value) <= 1e-10 * Math.abs(last[k]) + 1e-300)) break;
    // rounding leaves changes of its own
    if (step > 5 && change.every((value, k) => Math.abs(value) <= 1e-6 * (Math.abs(last[k]) + scaleOf(last))))
      break;
  }
  const center = theta;
  const whole = evaluate(equations, total, terms, selected, center).jacobian;
  const without: Float64Array[] = [];
  for (const unit of units) {
    const { residual, jacobian } = evaluate(equations, unit, terms, selected, center);
    const change = solved(
      whole.map((value, k) => value - jacobian[k]),
      residual.map((value) => -value),
    );
    if (change === null) return null;
    without.push(center.map((value, k) => value + change[k]));
  }
  const mean = center.map((_, k) => without.reduce((sum, other) => sum + other[k], 0) / without.length);
  const covariance = momentCovariance(equations, predicted, terms, selected, center);
  const inverse = inverted(whole);
  if (inverse === null) return null;
  return {
    terms,
    theta: center.map((value, k) => value - (without.length - 1) * (mean[k] - value)),
    without,
    predicted: sandwich(inverse, covariance, center.length),
    information: informationOf(equations, total, terms, center, covariance),
  };
}

function scaleOf(theta: Float64Array): number {
  return theta.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

function summed(units: readonly UnitMoments[]): UnitMoments {
  const left = new Float64Array(units[0].left.length);
  const right = new Float64Array(units[0].right.length);
  for (const unit of units) {
    for (let k = 0; k < left.length; k++) left[k] += unit.left[k];
    for (let k = 0; k < right.length; k++) right[k] += unit.right[k];
  }
  return { left, right };
}

/** Solution with β, if it is inferred, set to 1 in the equations of all others: only β d_n makes them nonlinear. */
function start(
  equations: Equations,
  total: UnitMoments,
  terms: ModelTerms,
  selected: readonly number[],
): Float64Array | null {
  const bases = equations.noise.names.length;
  const places = thetaPlaces(terms, bases);
  const fixed = { ...terms, beta: terms.beta === "inferred" ? 1 : terms.beta };
  const rows = selectedRows(equations, fixed);
  const zero = new Float64Array(thetaPlaces(fixed, bases).size);
  const { residual, jacobian } = evaluate(equations, total, fixed, rows, zero);
  const solution = solved(jacobian, residual);
  if (solution === null || places.repulsion === null) return solution;
  const theta = new Float64Array(selected.length);
  theta.set(solution.subarray(0, places.repulsion));
  theta[places.repulsion] = 1;
  if (places.memory !== null) theta[places.memory] = solution[solution.length - 1];
  return theta;
}

/** m(θ) and J = −∂m/∂θ, [row][coefficient]. */
function evaluate(
  equations: Equations,
  { left, right }: UnitMoments,
  terms: ModelTerms,
  selected: readonly number[],
  theta: Float64Array,
): { readonly residual: Float64Array; readonly jacobian: Float64Array } {
  const columns = columnsOf(equations);
  const bases = equations.noise.names.length;
  const places = thetaPlaces(terms, bases);
  const beta = places.repulsion === null ? (terms.beta as number) : theta[places.repulsion];
  const size = places.size;
  const residual = new Float64Array(selected.length);
  const jacobian = new Float64Array(selected.length * size);
  selected.forEach((row, r) => {
    const at = row * (columns.memory + 1);
    const j = r * size;
    for (let a = 0; a <= terms.order; a++) jacobian[j + a] = left[at + a];
    let sum = 0;
    for (let n = 0; n < bases; n++) {
      const [d, repulsion] = [theta[places.diffusion + n], left[at + columns.repulsion + n]];
      jacobian[j + places.diffusion + n] = left[at + columns.diffusion + n] + beta * repulsion;
      if (places.repulsion !== null) {
        jacobian[j + places.repulsion] += d * repulsion;
        // β d_n is in the derivatives by β and by d_n, once in m
        sum -= beta * d * repulsion;
      }
    }
    if (places.memory !== null) jacobian[j + places.memory] = left[at + columns.memory];
    for (let k = 0; k < size; k++) sum += jacobian[j + k] * theta[k];
    residual[r] = right[row] - sum;
  });
  return { residual, jacobian };
}
