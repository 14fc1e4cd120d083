import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Kernels, laneArray, laneCount, laneStreams, loadKernels } from "../../src/kernels/index.ts";
import { type HarmonicEnsemble, harmonicEnsemble } from "../../src/langevin/index.ts";
import { eigenvaluesOfMany, singularValues } from "../../src/linalg/index.ts";
import { gaussianRbm } from "../../src/models/gaussian-rbm/index.ts";
import { models } from "../../src/models/index.ts";
import type { teacherStudent } from "../../src/models/teacher-student/index.ts";
import { boxMuller } from "../../src/random/box-muller.ts";
import { streams } from "../../src/random/index.ts";
import { sfc32 } from "../../src/random/sfc32.ts";
import { oneByOne, type Replicas, recordEnsemble } from "../../src/spectra/index.ts";

const kernels = loadKernels()!;

/** The kernels, counting the calls of one of them: a test of equal bits proves nothing if it did not run. */
function counting(name: keyof Kernels): { kernels: Kernels; calls: () => number } {
  let calls = 0;
  const original = kernels[name] as (...args: unknown[]) => unknown;
  const counted = (...args: unknown[]) => {
    calls++;
    return original(...args);
  };
  return { kernels: { ...kernels, [name]: counted }, calls: () => calls };
}

/** All bits of the spectra that replicas first … first + count − 1 leave. */
function bitsOf(replicas: Replicas, levels: number, updates: number, first: number, count: number) {
  const schedule = { learningRate: 0.1, updates, snapshotEvery: 7 };
  const { spectrum, blocks, replicaIds, diverged, counts } = recordEnsemble(
    levels,
    0,
    replicas,
    schedule,
    first,
    count,
  );
  return { x: Buffer.from(spectrum.x.buffer), b: Buffer.from(blocks.x.buffer), replicaIds, diverged, counts };
}

describe("the kernels run on this engine", () => {
  it("and free memory", () => {
    const address = kernels.allocate(1000);
    kernels.free(address);
    expect(kernels.allocate(1000)).toBe(address);
  });
});

describe("normals of four lanes", () => {
  it("are those of the four streams, bit by bit", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.integer({ min: 1, max: 300 }), (a, b, pairs) => {
        const states = Array.from({ length: laneCount }, (_, lane) =>
          sfc32(Int32Array.of(a, b, a ^ b), lane),
        );
        const address = laneStreams(
          kernels,
          states.map((state) => ({ state })),
        );
        const out = laneArray(kernels, 2 * pairs);
        kernels.fillNormals(address, out.address, out.address + 32 * pairs, 2 * pairs);
        states.forEach((state, lane) => {
          const expected = new Float64Array(2 * pairs);
          boxMuller(state, expected, 0, 2 * pairs);
          const got = new Float64Array(2 * pairs);
          out.read(lane, got);
          expect(Buffer.from(got.buffer).equals(Buffer.from(expected.buffer))).toBe(true);
        });
        kernels.free(address);
        kernels.free(out.address);
      }),
      { numRuns: 30 },
    );
  });
});

describe("a harmonic ensemble by kernels", () => {
  it("is the reference bit by bit, for any number of levels and replicas", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 13 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(1e-3, 0.1),
        (levels, replicas, dt) => {
          const well = { levels, k: 1, g2: 0.3, center: 0.7, dt };
          const { kernels: counted, calls } = counting("harmonicSteps");
          const [fast, slow] = [counted, null].map((own) =>
            harmonicEnsemble(
              own,
              well,
              replicas,
              (replica, x) => {
                for (let i = 0; i < levels; i++) x[i] = i + replica / 10;
              },
              (replica) => streams("wells").of("validation", replica),
            ),
          ) as [HarmonicEnsemble, HarmonicEnsemble];
          for (const one of [fast, slow]) one.advance(50);
          expect(calls()).toBe(Math.ceil(replicas / laneCount));
          for (let replica = 0; replica < replicas; replica++) {
            const [x, y] = [new Float64Array(levels), new Float64Array(levels)];
            fast.read(replica, x);
            slow.read(replica, y);
            expect(Buffer.from(x.buffer).equals(Buffer.from(y.buffer))).toBe(true);
          }
          for (const one of [fast, slow]) one.close();
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("eigenvalues of many matrices by kernels", () => {
  const matrices = (n: number, count: number, numbers: readonly number[]) => {
    const all = new Float64Array(n * n * count);
    for (let k = 0; k < count; k++) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) {
          const value = numbers[(k * 31 + i * 7 + j) % numbers.length];
          all[(k * n + i) * n + j] = value;
          all[(k * n + j) * n + i] = value;
        }
      }
    }
    return all;
  };

  // zeros, ties, and sizes whose squares overflow or vanish
  it("are the reference bit by bit", () => {
    const number = fc.oneof(
      fc.double({ min: -10, max: 10, noNaN: true }),
      fc.constantFrom(0, -0, 1, 1e-180, -1e120, 1e-70, 5e-324),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 9 }),
        fc.array(number, { minLength: 1, maxLength: 60 }),
        (n, count, numbers) => {
          const a = matrices(n, count, numbers);
          const { kernels: counted, calls } = counting("eigenvaluesOfMany");
          const fast = eigenvaluesOfMany(counted, n, a);
          expect(calls()).toBe(1);
          const slow = eigenvaluesOfMany(null, n, a);
          expect(Buffer.from(fast.buffer).equals(Buffer.from(slow.buffer))).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("reject values that are not finite", () => {
    const a = matrices(3, 5, [1, 2, 3]);
    a[4 * 9 + 3] = Number.NaN;
    for (const own of [kernels, null]) expect(() => eigenvaluesOfMany(own, 3, a)).toThrow(/not finite/);
  });
});

describe("singular values by kernels", () => {
  it("are the reference bit by bit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 23 }),
        fc.integer({ min: 1, max: 23 }),
        fc.array(
          fc.oneof(fc.double({ min: -9, max: 9, noNaN: true }), fc.constantFrom(0, -0, 1e-170, 1e90)),
          { minLength: 1, maxLength: 40 },
        ),
        (rows, columns, numbers) => {
          const a = Float64Array.from({ length: rows * columns }, (_, k) => numbers[k % numbers.length]);
          const { kernels: counted, calls } = counting("bidiagonalise");
          const fast = singularValues(counted, rows, columns, a);
          expect(calls()).toBe(1);
          const slow = singularValues(null, rows, columns, a);
          expect(Buffer.from(fast.buffer).equals(Buffer.from(slow.buffer))).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Random machines: sizes around the blocks of the kernels, odd and even, some of which diverge. */
const machine = fc.record({
  visible: fc.integer({ min: 1, max: 9 }),
  extra: fc.integer({ min: 0, max: 3 }),
  batchSize: fc.integer({ min: 1, max: 9 }),
  gibbsSweeps: fc.integer({ min: 1, max: 4 }),
  gibbs: fc.constantFrom("sweeps", "collapsed"),
  negativePhase: fc.constantFrom("pcd" as const, "exact" as const),
  learningRate: fc.constantFrom(0.02, 0.1, 0.5),
  start: fc.constantFrom("random", "learnt"),
  initialScale: fc.constantFrom(0.1, 0.5),
  count: fc.integer({ min: 1, max: 6 }),
  first: fc.integer({ min: 0, max: 1000 }),
  degenerate: fc.boolean(),
  chainMemory: fc.constantFrom("noise" as const, "ignored" as const, "noise-and-drift" as const),
});

type Machine = typeof machine extends fc.Arbitrary<infer M> ? M : never;

function systemOf({ visible, extra, batchSize, learningRate, degenerate, ...rest }: Machine) {
  const { count: _, first: __, ...model } = rest;
  const eigenvalues = Array.from({ length: visible }, (_, i) =>
    degenerate ? 5 + (i >> 1) : 4 + (4 * i) / visible,
  ).map((value) => Math.min(value, 8.5));
  const parameters = gaussianRbm.parameters.parse({
    ...{ ...model, visible, hidden: visible + extra },
    kind: "gaussian-rbm",
    target: { kind: "spectrum", eigenvalues },
  });
  const named = streams("kernels");
  return gaussianRbm.system(parameters, { learningRate, batchSize }, (purpose, replica) =>
    named.of(purpose, replica),
  );
}

describe("the Gaussian RBM by kernels is the reference bit by bit", () => {
  it("in training", () => {
    const diverged = { pcd: 0, exact: 0, "exact, at once": 0 };
    fc.assert(
      fc.property(machine, (own) => {
        const system = systemOf(own);
        const { kernels: counted, calls } = counting("trainRbm");
        const fast = bitsOf(system.kernels.training!(counted), own.visible, 60, own.first, own.count);
        expect(calls()).toBeGreaterThan(0);
        const slow = bitsOf(oneByOne(system.training), own.visible, 60, own.first, own.count);
        expect(fast).toEqual(slow);
        // a replica that diverges leaves those beside it alone
        if (slow.replicaIds.length === 0) return;
        diverged[own.negativePhase] += slow.diverged.length;
        if (own.negativePhase === "exact") {
          diverged["exact, at once"] += slow.diverged.filter(({ update }) => update === 1).length;
        }
      }),
      { numRuns: 120, seed: 1 },
    );
    expect(Math.min(...Object.values(diverged))).toBeGreaterThan(0);
  });

  it("by the Langevin equation of the eigenvalues", () => {
    let [diverged, averted] = [0, 0];
    fc.assert(
      fc.property(
        machine,
        fc.constantFrom(1, 2),
        fc.constantFrom(
          { coupling: "full", eigenvectors: "averaged" } as const,
          { coupling: "full", eigenvectors: "aligned" } as const,
          { coupling: "within-multiplet" } as const,
        ),
        (own, stepsPerUpdate, closure) => {
          const system = systemOf(own);
          const { kernels: counted, calls } = counting("rbmEigenvalueLangevin");
          const options = { stepsPerUpdate, ...closure };
          const fast = bitsOf(
            system.kernels.eigenvalueLangevin!(counted, options),
            own.visible,
            60,
            own.first,
            own.count,
          );
          expect(calls()).toBeGreaterThan(0);
          const reference = oneByOne((replica) => system.eigenvalueLangevin(options, replica));
          const slow = bitsOf(reference, own.visible, 60, own.first, own.count);
          expect(fast).toEqual(slow);
          diverged += slow.diverged.length;
          averted += slow.counts.avertedCrossings;
        },
      ),
      { numRuns: 120, seed: 1 },
    );
    expect(Math.min(diverged, averted)).toBeGreaterThan(0);
  });

  it("by the matrix Langevin equation", () => {
    const diverged = { ignored: 0, noise: 0, "noise-and-drift": 0 };
    fc.assert(
      fc.property(machine, fc.constantFrom(1, 2), (own, stepsPerUpdate) => {
        const system = systemOf(own);
        const { kernels: counted, calls } = counting("rbmMatrixLangevin");
        const options = { stepsPerUpdate };
        const fast = bitsOf(
          system.kernels.matrixLangevin!(counted, options),
          own.visible,
          60,
          own.first,
          own.count,
        );
        expect(calls()).toBeGreaterThan(0);
        const reference = oneByOne((replica) => system.matrixLangevin(options, replica));
        const slow = bitsOf(reference, own.visible, 60, own.first, own.count);
        expect(fast).toEqual(slow);
        if (slow.replicaIds.length === 0) return;
        diverged[own.negativePhase === "exact" ? "ignored" : own.chainMemory] += slow.diverged.length;
      }),
      { numRuns: 120, seed: 1 },
    );
    expect(Math.min(...Object.values(diverged))).toBeGreaterThan(0);
  });
});

describe("a linear layer by kernels is the reference bit by bit", () => {
  const kinds = fc.constantFrom(
    ...(["teacher-student", "hidden-layer", "hidden-layer label", "hidden-layer none", "isotropic"] as const),
  );
  const machine = fc.record({
    kind: kinds,
    n: fc.integer({ min: 2, max: 7 }),
    extra: fc.integer({ min: 0, max: 3 }),
    batchSize: fc.integer({ min: 1, max: 9 }),
    batches: fc.constantFrom(null, 1, 5),
    // at 3 weights double in every update: they leave all bounds within the run
    learningRate: fc.constantFrom(0.05, 3),
    stepsPerUpdate: fc.integer({ min: 1, max: 2 }),
    first: fc.integer({ min: 0, max: 5 }),
    count: fc.integer({ min: 1, max: 6 }),
  });

  function systemOf({
    kind,
    n,
    extra,
    batchSize,
    batches,
    learningRate,
  }: typeof machine extends fc.Arbitrary<infer T> ? T : never) {
    const [name, noise] = kind.split(" ") as [keyof typeof models, string | undefined];
    const teacher = Array.from({ length: n }, (_, i) => 1 + Math.floor(i / 2));
    const own = {
      "teacher-student": { teacher, batches },
      "hidden-layer": {
        ...{ teacher, batches, hiddenSpectrum: teacher.map((_, i) => 0.3 + 0.2 * i) },
        ...(noise === undefined ? {} : { noise }),
      },
      isotropic: { inputs: n, outputs: n + extra, decay: 0.3 },
    }[name as "isotropic"];
    const model = models[name] as typeof teacherStudent;
    const named = streams("layers");
    return model.system(
      model.parameters.parse({ kind: name, ...own }),
      { learningRate, batchSize },
      (purpose, replica) => named.of(purpose, replica),
    );
  }

  it.each(["training", "matrix-langevin"] as const)("in %s, diverging replicas among them", (route) => {
    let diverged = 0;
    fc.assert(
      fc.property(machine, (own) => {
        const system = systemOf(own);
        const { kernels: counted, calls } = counting(
          route === "training" ? "trainLayer" : "layerMatrixSteps",
        );
        const options = { stepsPerUpdate: own.stepsPerUpdate };
        const [fast, slow] =
          route === "training"
            ? [system.kernels.training!(counted), oneByOne(system.training)]
            : [
                system.kernels.matrixLangevin!(counted, options),
                oneByOne((replica) => system.matrixLangevin(options, replica)),
              ];
        const ensembles = [fast, slow].map((replicas) =>
          recordEnsemble(
            ...([system.target.length, system.components.length, replicas] as const),
            { learningRate: 0.1, updates: 420, snapshotEvery: 7 },
            own.first,
            own.count,
          ),
        );
        expect(calls()).toBeGreaterThan(0);
        expect(ensembles[0].diverged).toEqual(ensembles[1].diverged);
        expect(ensembles[0].counts).toEqual(ensembles[1].counts);
        diverged += ensembles[1].diverged.length;
        for (const part of ["spectrum", "blocks", "components"] as const) {
          const [a, b] = ensembles.map((ensemble) => Buffer.from(ensemble[part].x.buffer));
          expect(a.equals(b)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
    expect(diverged).toBeGreaterThan(0);
  });
});
