import type { Law, Substitution } from "./law.ts";

/**
 * ⟨xᵏ⟩ = ∫ xᵏ ρ(x) dx + Σ weight · atᵏ over the atoms.
 *
 * @param k whole number of at least 0; 0 gives the normalisation
 * @throws RangeError if k is not a whole number of at least 0
 * @see expectation for method and accuracy
 */
export function moment(law: Law, k: number): number {
  assertOrder("moment", k);
  return expectation(law, (x) => x ** k);
}

/** ⟨(x − ⟨x⟩)ᵏ⟩ about the mean given by the law. */
export function centralMoment(law: Law, k: number): number {
  assertOrder("centralMoment", k);
  return expectation(law, (x) => (x - law.mean) ** k);
}

/**
 * ⟨f⟩ = ∫ f ρ dx + Σ weight · f(at), by double-exponential quadrature on either side of the median, halving the step
 * until two results agree to 1e-12 of ∫|f|ρ: it copes with roots of the density at the ends of the support, with
 * poles at 0, and with any poles in laws that provide a substitution without them. It requires f ρ to be smooth inside, with no
 * feature much narrower than the interquartile range of the law, and to fall faster than a power at infinity.
 *
 * @throws Error if ten halvings are not enough
 * @see Takahasi & Mori 1974, Publ. RIMS 9, 721
 */
export function expectation(law: Law, f: (x: number) => number): number {
  const { atoms = [], substitution } = law;
  const continuous = substitution === undefined ? overLine(law, f) : overSubstitution(substitution, f);
  return atoms.reduce((sum, atom) => sum + atom.weight * f(atom.at), continuous);
}

function overSubstitution({ from, to, at, density }: Substitution, f: (x: number) => number): number {
  const half = (to - from) / 2;
  const g = (t: number) => f(at(t)) * density(t);
  return integrate((d) => g(from + d), onFinite(half)) + integrate((d) => g(to - d), onFinite(half));
}

function overLine({ support: [low, high], quantile, density }: Law, f: (x: number) => number): number {
  const [middle, width] = [quantile(0.5), quantile(0.75) - quantile(0.25)];
  const g = (x: number) => f(x) * density(x);
  // a finite side is measured from its end, where the density may have a root, or a pole at 0
  const below = Number.isFinite(low)
    ? integrate((d) => g(low + d), onFinite(middle - low))
    : integrate((d) => g(middle - d), onInfinite(width));
  const above = Number.isFinite(high)
    ? integrate((d) => g(high - d), onFinite(high - middle))
    : integrate((d) => g(middle + d), onInfinite(width));
  return below + above;
}

/** ∫ g(d) dd by the trapezoidal rule in t. */
function integrate(g: (d: number) => number, node: Node): number {
  let step = 0.5;
  let before = Number.NaN;
  let [sum, size] = [0, 0];
  for (let halving = 0; halving < 10; halving++) {
    const last = Math.round(7 / step);
    for (let k = -last; k <= last; k++) {
      // after the first pass only the points in between
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
  throw new Error(`expectation: the quadrature did not converge, last value ${before}`);
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

/** d = width exp(t − exp(−t)), for integrands with exponential decay */
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
