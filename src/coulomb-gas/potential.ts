/** A potential V(x) of one level, with its derivatives; infinite outside its support. */
export interface Potential {
  /** The original text. */
  readonly text: string;
  /** Where it is defined: walls, or ±Infinity. */
  readonly support: readonly [number, number];
  value(x: number): number;
  /** V′ */
  derivative(x: number): number;
  /** V″ */
  secondDerivative(x: number): number;
  /** Coefficients of 1, x, x², … where it is a polynomial. */
  readonly polynomial?: readonly number[];
}

/** k and x₀ of a potential that is k (x − x₀)²/2 up to a constant, with k > 0; null for any other. */
export function harmonicWell({ polynomial, support }: Potential): { k: number; center: number } | null {
  if (polynomial?.length !== 3 || support.some(Number.isFinite)) return null;
  const [, linear, quadratic] = polynomial as [number, number, number];
  return quadratic > 0 ? { k: 2 * quadratic, center: -linear / (2 * quadratic) } : null;
}
