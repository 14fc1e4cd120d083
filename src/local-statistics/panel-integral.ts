import { gaussLegendre } from "../laws/gauss-legendre.ts";

/** ∫ f from `from` to `to` on equal panels, by a rule of 10 points: exact for polynomials of degree 19 on each. */
export function panelIntegral(f: (x: number) => number, from: number, to: number, panels: number): number {
  const width = (to - from) / panels;
  let sum = 0;
  for (let k = 0; k < panels; k++)
    for (const [i, node] of rule.nodes.entries()) sum += rule.weights[i] * f(from + (k + node) * width);
  return width * sum;
}

const rule = gaussLegendre(10);
