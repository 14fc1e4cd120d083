import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { median } from "simple-statistics";
import { sampleBetaHermite } from "../../src/coulomb-gas/index.ts";
import { backends, type Kernels, laneArray, laneStreams, loadKernels } from "../../src/kernels/index.ts";
import { type HarmonicWell, harmonicEnsemble } from "../../src/langevin/index.ts";
import { eigenvaluesOfMany, singularValues } from "../../src/linalg/index.ts";
import { gaussianRbmParameters } from "../../src/models/gaussian-rbm/parameters.ts";
import { learntSpectrum } from "../../src/models/gaussian-rbm/spectrum.ts";
import { learntSpectrumLanes } from "../../src/models/gaussian-rbm/spectrum-lanes.ts";
import { targetKernel } from "../../src/models/gaussian-rbm/target.ts";
import { pairLaws } from "../../src/models/gaussian-rbm/theory-closed-forms.ts";
import { trainRbm } from "../../src/models/gaussian-rbm/training.ts";
import { trainRbmLanes } from "../../src/models/gaussian-rbm/training-lanes.ts";
import { teacherStudent } from "../../src/models/teacher-student/index.ts";
import { streams } from "../../src/random/index.ts";
import { multiplets, oneByOne, type Replicas } from "../../src/spectra/index.ts";

/** What a timed run gave: how long a unit of work took, and a number that must be right or the time counts for nothing. */
export interface Timing {
  readonly nanoseconds: number;
  readonly check: Check;
}

/** A number from the run, beside the one that theory gives; they must agree to `within`, relative. */
export interface Check {
  readonly quantity: string;
  readonly value: number;
  readonly expected: number;
  readonly within: number;
}

export interface Workload {
  readonly title: string;
  /** What one unit of the time is. */
  readonly unit: string;
  /** What keeps the kernel from being faster, as the times of all kernels, by name, show. */
  bound?(nanoseconds: Readonly<Record<string, number>>): string;
  run(kernels: Kernels | null): Timing;
}

const seed = streams("bench");

/** Nanoseconds of one call in the best of several. */
function fastest(rounds: number, work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best * 1e6;
}

const normals: Workload = {
  title: "normals",
  unit: "each",
  run(kernels) {
    const count = 1000;
    const rounds = kernels ? 500 : 25;
    let [squares, total] = [0, 0];
    const tally = (values: Float64Array) => {
      for (const value of values) squares += value * value;
      total += values.length;
    };
    if (kernels === null) {
      const random = seed.of("validation", 0);
      const out = new Float64Array(4 * count);
      const time = fastest(9, () => {
        for (let k = 0; k < rounds; k++) random.fillNormal(out);
        tally(out);
      });
      for (let k = 0; k < 100; k++) {
        random.fillNormal(out);
        tally(out);
      }
      return { nanoseconds: time / rounds / out.length, check: variance(squares / total) };
    }
    const random = laneStreams(
      kernels,
      [0, 1, 2, 3].map((lane) => seed.of("validation", lane)),
    );
    const out = laneArray(kernels, count);
    const fill = () => kernels.fillNormals(random, out.address, out.address + 16 * count, count);
    const time = fastest(9, () => {
      for (let k = 0; k < rounds; k++) fill();
    });
    for (let k = 0; k < 100; k++) {
      fill();
      tally(kernels.doubles(out.address, 4 * count));
    }
    kernels.free(random);
    kernels.free(out.address);
    return { nanoseconds: time / rounds / (4 * count), check: variance(squares / total) };
  },
};

function variance(value: number): Check {
  return { quantity: "variance", value, expected: 1, within: 0.01 };
}

/** Time of one level and step in a harmonic well, and whether ⟨Σ(x − x₀)²⟩ came out. */
export function harmonic(kernels: Kernels | null, levels: number, replicas: number): Timing {
  // the time step falls with the levels: their spacing does
  const well: HarmonicWell = { levels, k: 1, g2: 0.01, center: 0, dt: 1e-3 * Math.min(1, 10 / levels) };
  const ensemble = harmonicEnsemble(
    kernels,
    well,
    replicas,
    (replica, x) => {
      // the exact stationary law: a scheme that is wrong leaves it
      sampleBetaHermite(levels, 1, seed.of("coulomb-gas.samples", replica), x);
      for (let i = 0; i < levels; i++) x[i] = x[i] * Math.sqrt(well.g2 / well.k);
    },
    (replica) => seed.of("validation", replica),
  );
  const work = levels * levels * replicas;
  const steps = Math.max(1, Math.round((kernels ? 4e7 : 4e6) / work));
  const expected = well.g2 * levels * (levels + 1) * 0.5;
  const x = new Float64Array(levels);
  const square = () => {
    let sum = 0;
    for (let replica = 0; replica < replicas; replica++) {
      ensemble.read(replica, x);
      for (const value of x) sum += value * value;
    }
    return sum / replicas;
  };
  ensemble.advance(Math.max(1, Math.min(3000, 5 * steps)));
  const squares: number[] = [];
  const time = fastest(7, () => {
    ensemble.advance(steps);
    squares.push(square());
  });
  ensemble.close();
  const value = squares.reduce((sum, one) => sum + one, 0) / squares.length;
  return {
    nanoseconds: time / steps / levels / replicas,
    check: {
      quantity: "⟨Σ(x − x₀)²⟩",
      value,
      expected,
      within: kernels && replicas * levels >= 5000 ? 0.03 : 0.2,
    },
  };
}

/** Time of one update of one replica, and whether the spacing of the pair at κ = 4.382 came out. */
function rbm(kernels: Kernels | null, gibbs: "sweeps" | "collapsed", replicas: number): Timing {
  const p = gaussianRbmParameters.parse({ kind: "gaussian-rbm", gibbs });
  const settings = { learningRate: 0.1, batchSize: 16 };
  const { kernel, kappa, eigenvectors, covariance } = targetKernel(p);
  const n = p.visible;
  const groups = multiplets(kappa);
  // a machine that has learnt: W = √(μ² − K_φ)
  const learnt = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      learnt[k * n + i] = Math.sqrt(p.mass * p.mass - kappa[k]) * eigenvectors[i * n + k];
    }
  }
  const begin = (replica: number) =>
    trainRbm(p, settings, covariance, kernel, null, {
      weights: learnt.slice(),
      chains: seed.of("training.chains", replica),
      samples: seed.of("training.samples", replica),
    });
  const measure = learntSpectrum(p.hidden, n, p.mass * p.mass, eigenvectors, groups);
  const spectra = (own: Kernels) =>
    learntSpectrumLanes(own, p.hidden, n, p.mass * p.mass, eigenvectors, groups);
  const route: Replicas =
    kernels === null
      ? oneByOne((replica) => {
          const run = begin(replica);
          return {
            advance: () => {
              const reason = run.update();
              return reason === null ? { ok: true } : { ok: false, reason };
            },
            measure: (spectrum, blocks) => measure(run.weights, spectrum, blocks),
            counts: () => ({ steps: 0, avertedCrossings: 0, rejectedSteps: 0, minimumSpacing: 0 }),
          };
        })
      : trainRbmLanes(kernels, p, settings, covariance, begin, () => spectra(kernels));
  const [law] = pairLaws(p, groups, settings.learningRate / settings.batchSize);
  const { first } = law.multiplet;
  const spectrum = new Float64Array(n);
  const blocks = new Float64Array(n);
  const none = new Float64Array();
  const updates = 60;
  const times: number[] = [];
  let [spacing, samples] = [0, 0];
  // group after group, as a study does; one replica alone is followed for longer
  const runs = replicas === 1 ? 40 : Math.ceil(replicas / route.atOnce);
  const together = Math.min(replicas, route.atOnce);
  for (let run = 0; run < runs; run++) {
    const group = route.group(run * together, together);
    group.advance(120);
    for (let round = 0; round < (replicas === 1 ? 20 : 1); round++) {
      const start = performance.now();
      group.advance(updates);
      times.push((performance.now() - start) / updates / together);
      for (let lane = 0; lane < together; lane++) {
        group.measure(lane, spectrum, blocks, none);
        spacing += Math.abs(blocks[first + 1] - blocks[first]);
        samples++;
      }
    }
    group.close();
  }
  times.sort((a, b) => a - b);
  return {
    nanoseconds: times[Math.floor(times.length / 4)] * 1e6,
    check: {
      quantity: "⟨S⟩ at κ = 4.382",
      value: spacing / samples,
      // ⟨S⟩ = √π σ
      expected: Math.sqrt(Math.PI) * law.sigma,
      within: replicas >= 1000 ? 0.05 : 0.2,
    },
  };
}

/** Teacher and student as published, 2 × 2: time of one update of one replica, and whether ⟨S⟩ came out. */
function student(kernels: Kernels | null, replicas: number): Timing {
  const settings = { learningRate: 0.1, batchSize: 16 };
  const parameters = teacherStudent.parameters.parse({ kind: "teacher-student", batches: null });
  const system = teacherStudent.system(parameters, settings, (purpose, replica) => seed.of(purpose, replica));
  const route = kernels === null ? oneByOne(system.training) : system.kernels.training!(kernels);
  const [spectrum, blocks, components] = [new Float64Array(2), new Float64Array(2), new Float64Array(4)];
  const updates = 400;
  const times: number[] = [];
  let [spacing, samples] = [0, 0];
  for (let first = 0; first < replicas; first += route.atOnce) {
    const group = route.group(first, route.atOnce);
    group.advance(150);
    for (let round = 0; round < 4; round++) {
      const start = performance.now();
      group.advance(updates);
      times.push((performance.now() - start) / updates / route.atOnce);
      for (let lane = 0; lane < route.atOnce; lane++) {
        group.measure(lane, spectrum, blocks, components);
        spacing += blocks[1] - blocks[0];
        samples++;
      }
    }
    group.close();
  }
  times.sort((a, b) => a - b);
  const expected = system.closedForms.find(
    ({ observable, source }) => observable === "spacing.mean.block" && source === "closed-form.discrete",
  )!.value;
  return {
    nanoseconds: times[Math.floor(times.length / 4)] * 1e6,
    check: { quantity: "⟨S⟩", value: spacing / samples, expected, within: replicas >= 1000 ? 0.05 : 0.2 },
  };
}

const eigenvalues: Workload = {
  title: "eigenvalues of 10×10, batch of 10⁴",
  unit: "per matrix",
  run(kernels) {
    const [n, count] = [10, 10_000];
    const matrices = new Float64Array(n * n * count);
    seed.of("validation", 7).fillNormal(matrices);
    for (let k = 0; k < count; k++) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < i; j++) matrices[(k * n + j) * n + i] = matrices[(k * n + i) * n + j];
      }
    }
    let out = new Float64Array();
    const time = fastest(kernels ? 7 : 3, () => {
      out = eigenvaluesOfMany(kernels, n, matrices) as Float64Array<ArrayBuffer>;
    });
    const squares = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
    return {
      nanoseconds: time / count,
      check: { quantity: "Σ x²", value: squares(out), expected: squares(matrices), within: 1e-12 },
    };
  },
};

const singular: Workload = {
  title: "singular values of 384×384",
  unit: "per matrix",
  bound: ({ singular: nanoseconds }) =>
    `singular values: two vectors of the matrix's own size meet every element in each step, 8n³ bytes read and written, here ${((8 * 384 ** 3) / nanoseconds).toFixed(0)} GB/s through the cache, the last third of the time in QL; LAPACK works in blocks`,
  run(kernels) {
    const n = 384;
    const a = new Float64Array(n * n);
    seed.of("validation", 8).fillNormal(a);
    let out = new Float64Array();
    const nanoseconds = fastest(kernels ? 7 : 1, () => {
      out = singularValues(kernels, n, n, a) as Float64Array<ArrayBuffer>;
    });
    const squares = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
    return {
      nanoseconds,
      check: { quantity: "Σ σ²", value: squares(out), expected: squares(a), within: 1e-11 },
    };
  },
};

/** Everything that is timed, by the name that all programs of the benchmark know it by. */
export const workloads: Readonly<Record<string, Workload>> = {
  normals,
  harmonic: {
    title: "eigenvalue Langevin, harmonic well, N = 10, 1000 replicas",
    unit: "per level and step",
    run: (kernels) => harmonic(kernels, 10, 1000),
  },
  "harmonic-100": {
    title: "eigenvalue Langevin, harmonic well, N = 100, 1000 replicas",
    unit: "per level and step",
    run: (kernels) => harmonic(kernels, 100, kernels ? 1000 : 50),
  },
  "rbm-collapsed": {
    title: "RBM update, N = 10, |B| = 16, k = 3, collapsed, 1000 replicas",
    unit: "per replica",
    run: (kernels) => rbm(kernels, "collapsed", kernels ? 1000 : 60),
  },
  "rbm-sweeps": {
    title: "RBM update, plain sweeps, 1000 replicas",
    unit: "per replica",
    run: (kernels) => rbm(kernels, "sweeps", kernels ? 1000 : 60),
  },
  "rbm-one": {
    title: "RBM update, plain sweeps, one replica alone",
    unit: "per update",
    bound: (times) =>
      `one replica alone: it fills one lane of four; four replicas beside each other take ${((4 * times["rbm-sweeps"]) / 1e3).toPrecision(3)} µs, the same`,
    run: (kernels) => rbm(kernels, "sweeps", 1),
  },
  "teacher-student": {
    title: "teacher–student update, 2 × 2, |B| = 16, 1000 replicas",
    unit: "per replica",
    run: (kernels) => student(kernels, kernels ? 1000 : 100),
  },
  eigenvalues,
  singular,
};

/** How the cost grows with levels and replicas, and how much faster several workers are. */
async function scaling() {
  const kernels = loadKernels();
  const checks: Check[] = [];
  const timed = (own: Kernels | null, levels: number, replicas: number) => {
    const { nanoseconds, check } = harmonic(own, levels, replicas);
    checks.push(check);
    return nanoseconds;
  };
  const levels = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024].map((x) => {
    const replicas = Math.max(4, Math.round(10_000 / x));
    return { x, kernel: timed(kernels, x, replicas), reference: timed(null, x, Math.min(replicas, 250)) };
  });
  const replicas = [1, 4, 10, 100, 1000, 10_000, 100_000].map((x) => ({
    x,
    kernel: timed(kernels, 10, x),
    ...(x <= 1000 ? { reference: timed(null, 10, x) } : {}),
  }));
  return { levels, replicas, workers: await workerScaling(), checks };
}

/** Workers need the built program: threads do not run TypeScript. */
async function workerScaling() {
  const built = new URL("../../dist/index.js", import.meta.url).href;
  const { readScenario, runStudy } = (await import(built)) as typeof import("../../src/index.ts");
  const scenario = fileURLToPath(new URL("../../scenarios/gaussian-rbm.yaml", import.meta.url));
  const set = ["ensemble.replicas=320", "training.updates=6000", "routes=[training, matrix-langevin]"];
  const study = readScenario(scenario, { set });
  const counts = Array.from({ length: availableParallelism() }, (_, k) => k + 1).filter((n) => n <= 8);
  const seconds = new Map<number, number[]>();
  for (let round = 0; round < 5; round++) {
    for (const workers of counts) {
      let start = 0;
      let last = 0;
      let done = 0;
      const signal = new AbortController().signal;
      const onProgress = () => {
        // from the first finished block to the last: neither the start of the threads nor what follows them
        last = performance.now();
        if (start === 0) start = last;
        else done++;
      };
      await runStudy(study.scenario, "bench", { workers, backend: "wasm-simd", signal, onProgress });
      seconds.set(workers, [...(seconds.get(workers) ?? []), (last - start) / done]);
    }
  }
  const one = median(seconds.get(1)!);
  return counts.map((x) => ({ x, kernel: one / median(seconds.get(x)!) }));
}

/** Runs every workload on both backends, side by side, or the scaling, and prints it as JSON. */
if (process.argv[2] === "run") {
  const kernels = loadKernels();
  const timings = Object.entries(workloads).map(([name, workload]) => [
    name,
    Object.fromEntries(
      backends.map((backend) => [backend, workload.run(backend === "reference" ? null : kernels)]),
    ),
  ]);
  console.log(JSON.stringify(Object.fromEntries(timings)));
} else if (process.argv[2] === "alone") {
  // a fixed piece of work, for processes that share nothing
  const { nanoseconds } = rbm(loadKernels(), "collapsed", 4000);
  console.log(nanoseconds);
} else if (process.argv[2] === "scaling") {
  console.log(JSON.stringify(await scaling()));
}
