import { mlMatrix } from "../../statistics/ml-matrix.ts";
import type { TrainingSettings } from "../model.ts";
import { momentumOf } from "../optimiser.ts";

/**
 * The stationary covariance of two modes of a linear layer, of curvatures k and l, whose gradients kd + η and ld′ + η′ have noise with
 * ⟨ηη′⟩ = 1, independent from update to update:
 *
 * - plain descent, d ← d − αg:             α²/(1 − (1 − αk)(1 − αl))
 * - heavy ball, m ← βm + g, d ← d − αm:    for k = l  α/{2k(1 − β)[1 − αk/(2(1 + β))]}
 * - Nesterov, m ← βm + g, d ← d − α(g + βm).
 *
 * With momentum from the discrete Lyapunov equation P = APBᵀ + abᵀ of the states (d, m) and (d′, m′). The noise may depend on d: it
 * is uncorrelated with the state all the same.
 *
 * @returns a function of k and l; where the recursion is unstable not a covariance: negative, or of any size
 */
export function modeResponse(settings: TrainingSettings): (k: number, l: number) => number {
  const { learningRate: alpha } = settings;
  const beta = momentumOf(settings);
  if (beta === 0)
    // accurate for small αk
    return (k, l) => (alpha * alpha) / (alpha * k + alpha * l - alpha * k * alpha * l);
  const rule = settings.optimizer === "nesterov" ? nesterov : heavyBall;
  return (k, l) => lyapunov(rule(alpha, beta, k), rule(alpha, beta, l))[0];
}

/** (d, m) ← A (d, m) + b η */
interface Recursion {
  /** [[A_dd, A_dm], [A_md, A_mm]] */
  readonly A: readonly [readonly [number, number], readonly [number, number]];
  readonly b: readonly [number, number];
}

export function heavyBall(alpha: number, beta: number, k: number): Recursion {
  return {
    A: [
      [1 - alpha * k, -alpha * beta],
      [k, beta],
    ],
    b: [-alpha, 1],
  };
}

export function nesterov(alpha: number, beta: number, k: number): Recursion {
  const ahead = alpha * (1 + beta);
  return {
    A: [
      [1 - ahead * k, -alpha * beta * beta],
      [k, beta],
    ],
    b: [-ahead, 1],
  };
}

/**
 * Updates over which the mean of a mode of curvature k decays by e, −1/ln ρ(A): 1/(αk) for small steps of plain descent, with momentum
 * (1 − β)/(αk) where it is overdamped, and −2/ln β where it oscillates, for the heavy ball at αk > (1 − √β)².
 */
export function relaxationUpdates(settings: TrainingSettings, k: number): number {
  const { learningRate: alpha, optimizer } = settings;
  const beta = momentumOf(settings);
  const [[a, b], [c, d]] = (optimizer === "nesterov" ? nesterov : heavyBall)(alpha, beta, k).A;
  const [half, determinant] = [(a + d) / 2, a * d - b * c];
  const discriminant = half * half - determinant;
  const radius =
    discriminant < 0 ? Math.sqrt(determinant) : Math.abs(half) + Math.sqrt(Math.max(0, discriminant));
  return -1 / Math.log(radius);
}

/** P = APBᵀ + abᵀ, as [P_dd, P_dm, P_md, P_mm]. */
export function lyapunov(first: Recursion, second: Recursion): readonly number[] {
  const { Matrix, solve } = mlMatrix();
  const [A, B] = [new Matrix(first.A.map((row) => [...row])), new Matrix(second.A.map((row) => [...row]))];
  const [a, b] = [first.b, second.b].map((column) => Matrix.columnVector([...column]));
  return solve(Matrix.eye(4).sub(A.kroneckerProduct(B)), a.kroneckerProduct(b)).to1DArray();
}
