import { add, both, div, element, get, mark, mul, set, sqrt, sub } from "../../kernels/lanes.as";
import { symmetricNoise } from "../../langevin/symmetric-noise.as";
import { cholesky, lowerInverse } from "../../linalg/cholesky.as";
import { addMultiply, congruence, gram, transpose } from "../../linalg/matrix-product.as";
import { followEigenvectors } from "../../linalg/symmetric-eigenvectors.as";
import { fillNormals } from "../../random/box-muller.as";
import { memoryDrift, memoryFactor } from "./theory.as";

@unmanaged
class RbmMatrixLangevin {
  mass: f64;
  /** ε */
  temperature: f64;
  dt: f64;
  /** Steps done so far. */
  begin: i32;
  steps: i32;
  hidden: i32;
  visible: i32;
  /** k, for chains with memory; 0 without memory. */
  sweeps: i32;
  /** Whether that memory also gives a drift. */
  drifts: i32;
  /** K_φ⁻¹, n² doubles. */
  covariance: usize;
  /** State of the streams, see fillNormals. */
  random: usize;
  /** W of both pairs. */
  weights: usize;
  /** Of WᵀW in the step before. */
  eigenvectors: usize;
  /** For each pair, the step at which a lane left the range of the equation; 0 while it is in it. */
  failed: usize;
  /** See rbmMatrixScratch. */
  scratch: usize;
}

/**
 * Steps of the matrix Langevin equation of four replicas, exact positive phase: see matrixSde. Replicas 0 and 1 are
 * the first pair of every array, 2 and 3 the second, which follows it.
 *
 * @returns false if eigenvectors were not found
 */
export function rbmMatrixLangevin(p: RbmMatrixLangevin): bool {
  const hidden = p.hidden;
  const n = p.visible;
  const dt = p.dt;
  const covariance = p.covariance;
  const eigenvectors = p.eigenvectors;
  const failed = p.failed;
  const triangle = (n * (n + 1)) / 2;
  const count = triangle + (triangle & 1);
  const weightBytes = <usize>(hidden * n) * element;
  const bytes = <usize>(n * n) * element;
  const noise = p.scratch;
  const x = noise + 2 * <usize>count * element;
  const g = x + 2 * bytes;
  const model = g + 2 * bytes;
  const eigenvalues = model + bytes;
  const work = eigenvalues + 2 * bytes;
  for (let step = p.begin + 1; step <= p.begin + p.steps; step++) {
    fillNormals(p.random, noise, noise + <usize>count * element, count);
    for (let pair: usize = 0; pair < 2; pair++) {
      gram(hidden, n, p.weights + pair * weightBytes, x + pair * bytes);
      symmetricNoise(n, noise + pair * <usize>count * element, g + pair * bytes);
    }
    if (p.sweeps > 0) {
      const first = v128.andnot(finite(n, x), hasFailed(failed));
      const second = v128.andnot(finite(n, x + bytes), hasFailed(failed + element));
      mark(failed, finite(n, x), step);
      mark(failed + element, finite(n, x + bytes), step);
      if (!followEigenvectors(n, x, eigenvalues, eigenvectors, bytes, first, second, work)) return false;
    }
    for (let pair: usize = 0; pair < 2; pair++) {
      const w = p.weights + pair * weightBytes;
      const gp = g + pair * bytes;
      const inside =
        p.sweeps > 0
          ? withMemory(p, eigenvalues + pair * bytes, eigenvectors + pair * bytes, gp, model, work)
          : withoutMemory(p, x + pair * bytes, gp, model, work);
      mark(failed + pair * element, inside, step);
      for (let k = 0; k < n * n; k++) {
        const at = model + <usize>k * element;
        set(at, add(get(at), both(dt * load<f64>(covariance + ((<usize>k) << 3)))));
      }
      memory.copy(work, w, weightBytes);
      addMultiply(hidden, n, n, work, model, w);
    }
  }
  return true;
}

/** Bytes of scratch memory that rbmMatrixLangevin needs. */
export function rbmMatrixScratch(hidden: i32, n: i32): usize {
  const triangle = (n * (n + 1)) / 2;
  return <usize>(2 * (triangle + 1) + 7 * n * n + max(hidden * n, 3 * n * n + 5 * n)) * element;
}

function hasFailed(failed: usize): v128 {
  return f64x2.ne(get(failed), both(0));
}

/** Lanes all of whose n² elements are finite. */
function finite(n: i32, x: usize): v128 {
  let nothing = both(0);
  const end = x + <usize>(n * n) * element;
  for (let at = x; at < end; at += element) nothing = add(nothing, mul(get(at), both(0)));
  return f64x2.eq(nothing, both(0));
}

/** L⁻ᵀ (√(ε dt) G − dt) L⁻¹, see stepWithoutMemory; returns the lanes with K positive definite. */
function withoutMemory(p: RbmMatrixLangevin, x: usize, g: usize, out: usize, work: usize): v128 {
  const n = p.visible;
  const bytes = <usize>(n * n) * element;
  const factor = work + bytes;
  const inverse = factor + bytes;
  const size = both(Math.sqrt(p.temperature * p.dt));
  for (let at: usize = 0; at < bytes; at += element) {
    set(work + at, f64x2.neg(get(x + at)));
    set(g + at, mul(size, get(g + at)));
  }
  for (let i = 0; i < n; i++) {
    const at = <usize>(i * n + i) * element;
    set(work + at, add(both(p.mass * p.mass), get(work + at)));
    set(g + at, sub(get(g + at), both(p.dt)));
  }
  const positive = cholesky(n, work, factor);
  lowerInverse(n, factor, inverse);
  congruence(n, g, inverse, work, out);
  return positive;
}

/** V (√(ε dt) √(m_ij c_i c_j) G_ij + dt (εℓ_i − c_i) δ_ij) Vᵀ, see stepWithMemory; returns the lanes with all c_i > 0. */
function withMemory(
  p: RbmMatrixLangevin,
  eigenvalues: usize,
  v: usize,
  g: usize,
  out: usize,
  work: usize,
): v128 {
  const n = p.visible;
  const sweeps = p.sweeps;
  const drifts = p.drifts !== 0;
  const bytes = <usize>(n * n) * element;
  const transposed = work;
  const c = work + 2 * bytes;
  const drift = c + <usize>n * element;
  const massSquared = p.mass * p.mass;
  const perSweep = both(1 / (massSquared * massSquared));
  const size = both(Math.sqrt(p.temperature * p.dt));
  let positive = i64x2.splat(-1);
  for (let i = 0; i < n; i++) {
    const at = <usize>i * element;
    const ci = div(both(1), sub(both(massSquared), get(eigenvalues + at)));
    set(c + at, ci);
    positive = v128.and(positive, f64x2.gt(ci, both(0)));
  }
  if (drifts) memoryDrift(n, sweeps, p.mass, eigenvalues, c, drift, drift + <usize>n * element);
  for (let i = 0; i < n; i++) {
    const xi = get(eigenvalues + <usize>i * element);
    const ci = get(c + <usize>i * element);
    let row = g + <usize>(i * n) * element;
    let column = g + <usize>i * element;
    for (let j = 0; j < i; j++) {
      const at = <usize>j * element;
      const m = memoryFactor(sweeps, mul(mul(xi, get(eigenvalues + at)), perSweep));
      const amplitude = mul(size, sqrt(mul(mul(m, ci), get(c + at))));
      const value = mul(amplitude, get(row));
      set(row, value);
      set(column, value);
      row += element;
      column += <usize>n * element;
    }
    const m = memoryFactor(sweeps, mul(mul(xi, xi), perSweep));
    const kicked = mul(mul(size, sqrt(m)), get(row));
    let own = mul(ci, sub(kicked, both(p.dt)));
    if (drifts) own = add(own, mul(both(p.dt * p.temperature), get(drift + <usize>i * element)));
    set(row, own);
  }
  transpose(n, n, v, transposed);
  congruence(n, g, transposed, transposed + bytes, out);
  return positive;
}
