import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleBetaHermite, sampleBetaLaguerre, transitionCdf } from "../../src/coulomb-gas/index.ts";
import { loadKernels } from "../../src/kernels/index.ts";
import {
  type DysonSde,
  harmonicDyson,
  harmonicEnsemble,
  type Integrator,
  integrators,
} from "../../src/langevin/index.ts";
import { streams } from "../../src/random/index.ts";
import { kolmogorovP, meanAndError } from "../support/kolmogorov.ts";

const safe = integrators["implicit-repulsion"];
const bare = integrators["euler-maruyama"];

/** Runs one replica; `visit` sees the levels after every step. */
function run(
  integrator: Integrator,
  {
    levels,
    k,
    g2,
    dt,
    steps,
    replica,
    x,
  }: {
    levels: number;
    k: number;
    g2: number;
    dt: number;
    steps: number;
    replica: number;
    x: Float64Array;
  },
  visit: (step: number) => void,
): void {
  const random = streams("integrators").of("validation", replica);
  const own = streams("integrators own").of("validation", replica);
  const stepper = integrator.stepper(harmonicDyson(levels, k, g2), own);
  const dB = new Float64Array(levels);
  for (let step = 1; step <= steps; step++) {
    random.fillNormal(dB);
    for (let i = 0; i < levels; i++) dB[i] = dB[i] * Math.sqrt(dt);
    const outcome = stepper.step(x, dt, dB);
    if (!outcome.ok) throw new Error(outcome.reason);
    visit(step);
  }
}

describe("implicit repulsion", () => {
  it("gives a pair the exact transition law of its spacing at three times", () => {
    const [k, g2, dt, s0] = [1, 0.5, 1 / 400, 0.6];
    const marks = [40, 200, 800];
    const spacings = marks.map(() => [] as number[]);
    for (let replica = 0; replica < 2500; replica++) {
      const x = Float64Array.of(-s0 / 2, s0 / 2);
      run(safe, { levels: 2, k, g2, dt, steps: 800, replica, x }, (step) => {
        const mark = marks.indexOf(step);
        if (mark >= 0) spacings[mark].push(x[1] - x[0]);
      });
    }
    marks.forEach((step, mark) => {
      const exact = (s: number) => transitionCdf({ k, g2 }, s, s0, step * dt);
      const later = (s: number) => transitionCdf({ k, g2: 1.25 * g2 }, s, s0, step * dt);
      expect(kolmogorovP(spacings[mark], exact)).toBeGreaterThan(1e-3);
      // the twin: noise stronger by a quarter is told apart
      expect(kolmogorovP(spacings[mark], later)).toBeLessThan(1e-3);
    });
  });

  /** ⟨Σ(x − x₀)²⟩ over σ²N(N+1)/2 in the stationary state, started from the exact law. */
  function relativeSquare(
    integrator: Integrator,
    levels: number,
    dt: number,
    replicas: number,
    duration: number,
  ) {
    const [k, g2] = [1, 0.09];
    const averages: number[] = [];
    for (let replica = 0; replica < replicas; replica++) {
      const x = new Float64Array(levels);
      sampleBetaHermite(levels, 1, streams("start").of("validation", replica), x);
      for (let i = 0; i < levels; i++) x[i] = x[i] * Math.sqrt(g2 / k);
      const steps = Math.round(duration / dt);
      let sum = 0;
      run(integrator, { levels, k, g2, dt, steps, replica, x }, () => {
        for (const value of x) sum += (value * value) / steps;
      });
      averages.push(sum / ((g2 / k) * (levels * (levels + 1)) * 0.5));
    }
    return meanAndError(averages);
  }

  it.each([
    [2, 0.01, 200, 60],
    [10, 0.005, 40, 20],
    [30, 0.002, 24, 3],
  ])("for N = %i keeps ⟨Σ(x − x₀)²⟩ = σ²N(N+1)/2 within two per cent", (levels, dt, replicas, duration) => {
    const { mean, error } = relativeSquare(safe, levels, dt, replicas, duration);
    expect(error).toBeLessThan(0.01);
    expect(Math.abs(mean - 1)).toBeLessThan(0.02);
  });

  it.each([
    ["step-control", 2, 0.01, 200, 40],
    ["step-control", 10, 0.005, 20, 10],
    ["pair-splitting", 2, 0.05, 400, 60],
    ["pair-splitting", 10, 0.005, 20, 10],
  ] as const)("as %s does for N = %i", (name, levels, dt, replicas, duration) => {
    const { mean, error } = relativeSquare(integrators[name], levels, dt, replicas, duration);
    expect(error).toBeLessThan(0.02);
    expect(Math.abs(mean - 1)).toBeLessThan(0.01 + 3 * error);
  });

  it.each([
    [10, 0.005, 40, 20],
    [30, 0.002, 12, 3],
  ])(
    "for N = %i, where the bare scheme fails by more than twenty per cent",
    (levels, dt, replicas, duration) => {
      expect(relativeSquare(bare, levels, dt, replicas, duration).mean).toBeGreaterThan(1.2);
    },
  );

  it("solves its equation and never reorders, for any levels, step and noise", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 8 }),
        fc.array(fc.double({ min: 1e-200, max: 3, noNaN: true }), { minLength: 8, maxLength: 8 }),
        fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: 8, maxLength: 8 }),
        fc.double({ min: 1e-4, max: 2, noNaN: true }),
        (levels, gaps, noise, dt) => {
          const x = new Float64Array(levels);
          for (let i = 1; i < levels; i++) x[i] = x[i - 1] + gaps[i];
          const before = x.slice();
          const dB = Float64Array.from({ length: levels }, (_, i) => noise[i] * Math.sqrt(dt));
          const outcome = safe.stepper(harmonicDyson(levels, 1, 1)).step(x, dt, dB);
          expect(outcome).toEqual({ ok: true });
          for (let i = 0; i < levels; i++) {
            if (i > 0) expect(x[i]).toBeGreaterThan(x[i - 1]);
            let force = 0;
            for (let j = 0; j < levels; j++) if (j !== i) force += 1 / (x[i] - x[j]);
            const explicit = before[i] - dt * before[i] + Math.SQRT2 * dB[i];
            expect(Math.abs(x[i] - explicit - dt * force)).toBeLessThan(1e-6 * (1 + Math.abs(dt * force)));
          }
        },
      ),
    );
  });

  it("counts the crossings that a bare step would have made, and returns NaN as a failure", () => {
    const stepper = safe.stepper(harmonicDyson(2, 1, 1));
    const x = Float64Array.of(0, 0.01);
    expect(stepper.step(x, 0.01, Float64Array.of(1, -1))).toEqual({ ok: true });
    expect(stepper.averted()).toBe(1);
    const before = x.slice();
    expect(stepper.step(x, 0.01, Float64Array.of(Number.NaN, 0)).ok).toBe(false);
    expect(x).toEqual(before);
  });
});

describe("softened repulsion", () => {
  /** ⟨Σ(x − x₀)²⟩ over σ²N(N+1)/2 in the stationary state, started from the exact law. */
  function relativeSquare(levels: number, dt: number, replicas: number, duration: number, softening = 1) {
    const [k, g2, center] = [1, 0.09, 2];
    const ensemble = harmonicEnsemble(
      loadKernels(),
      // a wider softening is that of a longer step
      { levels, k, g2, center, dt: dt * softening },
      replicas,
      (replica, x) => {
        sampleBetaHermite(levels, 1, streams("start").of("validation", replica), x);
        for (let i = 0; i < levels; i++) x[i] = center + x[i] * Math.sqrt(g2 / k);
      },
      (replica) => streams("softened").of("validation", replica),
    );
    const steps = Math.round(duration / (dt * softening));
    const sums = new Float64Array(replicas);
    const x = new Float64Array(levels);
    for (let step = 0; step < steps; step += 5) {
      ensemble.advance(5);
      for (let replica = 0; replica < replicas; replica++) {
        ensemble.read(replica, x);
        for (const value of x) sums[replica] += (value - center) ** 2;
      }
    }
    ensemble.close();
    return meanAndError(
      Array.from(sums, (sum) => sum / (steps / 5) / ((g2 / k) * levels * (levels + 1) * 0.5)),
    );
  }

  it.each([
    [2, 0.002, 400, 40],
    [10, 0.001, 100, 20],
    [30, 0.0005, 40, 4],
  ])("for N = %i keeps ⟨Σ(x − x₀)²⟩ = σ²N(N+1)/2 within one per cent", (levels, dt, replicas, duration) => {
    const { mean, error } = relativeSquare(levels, dt, replicas, duration);
    expect(error).toBeLessThan(0.008);
    expect(Math.abs(mean - 1)).toBeLessThan(0.01 + 3 * error);
  });

  it("is wrong by more than that for long steps", () => {
    const { mean, error } = relativeSquare(10, 0.001, 200, 100, 200);
    expect(Math.abs(mean - 1)).toBeGreaterThan(0.02 + 3 * error);
  });
});

describe("repulsion from images", () => {
  /** Singular values of an M × N matrix of Ornstein–Uhlenbeck elements: rate 1, stationary variance ½. */
  const wishart = (n: number, m: number): DysonSde => ({
    levels: n,
    coefficients(w, f, p, b) {
      for (let i = 0; i < n; i++) f[i] = -w[i];
      p.fill(0.5);
      b.fill(1);
    },
    images(_, q) {
      q.fill(0.5);
      for (let i = 0; i < n; i++) q[i * n + i] = (m - n) / 2;
    },
    outside: () => null,
  });

  // with M = N there is no wall: the lowest singular value passes through 0 and is reflected when it is read
  it.each([
    [2, 2],
    [3, 4],
    [3, 6],
  ])("brings %d levels and %d rows to the β-Laguerre ensemble", (n, m) => {
    const [replicas, steps, dt] = [1500, 300, 0.01];
    const exact = new Float64Array(n);
    const random = streams("images").of("validation", m);
    const stepper = integrators["implicit-repulsion"].stepper(wishart(n, m));
    const sums = Array.from({ length: n }, (): { run: number[]; law: number[] } => ({ run: [], law: [] }));
    let failed = 0;
    for (let replica = 0; replica < replicas; replica++) {
      const w = Float64Array.from({ length: n }, (_, i) => 0.2 + 0.4 * i);
      const dB = new Float64Array(n);
      for (let step = 0; step < steps; step++) {
        random.fillNormal(dB);
        for (let i = 0; i < n; i++) dB[i] = dB[i] * Math.sqrt(dt);
        if (!stepper.step(w, dt, dB).ok) failed++;
      }
      sampleBetaLaguerre(n, m, 1, random, exact);
      for (let i = 0; i < n; i++) {
        sums[i].run.push(w[i] ** 2);
        sums[i].law.push(exact[i] / 2);
      }
    }
    expect(failed).toBe(0);
    for (const { run, law } of sums) {
      const [a, b] = [meanAndError(run), meanAndError(law)];
      // and the integrator's own bias, O(dt)
      expect(Math.abs(a.mean - b.mean)).toBeLessThan(4 * Math.hypot(a.error, b.error) + 0.02 * b.mean);
    }
  });

  it("keeps singular values positive behind a wall, for any noise", () => {
    const random = streams("images").of("validation", 99);
    const stepper = integrators["implicit-repulsion"].stepper(wishart(3, 4));
    for (let k = 0; k < 3000; k++) {
      const scale = 10 ** (-6 + 6 * random.uniform());
      const w = Float64Array.from([1, 2, 3], (i) => scale * i * random.uniform() + 1e-9 * i).sort();
      const dB = Float64Array.from([0, 0, 0], () => 3 * random.normal());
      expect(stepper.step(w, 0.3, dB).ok).toBe(true);
      expect(w[0]).toBeGreaterThan(0);
      expect(w[1] > w[0] && w[2] > w[1]).toBe(true);
    }
  });
});
