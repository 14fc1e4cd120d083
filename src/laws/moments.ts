import type { Law } from "./law.ts";

/**
 * ⟨xᵏ⟩ = ∫ xᵏ ρ(x) dx + Σ weight · atᵏ over the atoms.
 *
 * @param k whole number of at least 0; 0 asks for the normalisation
 * @throws RangeError if k is not a whole number of at least 0
 * @see expectation for how and how well
 */
export function moment(law: Law, k: number): number {
  assertOrder("moment", k);
  return expectation(law, (x) => x ** k);
}

/** ⟨(x − ⟨x⟩)ᵏ⟩ about the mean that the law states. */
export function centralMoment(law: Law, k: number): number {
  assertOrder("centralMoment", k);
  return expectation(law, (x) => (x - law.mean) ** k);
}

/**
 * ⟨f⟩ = ∫ f ρ dx + Σ weight · f(at), by double-exponential quadrature on either side of the median, halving the step
 * until two results agree to 1e-12 of ∫|f|ρ: roots and integrable poles of the density at the ends of the support do
 * not harm it. It needs f ρ to be smooth inside and to fall faster than a power at infinity.
 *
 * @throws Error if ten halvings are not enough
 * @see Takahasi & Mori 1974, Publ. RIMS 9, 721
 */
export function expectation(law: Law, f: (x: number) => number): number {
  const atoms = law.atoms ?? [];
  const weight = atoms.reduce((sum, atom) => sum + atom.weight, 0);
  // the law's own part without atoms lies above them: its start, quartiles and end
  const at = (share: number) => law.quantile(weight + (1 - weight) * share);
  const low = weight > 0 ? at(2 ** -50) : law.support[0];
  const high = law.support[1];
  const [middle, width] = [at(0.5), at(0.75) - at(0.25)];
  const g = (x: number) => f(x) * law.density(x);
  // a finite side is measured from its end, where the density may have a pole
  const below = Number.isFinite(low)
    ? integrate((d) => g(low + d), onFinite(middle - low))
    : integrate((d) => g(middle - d), onInfinite(width));
  const above = Number.isFinite(high)
    ? integrate((d) => g(high - d), onFinite(high - middle))
    : integrate((d) => g(middle + d), onInfinite(width));
  return atoms.reduce((sum, atom) => sum + atom.weight * f(atom.at), below + above);
}

/** ∫ g(d) dd by the trapezoidal rule in t. */
function integrate(g: (d: number) => number, node: Node): number {
  let step = 0.5;
  let before = Number.NaN;
  let [sum, size] = [0, 0];
  for (let halving = 0; halving < 10; halving++) {
    const last = Math.round(7 / step);
    for (let k = -last; k <= last; k++) {
      // after the first time only the points between
      if (halving > 0 && k % 2 === 0) continue;
      const { at, weight } = node(k * step);
      if (!(weight > 1e-300) || at === 0) continue;
      const value = weight * g(at);
      sum += value;
      size += Math.abs(value);
    }
    const now = sum * step;
    if (Math.abs(now - before) <= 1e-12 * size * step) return now;
    before = now;
    step /= 2;
  }
  throw new Error(`expectation: the quadrature did not settle, last at ${before}`);
}

type Node = (t: number) => { readonly at: number; readonly weight: number };

/** d = reach/2 (1 + tanh(π/2 sinh t)) */
const onFinite =
  (reach: number): Node =>
  (t) => {
    const u = (Math.PI / 2) * Math.sinh(t);
    return {
      at: reach / (1 + Math.exp(-2 * u)),
      weight: (reach * (Math.PI / 4) * Math.cosh(t)) / Math.cosh(u) ** 2,
    };
  };

/** d = width exp(t − exp(−t)), for what falls as an exponential */
const onInfinite =
  (width: number): Node =>
  (t) => {
    const at = width * Math.exp(t - Math.exp(-t));
    return { at, weight: at * (1 + Math.exp(-t)) };
  };

function assertOrder(where: string, k: number): void {
  if (!Number.isInteger(k) || k < 0)
    throw new RangeError(`${where}: k must be a whole number of at least 0, got ${k}`);
}
