import { abs, add, both, div, element, get, mark, mul, select, set, sqrt, sub } from "../../kernels/lanes.as";
import { implicitStep, implicitWork } from "../../langevin/implicit-repulsion.as";
import { rotation } from "../../laws/eigenvector-rotation.as";
import { fillNormals } from "../../random/box-muller.as";
import { memoryDrift, memoryFactor } from "./theory.as";

@unmanaged
class RbmEigenvalueLangevin {
  mass: f64;
  /** ε */
  temperature: f64;
  dt: f64;
  /** Steps done so far. */
  begin: i32;
  steps: i32;
  levels: i32;
  /** k, for chains with memory; 0 without memory. */
  sweeps: i32;
  /** Whether that memory also gives a drift. */
  drifts: i32;
  /** 1/κ_i, n doubles. */
  pull: usize;
  /** Whether levels i and j repel, n² bytes. */
  couples: usize;
  /** Noise of mini-batches of data, n² doubles. */
  ofData: usize;
  /** (κ_j − κ_i)/(2ε), n² doubles: see turning; 0 for aligned eigenvectors. */
  turning: usize;
  /** Coefficients of rotation. */
  series: usize;
  /** Pairs of levels whose spacing is watched, two 32-bit words each. */
  watched: usize;
  watchedCount: i32;
  /** State of the streams, see fillNormals. */
  random: usize;
  /** y of both pairs. */
  state: usize;
  /** For each pair, the step at which a lane left the range of the equation; 0 while it is in it. */
  failed: usize;
  /** For each pair, steps in which a bare step would have reordered levels. */
  averted: usize;
  /** For each pair, the smallest watched spacing so far. */
  closest: usize;
  /** See rbmEigenvalueScratch. */
  scratch: usize;
}

/**
 * Steps of the eigenvalues' Langevin equation of four replicas, with implicit repulsion: see eigenvalueSde and
 * eigenvalueLangevin. Replicas 0 and 1 are the first pair of every array, 2 and 3 the second, which follows it.
 */
export function rbmEigenvalueLangevin(p: RbmEigenvalueLangevin): void {
  const n = p.levels;
  const bytes = <usize>n * element;
  const count = n + (n & 1);
  const noiseBytes = <usize>count * element;
  const noise = p.scratch;
  const y = noise + 2 * noiseBytes;
  const repulsion = y + bytes;
  const work = repulsion + <usize>n * bytes;
  for (let step = p.begin + 1; step <= p.begin + p.steps; step++) {
    fillNormals(p.random, noise, noise + noiseBytes, count);
    for (let pair: usize = 0; pair < 2; pair++) {
      const x = p.state + pair * bytes;
      const dB = noise + pair * noiseBytes;
      const stopped = p.failed + pair * element;
      withoutRepulsion(p, x, dB, y, repulsion, work);
      const active = f64x2.eq(get(stopped), both(0));
      const solved = implicitStep(n, x, y, repulsion, p.dt, active, p.averted + pair * element, work);
      const well = v128.and(solved, inside(n, p.mass, x));
      mark(stopped, well, step);
      let smallest = get(p.closest + pair * element);
      for (let k = 0; k < p.watchedCount; k++) {
        const i = <usize>load<i32>(p.watched + ((<usize>k) << 3));
        const j = <usize>load<i32>(p.watched + ((<usize>k) << 3), 4);
        const spacing = abs(sub(get(x + j * element), get(x + i * element)));
        smallest = select(well, f64x2.min(smallest, spacing), smallest);
      }
      set(p.closest + pair * element, smallest);
    }
  }
}

/** Bytes of scratch memory that rbmEigenvalueLangevin needs. */
export function rbmEigenvalueScratch(n: i32): usize {
  return <usize>(2 * (n + 1) + n + n * n + max(implicitWork(n), 7 * n + n * n)) * element;
}

/** out = y + f dt + b dB, and p_ij: the coefficients of eigenvalueSde. */
function withoutRepulsion(
  p: RbmEigenvalueLangevin,
  y: usize,
  dB: usize,
  out: usize,
  pairs: usize,
  work: usize,
): void {
  const n = p.levels;
  const sweeps = p.sweeps;
  const drifts = p.drifts !== 0;
  const temperature = p.temperature;
  const dt = both(p.dt);
  const rootDt = both(Math.sqrt(p.dt));
  const couples = p.couples;
  const bytes = <usize>n * element;
  const x = work;
  const c = x + bytes;
  const ofMemory = c + bytes;
  const rate = ofMemory + bytes;
  const massSquared = p.mass * p.mass;
  const perSweep = both(1 / (massSquared * massSquared));
  for (let at: usize = 0; at < bytes; at += element) {
    const xi = f64x2.neg(get(y + at));
    set(x + at, xi);
    set(c + at, div(both(1), sub(both(massSquared), xi)));
  }
  for (let i = 0; i < n; i++) {
    const xi = get(x + <usize>i * element);
    const ci = get(c + <usize>i * element);
    let row = rate + <usize>(i * n) * element;
    let column = rate + <usize>i * element;
    let data = p.ofData + ((<usize>(i * n)) << 3);
    for (let j = 0; j <= i; j++) {
      const at = <usize>j * element;
      const m = sweeps > 0 ? memoryFactor(sweeps, mul(mul(xi, get(x + at)), perSweep)) : both(1);
      const value = add(mul(mul(m, ci), get(c + at)), both(load<f64>(data)));
      set(row, value);
      set(column, value);
      row += element;
      column += bytes;
      data += 8;
    }
  }
  const free = rate + <usize>n * bytes;
  if (drifts) memoryDrift(n, sweeps, p.mass, x, c, ofMemory, free);
  const pull = free;
  for (let i = 0; i < n; i++) set(pull + <usize>i * element, both(load<f64>(p.pull + ((<usize>i) << 3))));
  if (p.turning !== 0) turn(p, x, c, rate, pull);
  const heat = both(temperature);
  for (let i = 0; i < n; i++) {
    const xi = get(x + <usize>i * element);
    const ci = get(c + <usize>i * element);
    const row = rate + <usize>(i * n) * element;
    const own = get(row + <usize>i * element);
    const coupled = couples + <usize>(i * n);
    let ito = mul(xi, own);
    for (let j = 0; j < n; j++) {
      const at = <usize>j * element;
      ito = add(ito, mul(get(row + at), load<u8>(coupled + <usize>j) ? xi : get(x + at)));
    }
    let push = sub(get(pull + <usize>i * element), ci);
    if (drifts) push = add(push, mul(heat, get(ofMemory + <usize>i * element)));
    const force = mul(mul(both(-2), xi), push);
    const drift = sub(force, mul(heat, ito));
    const strength = mul(both(4 * temperature), xi);
    for (let j = i + 1; j < n; j++) {
      const at = <usize>j * element;
      const value = load<u8>(coupled + <usize>j) ? mul(mul(strength, get(x + at)), get(row + at)) : both(0);
      set(pairs + <usize>(i * n) * element + at, value);
    }
    const width = mul(xi, sqrt(mul(both(8 * temperature), own)));
    const at = <usize>i * element;
    const kicked = add(get(y + at), mul(drift, dt));
    set(out + at, add(kicked, mul(width, mul(get(dB + at), rootDt))));
  }
}

/** Adds Σ_j q(z_ij)(1/κ_j − 1/κ_i) to the pull: see eigenvalueSde. */
function turn(p: RbmEigenvalueLangevin, x: usize, c: usize, rate: usize, pull: usize): void {
  const n = p.levels;
  for (let i = 0; i < n; i++) {
    const xi = get(x + <usize>i * element);
    const ci = get(c + <usize>i * element);
    const at = pull + <usize>i * element;
    const target = load<f64>(p.pull + ((<usize>i) << 3));
    for (let j = i + 1; j < n; j++) {
      const k = <usize>(i * n + j);
      const turning = load<f64>(p.turning + (k << 3));
      if (turning === 0) continue;
      const offset = <usize>j * element;
      const xj = get(x + offset);
      const sum = add(xi, xj);
      const top = mul(mul(both(turning), sub(xi, xj)), mul(ci, get(c + offset)));
      const z = div(top, mul(sum, get(rate + k * element)));
      const q = rotation(f64x2.max(both(0), z), p.series);
      const step = mul(q, both(load<f64>(p.pull + ((<usize>j) << 3)) - target));
      const share = select(f64x2.gt(sum, both(0)), step, both(0));
      set(at, add(get(at), share));
      set(pull + offset, sub(get(pull + offset), share));
    }
  }
}

/** Lanes with −μ² < y_i ≤ 0 throughout. */
function inside(n: i32, mass: f64, y: usize): v128 {
  let all = i64x2.splat(-1);
  const edge = both(-(mass * mass));
  const end = y + <usize>n * element;
  for (let at = y; at < end; at += element) {
    const value = get(at);
    all = v128.and(all, v128.and(f64x2.gt(value, edge), f64x2.le(value, both(0))));
  }
  return all;
}
