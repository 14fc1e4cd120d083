import { add, both, div, element, get, mul, set, sub } from "../kernels/lanes.as";
import { fillNormals } from "../random/box-muller.as";

/**
 * Softened steps of four replicas in a harmonic well: see softenedStep.
 *
 * @param random state of the streams, see fillNormals
 * @param levels x of replicas 0 and 1, then of 2 and 3
 * @param scratch see harmonicScratch
 */
export function harmonicSteps(
  steps: i32,
  n: i32,
  k: f64,
  g2: f64,
  center: f64,
  dt: f64,
  random: usize,
  levels: usize,
  scratch: usize,
): void {
  const bytes = <usize>n * element;
  const count = n + (n & 1);
  const noiseBytes = <usize>count * element;
  const force = scratch + 2 * noiseBytes;
  const softening = both(g2 * dt);
  const pull = both(k * dt);
  const kick = both(Math.sqrt(2 * g2 * dt));
  const middle = both(center);
  for (let step = 0; step < steps; step++) {
    fillNormals(random, scratch, scratch + noiseBytes, count);
    for (let pair: usize = 0; pair < 2; pair++) {
      const x = levels + pair * bytes;
      const normals = scratch + pair * noiseBytes;
      forces(n, x, softening, force);
      for (let at: usize = 0; at < bytes; at += element) {
        const value = get(x + at);
        const held = sub(value, mul(pull, sub(value, middle)));
        const repelled = add(held, mul(softening, get(force + at)));
        set(x + at, add(repelled, mul(kick, get(normals + at))));
      }
    }
  }
}

/** Bytes of scratch memory that harmonicSteps needs. */
export function harmonicScratch(n: i32): usize {
  return <usize>(2 * (n + 1) + n) * element;
}

/** Σ_{j≠i} (x_i − x_j)/((x_i − x_j)² + δ²) of a pair of replicas. */
function forces(n: i32, x: usize, softening: v128, force: usize): void {
  const end = x + <usize>n * element;
  const apart = force - x;
  memory.fill(force, 0, <usize>n * element);
  const one = both(1);
  for (let i = x; i + element < end; i += 2 * element) {
    const a = v128.load(i);
    const b = v128.load(i, 16);
    const gap = sub(a, b);
    const between = div(gap, add(mul(gap, gap), softening));
    let onA = add(v128.load(i + apart), between);
    let onB = sub(v128.load(i + apart, 16), between);
    for (let j = i + 2 * element; j < end; j += element) {
      const xj = get(j);
      const s = sub(a, xj);
      const t = sub(b, xj);
      const p = add(mul(s, s), softening);
      const q = add(mul(t, t), softening);
      const inverse = div(one, mul(p, q));
      const first = mul(mul(inverse, q), s);
      const second = mul(mul(inverse, p), t);
      onA = add(onA, first);
      onB = add(onB, second);
      set(j + apart, sub(get(j + apart), add(first, second)));
    }
    v128.store(i + apart, onA);
    v128.store(i + apart, onB, 16);
  }
}
