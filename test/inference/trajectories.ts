import { gaussianMatrix } from "../../src/ensembles/gaussian-matrix.ts";
import { type DysonSde, integrators } from "../../src/langevin/index.ts";
import { type Components, hermitianEigenvalues } from "../../src/linalg/index.ts";
import type { Random } from "../../src/random/index.ts";
import type { SpectrumEnsemble } from "../../src/spectra/index.ts";

/** How much is recorded. */
export interface Recorded {
  readonly levels: number;
  readonly replicas: number;
  readonly snapshots: number;
  /** Time between snapshots. */
  readonly interval: number;
}

/** Records levels: `advance` moves a replica to its next snapshot and gives its levels in any order. */
export function recorded(
  { levels, replicas, snapshots, interval }: Recorded,
  replica: () => { readonly read: (out: Float64Array) => void; readonly advance: () => void },
): SpectrumEnsemble {
  const x = new Float64Array(snapshots * levels * replicas);
  const row = new Float64Array(levels);
  for (let r = 0; r < replicas; r++) {
    const { read, advance } = replica();
    for (let t = 0; t < snapshots; t++) {
      if (t > 0) advance();
      read(row);
      row.sort();
      for (let i = 0; i < levels; i++) x[(t * levels + i) * replicas + r] = row[i];
    }
  }
  return { levels, replicas, times: Float64Array.from({ length: snapshots }, (_, t) => t * interval), x };
}

/**
 * Levels of a matrix Ornstein–Uhlenbeck process, dX = −kX dτ + √2 g dG, in its stationary state and exact at any interval: the levels of
 * quadratic V, K = −k x, of index β = 1, 2, 4; for β = 0 independent levels.
 */
export function harmonicLevels(
  size: Recorded,
  { beta, k, g2, shift = 0 }: { beta: 0 | Components; k: number; g2: number; shift?: number },
  random: Random,
): SpectrumEnsemble {
  const { levels: n, interval } = size;
  const sigma = Math.sqrt(g2 / k);
  const decay = Math.exp(-k * interval);
  const kick = Math.sqrt(1 - decay ** 2);
  return recorded(size, () => {
    const draw = () =>
      beta === 0 ? Float64Array.from({ length: n }, () => random.normal()) : gaussianMatrix(n, beta, random);
    let state = draw();
    return {
      read(out) {
        if (beta === 0) out.set(state);
        else hermitianEigenvalues(n, beta, state.slice(), out);
        for (let i = 0; i < n; i++) out[i] = shift + sigma * out[i];
      },
      advance() {
        const noise = draw();
        state = state.map((value, q) => decay * value + kick * noise[q]);
      },
    };
  });
}

/**
 * Levels of dX = −(aX + cX³) dτ + √2 g dG by Heun's method, of weak order 2 and without singularities: V(x) = a x²/2 + c x⁴/4 (times 1/g²),
 * of index β = 1, 2, 4; for β = 0 independent levels. Stationary after `relaxed` snapshots.
 */
export function quarticLevels(
  size: Recorded,
  {
    beta,
    a,
    c,
    g2,
    steps,
    relaxed,
  }: { beta: 0 | Components; a: number; c: number; g2: number; steps: number; relaxed: number },
  random: Random,
): SpectrumEnsemble {
  const { levels: n, interval } = size;
  const h = interval / steps;
  const kick = Math.sqrt(2 * g2 * h);
  const force = (X: Float64Array): Float64Array => {
    const cube = beta === 0 ? X.map((x) => x ** 3) : product(n, beta, product(n, beta, X, X), X);
    return X.map((x, q) => -a * x - c * cube[q]);
  };
  return recorded(size, () => {
    const draw = () =>
      beta === 0 ? Float64Array.from({ length: n }, () => random.normal()) : gaussianMatrix(n, beta, random);
    let X = draw().map((x) => x / 2);
    const advance = () => {
      for (let step = 0; step < steps; step++) {
        const noise = draw();
        const f = force(X);
        const after = force(X.map((x, q) => x + h * f[q] + kick * noise[q]));
        X = X.map((x, q) => x + (h / 2) * (f[q] + after[q]) + kick * noise[q]);
      }
    };
    for (let t = 0; t < relaxed; t++) advance();
    return {
      read(out) {
        if (beta === 0) out.set(X);
        else hermitianEigenvalues(n, beta, X.slice(), out);
      },
      advance,
    };
  });
}

/** A·B of real, complex or quaternion elements, [row][column][component]. */
function product(n: number, size: Components, a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < n; i++)
    for (let l = 0; l < n; l++) {
      const p = (i * n + l) * size;
      for (let j = 0; j < n; j++) {
        const [q, s] = [(l * n + j) * size, (i * n + j) * size];
        if (size === 1) out[s] += a[p] * b[q];
        else if (size === 2) {
          out[s] += a[p] * b[q] - a[p + 1] * b[q + 1];
          out[s + 1] += a[p] * b[q + 1] + a[p + 1] * b[q];
        } else {
          out[s] += a[p] * b[q] - a[p + 1] * b[q + 1] - a[p + 2] * b[q + 2] - a[p + 3] * b[q + 3];
          out[s + 1] += a[p] * b[q + 1] + a[p + 1] * b[q] + a[p + 2] * b[q + 3] - a[p + 3] * b[q + 2];
          out[s + 2] += a[p] * b[q + 2] - a[p + 1] * b[q + 3] + a[p + 2] * b[q] + a[p + 3] * b[q + 1];
          out[s + 3] += a[p] * b[q + 3] + a[p + 1] * b[q + 2] - a[p + 2] * b[q + 1] + a[p + 3] * b[q];
        }
      }
    }
  return out;
}

/** The Gaussian RBM with one κ for all levels. */
export interface OneMultiplet {
  readonly kappa: number;
  /** μ² */
  readonly mass2: number;
  /** ε */
  readonly temperature: number;
}

/** Its drift, K(x) = 2x(1/κ − 1/(μ² − x)), and the shape of its noise, g² = 4ε x²/(μ² − x)². */
export function rbmDrift({ kappa, mass2 }: OneMultiplet, x: number): number {
  return 2 * x * (1 / kappa - 1 / (mass2 - x));
}

export function rbmNoise({ mass2 }: Pick<OneMultiplet, "mass2">, x: number): number {
  return (4 * x ** 2) / (mass2 - x) ** 2;
}

/** Eigenvalues x of WᵀW of the Gaussian RBM: its drift, M_ij = (x_i + x_j)²c_i c_j and S_i = 8x_i²c_i², the closest pairs exactly (pair-splitting). */
export function rbmLevels(
  size: Recorded,
  system: OneMultiplet,
  { steps, relaxed }: { steps: number; relaxed: number },
  random: Random,
): SpectrumEnsemble {
  const { levels: n, interval } = size;
  const { kappa, mass2, temperature } = system;
  const sde: DysonSde = {
    levels: n,
    coefficients(x, f, p, b) {
      const c = x.map((level) => 1 / (mass2 - level));
      for (let i = 0; i < n; i++) {
        f[i] = rbmDrift(system, x[i]);
        b[i] = Math.sqrt(8 * temperature) * x[i] * c[i];
        for (let j = i + 1; j < n; j++) p[i * n + j] = temperature * (x[i] + x[j]) ** 2 * c[i] * c[j];
      }
    },
    outside: () => null,
  };
  const h = interval / steps;
  const dB = new Float64Array(n);
  const width = Math.sqrt(2 * temperature * (mass2 - kappa));
  return recorded(size, () => {
    const stepper = integrators["pair-splitting"].stepper(sde, random);
    const x = Float64Array.from({ length: n }, (_, i) => mass2 - kappa + (i - (n - 1) / 2) * width);
    const advance = () => {
      for (let step = 0; step < steps; step++) {
        random.fillNormal(dB);
        for (let i = 0; i < n; i++) dB[i] *= Math.sqrt(h);
        const outcome = stepper.step(x, h, dB);
        if (!outcome.ok) throw new Error(outcome.reason);
      }
    };
    for (let t = 0; t < relaxed; t++) advance();
    return { read: (out) => out.set(x), advance };
  });
}

/**
 * Levels of a real symmetric matrix under the heavy ball, M ← mM + kX + σ G, X ← X − αM, every `every` updates; time τ = αn/(1 − m), so
 * that k is the rate of relaxation and g² = α σ²/(2(1 − m)) whatever m. Momentum 0 is plain stochastic gradient descent.
 */
export function heavyBallLevels(
  size: Omit<Recorded, "interval">,
  {
    momentum,
    alpha,
    k,
    g2,
    every,
  }: { momentum: number; alpha: number; k: number; g2: number; every: number },
  random: Random,
): SpectrumEnsemble {
  const { levels: n } = size;
  const rate = alpha / (1 - momentum);
  const sigma = Math.sqrt((2 * g2 * (1 - momentum)) / alpha);
  return recorded({ ...size, interval: rate * every }, () => {
    const deviation = Math.sqrt(g2 / k);
    let X = gaussianMatrix(n, 1, random).map((x) => deviation * x);
    let M = new Float64Array(n * n);
    const advance = (updates = every) => {
      for (let update = 0; update < updates; update++) {
        const G = gaussianMatrix(n, 1, random);
        M = M.map((value, q) => momentum * value + k * X[q] + sigma * G[q]);
        X = X.map((x, q) => x - alpha * M[q]);
      }
    };
    // the velocities become stationary much sooner than the levels, which begin so
    advance(Math.ceil(20 / (1 - momentum)));
    return {
      read: (out) => hermitianEigenvalues(n, 1, X.slice(), out),
      advance: () => advance(),
    };
  });
}
