import { erfc } from "../statistics/special-functions.ts";

/** A distribution function and its derivative at ascending points. */
export interface TabulatedCdf {
  readonly x: Float64Array;
  readonly cdf: Float64Array;
  readonly density: Float64Array;
}

/**
 * P(−λ₀ ≤ x), λ₀ the lowest eigenvalue of the stochastic Airy operator −d²/dt² + t + (2/√β) b′(t) on t > 0 with a Dirichlet
 * condition: the probability that the diffusion dp = (t − p²) dt + (2/√β) db, started at t = x with p = ∞, never reaches −∞.
 * Started at p = −cot θ this probability H obeys
 *
 *   −∂_x H = (2/β) sin⁴θ ∂_θ²H + [(x + (2/β) sin 2θ) sin²θ − cos²θ] ∂_θH,   H(x, 0) = 0,   F_β(x) = H(x, π),
 *
 * solved from large x down. H = ⟨zⁿ⟩ at z = 0, n the number of explosions, each followed by a restart at +∞:
 * ⟨zⁿ⟩ is smooth with H(θ + π) = H(θ)/z, so that e^{−μθ}H, e^{μπ} = 1/z, is a Fourier series in 2θ, in which the equation has
 * five diagonals. With z = i r the real part is F_β − r² P(n = 2) + r⁴ P(n = 4) − …: for r = 1e-3 and 2e-3 the combination
 * without r² has an error of at most 4e-12, and rounding adds 1e-16/r. In x the implicit midpoint rule, stable for any mode,
 * extrapolated to the eighth order.
 *
 * Where cdf and 1 − cdf are above 1e-9, errors are below 1e-10 (test: against determinants for β = 1, 2, 4).
 *
 * @see Bloemendal & Virág 2013, Probab. Theory Relat. Fields 156, 795 (the boundary value problem); Trogdon & Zhang 2024,
 * "Computing the Tracy–Widom distribution for arbitrary β > 0", SIGMA 20, 005 (in θ, by Fourier series)
 */
export function stochasticAiryCdf(beta: number): TabulatedCdf {
  const { from, to, step, modes } = resolution(beta);
  const steps = Math.ceil((from - to) / step);
  const runs = radii.flatMap(({ r, weight }) => {
    const operator = bandsOf(beta, modes, r);
    const start = settled(operator, profile(beta, modes, from + settling * step, r), from, step);
    return divisions.map((parts, a) => ({
      weight: weight * extrapolation[a],
      ...solve(operator, start, r, { from, step, steps, parts }),
    }));
  });
  const place = (k: number) => steps - 1 - k;
  const extrapolated = (of: "cdf" | "density") =>
    Float64Array.from({ length: steps }, (_, k) =>
      runs.reduce((sum, run) => sum + run.weight * run[of][place(k)], 0),
    );
  return {
    x: Float64Array.from({ length: steps }, (_, k) => from - (place(k) + 1) * step),
    cdf: extrapolated("cdf"),
    density: extrapolated("density"),
  };
}

/** |z|, and the weights that remove r². */
const radii = [
  { r: 1e-3, weight: 4 / 3 },
  { r: 2e-3, weight: -1 / 3 },
];

/** ln(1/z)/π for z = i r. */
const muOf = (r: number) => ({ re: Math.log(1 / r) / Math.PI, im: -0.5 });

/** Subdivisions of a step, and the weights that remove the errors h², h⁴ and h⁶ of the midpoint rule. */
const divisions = [1, 2, 3, 4];
const extrapolation = divisions.map((a) =>
  divisions.reduce((weight, b) => (a === b ? weight : (weight * a * a) / (a * a - b * b)), 1),
);

/**
 * From where the probability of an explosion, e^{−2βx^{3/2}/3}, is 1e-16, and the error of the start at −√x has decayed, by
 * e^{−4x^{3/2}/3}, to where the law is 1e-14; fine enough for the steepest part of both.
 */
function resolution(beta: number) {
  const from = Math.max(7, (54 / beta) ** (2 / 3));
  // log F ~ −β s²/24 + (√2/3)(β/2 − 1) s, s = |x|^{3/2}
  const linear = (Math.SQRT2 / 3) * (beta / 2 - 1);
  const s = (12 / beta) * (linear + Math.sqrt(linear * linear + (beta * 36) / 6));
  // widths of the initial rise in θ, and of the law
  const width = Math.min(1 / Math.sqrt(beta * Math.sqrt(from)) / (1 + from), 1.5 / Math.sqrt(beta));
  return {
    from,
    to: -(s ** (2 / 3)),
    step: 0.03 * Math.min(beta ** (-2 / 3), 1.6 / Math.cbrt(beta)),
    modes: Math.ceil(7 / width),
  };
}

/** A complex matrix A₀ + xA₁ of five diagonals, [row][5]: the element in column row − m is at 5·row + m + 2. */
interface Bands {
  readonly order: number;
  readonly constant: Complex;
  readonly linear: Complex;
  /** ∂_θ of each mode. */
  readonly slope: Complex;
}

interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

const zeros = (length: number): Complex => ({ re: new Float64Array(length), im: new Float64Array(length) });

/** Coefficients of e^{2imθ}, m = −2 … 2; of sin 2θ sin²θ they are imaginary. */
const sin4 = [1 / 16, -1 / 4, 3 / 8, -1 / 4, 1 / 16];
const sin2 = [0, -1 / 4, 1 / 2, -1 / 4, 0];
const cos2 = [0, 1 / 4, 1 / 2, 1 / 4, 0];
const sin2Sin2 = [-1 / 8, 1 / 4, 0, -1 / 4, 1 / 8];

function bandsOf(beta: number, modes: number, r: number): Bands {
  const mu = muOf(r);
  const order = 2 * modes + 1;
  const [constant, linear, slope] = [zeros(5 * order), zeros(5 * order), zeros(order)];
  for (let k = 0; k < order; k++) {
    slope.re[k] = mu.re;
    slope.im[k] = mu.im + 2 * (k - modes);
  }
  for (let row = 0; row < order; row++) {
    for (let m = 0; m < 5; m++) {
      const column = row - m + 2;
      if (column < 0 || column >= order) continue;
      const [a, b] = [slope.re[column], slope.im[column]];
      const [second, drift, turn] = [(2 / beta) * sin4[m], (2 / beta) * sin2Sin2[m], cos2[m]];
      const at = 5 * row + m;
      constant.re[at] = second * (a * a - b * b) - drift * b - turn * a;
      constant.im[at] = second * 2 * a * b + drift * a - turn * b;
      linear.re[at] = sin2[m] * a;
      linear.im[at] = sin2[m] * b;
    }
  }
  return { order, constant, linear, slope };
}

/**
 * Modes of e^{−μθ}H at large x, where a path started at p > −√x explodes only through a fluctuation of the noise within a time 1/√x:
 * H = Φ((x − p²)/√(4|p|/β)) for p < 0, and 1 above.
 */
function profile(beta: number, modes: number, x: number, r: number): Complex {
  const mu = muOf(r);
  const order = 2 * modes + 1;
  const [value, out] = [zeros(order), zeros(order)];
  for (let g = 0; g < order; g++) {
    const theta = (Math.PI * g) / order;
    const p = g === 0 ? Number.NEGATIVE_INFINITY : -1 / Math.tan(theta);
    const stays = p >= 0 ? 1 : g === 0 ? 0 : erfc((p * p - x) / Math.sqrt((8 * -p) / beta)) / 2;
    const [size, angle] = [Math.exp(-mu.re * theta), -mu.im * theta];
    // (stays + z (1 − stays)) e^{−μθ}
    const falls = r * (1 - stays);
    value.re[g] = size * (stays * Math.cos(angle) - falls * Math.sin(angle));
    value.im[g] = size * (stays * Math.sin(angle) + falls * Math.cos(angle));
  }
  const turn = (-2 * Math.PI) / order;
  const roots = Array.from({ length: order }, (_, j) => [Math.cos(turn * j), Math.sin(turn * j)] as const);
  for (let k = 0; k < order; k++) {
    for (let g = 0; g < order; g++) {
      const [c, s] = roots[((((k - modes) * g) % order) + order) % order];
      out.re[k] += (value.re[g] * c - value.im[g] * s) / order;
      out.im[k] += (value.re[g] * s + value.im[g] * c) / order;
    }
  }
  return out;
}

/** First-order steps, which damp the initial transient that the midpoint rule would keep. */
const settling = 24;

function settled(bands: Bands, c: Complex, from: number, step: number): Complex {
  const work = zeros(5 * bands.order);
  for (let k = settling - 1; k >= 0; k--) advance(bands, from + k * step, step, 1, work, c);
  return c;
}

/** Real parts of H(x, π) and ∂_θH(x, π) = F_β′ after each step, subdivided into this many parts. */
function solve(
  bands: Bands,
  start: Complex,
  r: number,
  { from, step, steps, parts }: { from: number; step: number; steps: number; parts: number },
) {
  const { order, slope } = bands;
  const c = { re: start.re.slice(), im: start.im.slice() };
  const [cdf, density] = [new Float64Array(steps), new Float64Array(steps)];
  const work = zeros(5 * order);
  for (let k = 0; k < steps; k++) {
    for (let part = 0; part < parts; part++)
      advance(bands, from - (k + (part + 0.5) / parts) * step, step / parts, 0.5, work, c);
    // e^{μπ} = −i/r
    let [value, rise] = [0, 0];
    for (let j = 0; j < order; j++) {
      value += c.im[j];
      rise += slope.re[j] * c.im[j] + slope.im[j] * c.re[j];
    }
    cdf[k] = value / r;
    density[k] = rise / r;
  }
  return { cdf, density };
}

/** c ← (1 − whA)⁻¹ (1 + (1 − w)hA) c with A at x; elimination needs no pivoting, as the Hermitian part of A is hardly positive. */
function advance(
  { order, constant, linear }: Bands,
  x: number,
  h: number,
  w: number,
  work: Complex,
  c: Complex,
): void {
  const { re: a, im: b } = work;
  for (let t = 0; t < 5 * order; t++) {
    a[t] = -w * h * (constant.re[t] + x * linear.re[t]);
    b[t] = -w * h * (constant.im[t] + x * linear.im[t]);
  }
  const [re, im] = [c.re.slice(), c.im.slice()];
  const explicit = (1 - w) / w;
  for (let row = 0; row < order; row++) {
    for (let m = Math.max(0, row + 3 - order); m < 5 && m <= row + 2; m++) {
      const [t, column] = [5 * row + m, row - m + 2];
      c.re[row] -= explicit * (a[t] * re[column] - b[t] * im[column]);
      c.im[row] -= explicit * (a[t] * im[column] + b[t] * re[column]);
    }
    a[5 * row + 2] += 1;
  }
  for (let k = 0; k < order; k++) {
    const pivot = 5 * k + 2;
    const size = a[pivot] * a[pivot] + b[pivot] * b[pivot];
    for (let s = 1; s <= 2 && k + s < order; s++) {
      const under = 5 * (k + s) + 2 + s;
      const p = (a[under] * a[pivot] + b[under] * b[pivot]) / size;
      const q = (b[under] * a[pivot] - a[under] * b[pivot]) / size;
      for (let u = 1; u <= 2 && k + u < order; u++) {
        a[under - u] -= p * a[pivot - u] - q * b[pivot - u];
        b[under - u] -= p * b[pivot - u] + q * a[pivot - u];
      }
      c.re[k + s] -= p * c.re[k] - q * c.im[k];
      c.im[k + s] -= p * c.im[k] + q * c.re[k];
    }
  }
  for (let k = order - 1; k >= 0; k--) {
    const pivot = 5 * k + 2;
    let [p, q] = [c.re[k], c.im[k]];
    for (let u = 1; u <= 2 && k + u < order; u++) {
      p -= a[pivot - u] * c.re[k + u] - b[pivot - u] * c.im[k + u];
      q -= a[pivot - u] * c.im[k + u] + b[pivot - u] * c.re[k + u];
    }
    const size = a[pivot] * a[pivot] + b[pivot] * b[pivot];
    c.re[k] = (p * a[pivot] + q * b[pivot]) / size;
    c.im[k] = (q * a[pivot] - p * b[pivot]) / size;
  }
}
