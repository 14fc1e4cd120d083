/** Nodes and weights of a quadrature rule. */
export interface QuadratureRule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/** Rules by order: one takes order² steps, and integrals ask for few orders again and again. */
const rules = new Map<number, QuadratureRule>();

/**
 * Gauss–Legendre rule on [0, 1], nodes ascending: exact for polynomials of degree 2·order − 1. Newton iteration on
 * the Legendre polynomials, nodes and weights to 1e-15. A rule is shared by all who ask for it.
 *
 * @throws RangeError if order is not a whole number of at least 1
 */
export function gaussLegendre(order: number): QuadratureRule {
  if (!Number.isInteger(order) || order < 1)
    throw new RangeError(`gaussLegendre: order must be a whole number of at least 1, got ${order}`);
  const known = rules.get(order);
  if (known !== undefined) return known;
  const [nodes, weights] = [new Float64Array(order), new Float64Array(order)];
  for (let k = 0; k < order; k++) {
    let x = Math.cos((Math.PI * (k + 0.75)) / (order + 0.5));
    let slope = 1;
    for (let iteration = 0; iteration < 100; iteration++) {
      let [before, now] = [1, x];
      for (let j = 2; j <= order; j++) [before, now] = [now, ((2 * j - 1) * x * now - (j - 1) * before) / j];
      slope = (order * (x * now - before)) / (x * x - 1);
      const step = now / slope;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    nodes[order - 1 - k] = (1 + x) / 2;
    weights[order - 1 - k] = 1 / ((1 - x * x) * slope * slope);
  }
  const rule = { nodes, weights };
  rules.set(order, rule);
  return rule;
}
