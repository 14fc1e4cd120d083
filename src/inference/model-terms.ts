import { type Equations, rowsOf } from "./equations.ts";

/** What a model leaves free. */
export interface ModelTerms {
  /** Degree of K. */
  readonly order: number;
  /** β, or that it is to be inferred. */
  readonly beta: "inferred" | number;
  /** Whether s², errors of measurement or velocities that last, is inferred. */
  readonly memory: boolean;
}

/** The places of θ. */
export function thetaPlaces({ order, beta, memory }: ModelTerms, bases: number) {
  const diffusion = order + 1;
  const repulsion = beta === "inferred" ? diffusion + bases : null;
  const after = diffusion + bases + (repulsion === null ? 0 : 1);
  return { drift: 0, diffusion, repulsion, memory: memory ? after : null, size: after + (memory ? 1 : 0) };
}

/** Drift up to the order, repulsion and memory where they are inferred, and noise. */
export function selectedRows(equations: Equations, { order, beta, memory }: ModelTerms): readonly number[] {
  const rows = rowsOf(equations);
  const noise = equations.noise.names.map((_, n) => rows.noise + n);
  return [
    ...Array.from({ length: order + 1 }, (_, a) => a),
    ...noise,
    ...(beta === "inferred" ? [rows.repulsion] : []),
    ...(memory ? [rows.memory] : []),
  ];
}
