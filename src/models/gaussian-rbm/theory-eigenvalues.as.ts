import { abs, add, both, div, element, get, mark, mul, select, set, sqrt, sub } from "../../kernels/lanes.as";
import { implicitStep, implicitWork } from "../../langevin/implicit-repulsion.as";
import { fillNormals } from "../../random/box-muller.as";
import { memoryDrift, memoryFactor } from "./theory.as";

/**
 * Steps of the eigenvalues' Langevin equation of four replicas, with implicit repulsion: see eigenvalueSde and
 * eigenvalueLangevin. Replicas 0 and 1 are the first pair of every array, 2 and 3 the second, which follows it.
 *
 * @param begin steps done so far
 * @param sweeps k, for chains with memory; 0 without memory
 * @param drifts whether that memory also gives a drift
 * @param temperature ε
 * @param pull 1/κ_i, n doubles
 * @param couples whether levels i and j repel, n² bytes
 * @param ofData noise of mini-batches of data, n² doubles
 * @param watched pairs of levels whose spacing is watched, two 32-bit words each
 * @param random state of the streams, see fillNormals
 * @param levels y of both pairs
 * @param failed for each pair, the step at which a lane left the range of the equation; 0 while it is in it
 * @param averted for each pair, steps in which a bare step would have reordered levels
 * @param closest for each pair, the smallest watched spacing so far
 * @param scratch see rbmEigenvalueScratch
 */
export function rbmEigenvalueLangevin(
  begin: i32,
  steps: i32,
  n: i32,
  sweeps: i32,
  drifts: bool,
  mass: f64,
  temperature: f64,
  dt: f64,
  pull: usize,
  couples: usize,
  ofData: usize,
  watched: usize,
  watchedCount: i32,
  random: usize,
  levels: usize,
  failed: usize,
  averted: usize,
  closest: usize,
  scratch: usize,
): void {
  const bytes = <usize>n * element;
  const count = n + (n & 1);
  const noiseBytes = <usize>count * element;
  const rootDt = both(Math.sqrt(dt));
  const noise = scratch;
  const y = noise + 2 * noiseBytes;
  const p = y + bytes;
  const work = p + <usize>n * bytes;
  for (let step = begin + 1; step <= begin + steps; step++) {
    fillNormals(random, noise, noise + noiseBytes, count);
    for (let pair: usize = 0; pair < 2; pair++) {
      const x = levels + pair * bytes;
      const dB = noise + pair * noiseBytes;
      const stopped = failed + pair * element;
      withoutRepulsion(
        n,
        sweeps,
        drifts,
        mass,
        temperature,
        dt,
        rootDt,
        pull,
        couples,
        ofData,
        x,
        dB,
        y,
        p,
        work,
      );
      const active = f64x2.eq(get(stopped), both(0));
      const solved = implicitStep(n, x, y, p, dt, active, averted + pair * element, work);
      const well = v128.and(solved, inside(n, mass, x));
      mark(stopped, well, step);
      let smallest = get(closest + pair * element);
      for (let k = 0; k < watchedCount; k++) {
        const i = <usize>load<i32>(watched + ((<usize>k) << 3));
        const j = <usize>load<i32>(watched + ((<usize>k) << 3), 4);
        const spacing = abs(sub(get(x + j * element), get(x + i * element)));
        smallest = select(well, f64x2.min(smallest, spacing), smallest);
      }
      set(closest + pair * element, smallest);
    }
  }
}

/** Bytes of scratch memory that rbmEigenvalueLangevin needs. */
export function rbmEigenvalueScratch(n: i32): usize {
  return <usize>(2 * (n + 1) + n + n * n + max(implicitWork(n), 6 * n + n * n)) * element;
}

/** out = y + f dt + b dB, and p_ij: the coefficients of eigenvalueSde. */
function withoutRepulsion(
  n: i32,
  sweeps: i32,
  drifts: bool,
  mass: f64,
  temperature: f64,
  dt: f64,
  rootDt: v128,
  pull: usize,
  couples: usize,
  ofData: usize,
  y: usize,
  dB: usize,
  out: usize,
  pairs: usize,
  work: usize,
): void {
  const bytes = <usize>n * element;
  const x = work;
  const c = x + bytes;
  const ofMemory = c + bytes;
  const rate = ofMemory + bytes;
  const massSquared = mass * mass;
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
    let data = ofData + ((<usize>(i * n)) << 3);
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
  if (drifts) memoryDrift(n, sweeps, mass, x, c, ofMemory, rate + <usize>n * bytes);
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
    let push = sub(both(load<f64>(pull + ((<usize>i) << 3))), ci);
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
    const kicked = add(get(y + at), mul(drift, both(dt)));
    set(out + at, add(kicked, mul(width, mul(get(dB + at), rootDt))));
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
