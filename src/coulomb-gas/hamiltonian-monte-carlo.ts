import type { Random } from "../random/index.ts";

/** A log density, up to a constant, with its gradient. */
export interface LogDensity {
  /** ln P(x), or −Infinity outside the support. */
  value(x: Float64Array): number;
  /** ∂ ln P/∂x_i into out. */
  gradient(x: Float64Array, out: Float64Array): void;
}

export interface HamiltonianChain {
  readonly stepSize: number;
  readonly stepsPerProposal: number;
}

/**
 * One proposal of Hamiltonian Monte Carlo: fresh momenta, leapfrog steps, acceptance by the change of energy.
 *
 *   p ~ N(0, 1);   p += (δ/2)∇ln P,  x += δp,  p += (δ/2)∇ln P;   accept with min(1, e^{−ΔH})
 *
 * The acceptance makes the law exact for any step size; the pole of the repulsion only lowers the acceptance rate.
 * The trajectory length varies by ±20 % so that no period of the well is resonant.
 *
 * @param x overwritten if accepted
 * @returns whether the proposal was accepted
 * @see Chafaï & Ferré 2018, arXiv:1806.05985
 */
export function propose(
  density: LogDensity,
  chain: HamiltonianChain,
  random: Random,
  x: Float64Array,
): boolean {
  const n = x.length;
  const q = x.slice();
  const p = new Float64Array(n);
  const gradient = new Float64Array(n);
  random.fillNormal(p);
  const before = density.value(x) - kinetic(p);
  const step = chain.stepSize * (0.8 + 0.4 * random.uniform());
  density.gradient(q, gradient);
  for (let k = 0; k < chain.stepsPerProposal; k++) {
    for (let i = 0; i < n; i++) {
      p[i] = p[i] + 0.5 * step * gradient[i];
      q[i] = q[i] + step * p[i];
    }
    density.gradient(q, gradient);
    for (let i = 0; i < n; i++) p[i] = p[i] + 0.5 * step * gradient[i];
  }
  const gain = density.value(q) - kinetic(p) - before;
  // written so that a NaN is rejected
  if (!(random.uniform() < Math.exp(gain))) return false;
  x.set(q);
  return true;
}

function kinetic(p: Float64Array): number {
  let sum = 0;
  for (const value of p) sum += 0.5 * value * value;
  return sum;
}
