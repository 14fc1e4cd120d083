import { type Kernels, kernelCount, laneArray, laneCount, laneStreams } from "../kernels/index.ts";
import type { Random } from "../random/index.ts";

/** Dyson Brownian motion of index 1 in a harmonic well, see harmonicDyson, with a fixed step. */
export interface HarmonicWell {
  readonly levels: number;
  /** Curvature of the well, per unit time. */
  readonly k: number;
  /** g², half the variance rate of a level. */
  readonly g2: number;
  readonly center: number;
  readonly dt: number;
}

/**
 * One explicit step with softened repulsion,
 *
 *   x_i ← x_i − k dt (x_i − x₀) + g² dt Σ_{j≠i} (x_i − x_j)/((x_i − x_j)² + δ²) + √(2g² dt) ξ_i,   δ² = g² dt.
 *
 * δ is the length that a level diffuses in a step: at larger distances the repulsion is exact, at smaller ones no step
 * could resolve it, and a bare 1/S would throw levels apart without bound (see eulerMaruyama). Levels may pass each
 * other: they are an unordered set. The stationary ⟨Σ(x − x₀)²⟩ is right to a few k dt. Two spacings share one
 * division.
 *
 * @param x levels, overwritten
 * @param normals ξ
 * @param force scratch, one per level
 */
export function softenedStep(
  { levels: n, k, g2, center, dt }: HarmonicWell,
  x: Float64Array,
  normals: Float64Array,
  force: Float64Array,
): void {
  const softening = g2 * dt;
  const pull = k * dt;
  const kick = Math.sqrt(2 * g2 * dt);
  force.fill(0);
  for (let i = 0; i + 1 < n; i += 2) {
    const a = x[i];
    const b = x[i + 1];
    const apart = a - b;
    const between = apart / (apart * apart + softening);
    let onA = force[i] + between;
    let onB = force[i + 1] - between;
    for (let j = i + 2; j < n; j++) {
      const s = a - x[j];
      const t = b - x[j];
      const p = s * s + softening;
      const q = t * t + softening;
      const inverse = 1 / (p * q);
      const first = inverse * q * s;
      const second = inverse * p * t;
      onA += first;
      onB += second;
      force[j] = force[j] - (first + second);
    }
    force[i] = onA;
    force[i + 1] = onB;
  }
  for (let i = 0; i < n; i++) {
    x[i] = x[i] - pull * (x[i] - center) + softening * force[i] + kick * normals[i];
  }
}

/** Many independent replicas in the well. */
export interface HarmonicEnsemble {
  advance(steps: number): void;
  /** Copies the levels of a replica out, in no order. */
  read(replica: number, out: Float64Array): void;
  /** Frees its memory. */
  close(): void;
}

/**
 * An ensemble in the well by softened steps: four replicas at a time with kernels, one by one without; the same bits.
 *
 * @param start sets the initial levels of a replica
 * @param random the stream of a replica
 */
export function harmonicEnsemble(
  kernels: Kernels | null,
  well: HarmonicWell,
  replicas: number,
  start: (replica: number, x: Float64Array) => void,
  random: (replica: number) => Random,
): HarmonicEnsemble {
  return kernels === null
    ? referenceEnsemble(well, replicas, start, random)
    : laneEnsemble(kernels, well, replicas, start, random);
}

function referenceEnsemble(
  well: HarmonicWell,
  replicas: number,
  start: (replica: number, x: Float64Array) => void,
  random: (replica: number) => Random,
): HarmonicEnsemble {
  const members = Array.from({ length: replicas }, (_, replica) => {
    const x = new Float64Array(well.levels);
    start(replica, x);
    return { x, random: random(replica) };
  });
  const normals = new Float64Array(well.levels);
  const force = new Float64Array(well.levels);
  return {
    advance(steps) {
      for (const member of members) {
        for (let step = 0; step < steps; step++) {
          member.random.fillNormal(normals);
          softenedStep(well, member.x, normals, force);
        }
      }
    },
    read: (replica, out) => out.set(members[replica].x),
    close: () => {},
  };
}

function laneEnsemble(
  kernels: Kernels,
  { levels, k, g2, center, dt }: HarmonicWell,
  replicas: number,
  start: (replica: number, x: Float64Array) => void,
  random: (replica: number) => Random,
): HarmonicEnsemble {
  const x = new Float64Array(levels);
  const groups = Array.from({ length: Math.ceil(replicas / laneCount) }, (_, group) => {
    const state = laneArray(kernels, levels);
    const streams = Array.from({ length: laneCount }, (_, lane) => {
      // unused lanes repeat the last replica
      const replica = Math.min(replicas - 1, group * laneCount + lane);
      start(replica, x);
      state.write(lane, x);
      return random(replica);
    });
    return { state, streams: laneStreams(kernels, streams) };
  });
  const scratch = kernels.allocate(kernels.harmonicScratch(levels));
  return {
    advance(steps) {
      const count = kernelCount("steps", steps);
      for (const { state, streams } of groups) {
        kernels.harmonicSteps(count, levels, k, g2, center, dt, streams, state.address, scratch);
      }
    },
    read: (replica, out) => groups[Math.floor(replica / laneCount)].state.read(replica % laneCount, out),
    close() {
      for (const { state, streams } of groups) {
        kernels.free(state.address);
        kernels.free(streams);
      }
      kernels.free(scratch);
    },
  };
}
