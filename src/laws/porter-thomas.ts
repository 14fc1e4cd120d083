import type { Random } from "../random/index.ts";
import { betainc, betaincinv, betaln } from "../statistics/special-functions.ts";
import { generalisedGamma } from "./generalised-gamma.ts";
import { assertProbability, type Law } from "./law.ts";

/**
 * Porter–Thomas law: the squared modulus of a component of an eigenvector, in units of its mean, in a large
 * matrix of Dyson index β (real, complex, quaternion). It is χ² of β degrees of freedom over β:
 *
 *   P(y) = (β/2)^{β/2} y^{β/2 − 1} exp(−βy/2)/Γ(β/2),   ⟨y⟩ = 1,   ⟨y²⟩ = 1 + 2/β
 *
 * @throws RangeError if beta is not 1, 2 or 4
 * @see Porter & Thomas 1956, Phys. Rev. 104, 483
 */
export function porterThomas(beta: 1 | 2 | 4): Law {
  assertIndex("porterThomas", beta);
  return {
    ...generalisedGamma({ shape: beta / 2, rate: beta / 2, power: 1 }),
    title: `Porter–Thomas, β = ${beta}`,
    equation: { 1: "P(y) = exp(−y/2)/√(2πy)", 2: "P(y) = exp(−y)", 4: "P(y) = 4y exp(−2y)" }[beta],
  };
}

/**
 * The same at finite size: y = N |u₁|² of a unit vector u of N real, complex or quaternion components (β = 1, 2, 4),
 * uniform on its sphere. y/N is a beta variable of β/2 and β(N − 1)/2:
 *
 *   P(y) = (y/N)^{β/2 − 1} (1 − y/N)^{β(N−1)/2 − 1}/(N B(β/2, β(N−1)/2)),   ⟨y⟩ = 1,   ⟨y²⟩ = N(β + 2)/(βN + 2)
 *
 * @param components N, at least 2
 * @throws RangeError if beta is not 1, 2 or 4, or components is not a whole number of at least 2
 */
export function unitVectorComponent(beta: 1 | 2 | 4, components: number): Law {
  assertIndex("unitVectorComponent", beta);
  if (!Number.isInteger(components) || components < 2)
    throw new RangeError(
      `unitVectorComponent: components must be a whole number of at least 2, got ${components}`,
    );
  const n = components;
  const [a, b] = [beta / 2, (beta * (n - 1)) / 2];
  const logNorm = -betaln(a, b) - Math.log(n);
  const squares = (count: number, random: Random) => {
    let sum = 0;
    for (let k = 0; k < count; k++) sum += random.normal() ** 2;
    return sum;
  };
  return {
    title: `a component of a unit vector, β = ${beta}, N = ${n}`,
    equation: "P(y) ∝ (y/N)^(β/2 − 1) (1 − y/N)^(β(N−1)/2 − 1)",
    support: [0, n],
    mean: 1,
    secondMoment: (n * (beta + 2)) / (beta * n + 2),
    // y = N sin²θ, so that y/N and 1 − y/N keep their accuracy
    substitution: {
      from: 0,
      to: Math.PI / 2,
      at: (theta) => n * Math.sin(theta) ** 2,
      density: (theta) =>
        2 * n * Math.sin(theta) ** (2 * a - 1) * Math.cos(theta) ** (2 * b - 1) * Math.exp(logNorm),
    },
    density: (y) => (y < 0 || y > n ? 0 : (y / n) ** (a - 1) * (1 - y / n) ** (b - 1) * Math.exp(logNorm)),
    cdf: (y) => (y <= 0 ? 0 : y >= n ? 1 : betainc(y / n, a, b, true, false)),
    survival: (y) => (y <= 0 ? 1 : y >= n ? 0 : betainc(y / n, a, b, true, true)),
    quantile(p) {
      assertProbability(p);
      return n * betaincinv(p, a, b, false);
    },
    sample(random) {
      const square = squares(beta, random);
      return (n * square) / (square + squares(beta * (n - 1), random));
    },
  };
}

function assertIndex(where: string, beta: number): void {
  if (beta !== 1 && beta !== 2 && beta !== 4)
    throw new RangeError(`${where}: beta must be 1, 2 or 4, got ${beta}`);
}
