import { describe, expect, it } from "vitest";
import {
  type ConvergenceProblem,
  type CoupledErrors,
  coupledErrors,
  type DysonSde,
  fitOrder,
  followPath,
  harmonicDyson,
  type Integrator,
  integrators,
  orderVerdict,
  type Stepper,
  strongOrder,
  weakOrder,
} from "../../src/langevin/index.ts";
import { streams } from "../../src/random/index.ts";
import { ok } from "../../src/spectra/index.ts";

/** Levels that do not interact: eight independent copies of a scalar equation dx = f(x) dt + b(x) dB. */
const copies = 8;
const scalar = (f: (x: number) => number, b: (x: number) => number): DysonSde => ({
  levels: copies,
  coefficients(x, drift, p, width) {
    for (let i = 0; i < copies; i++) {
      drift[i] = f(x[i]);
      width[i] = b(x[i]);
    }
    p.fill(0);
  },
  outside: () => null,
});

const [k, sigma] = [1.5, 1];
const meanSquare = (x: Float64Array) => x.reduce((sum, value) => sum + value * value, 0) / x.length;

/** dx = −kx dt + σ dB, exact on grid 13 but for the path within its steps: an error of kσ h^{3/2}/√12 a step. */
const ornsteinUhlenbeck: ConvergenceProblem = {
  sde: scalar(
    (x) => -k * x,
    () => sigma,
  ),
  duration: 1,
  initial: () => new Float64Array(copies).fill(1),
  observable: meanSquare,
  solve(path, initial, _, out) {
    out.set(initial);
    const h = path.duration / 2 ** 13;
    for (const { dB } of path.grid(13)) {
      for (let i = 0; i < copies; i++)
        out[i] = Math.exp(-k * h) * out[i] + sigma * Math.exp((-k * h) / 2) * dB[i];
    }
    return ok;
  },
};

const [mu, width] = [0.6, 0.7];
/** dx = μx dt + σx dB, exact: x₀ exp((μ − σ²/2)T + σB_T). */
const geometricWith = (mu: number): ConvergenceProblem => ({
  sde: scalar(
    (x) => mu * x,
    (x) => width * x,
  ),
  duration: 1,
  initial: () => new Float64Array(copies).fill(1),
  observable: (x) => x.reduce((sum, value) => sum + value, 0) / x.length,
  solve(path, initial, _, out) {
    const t = path.duration;
    for (let i = 0; i < copies; i++)
      out[i] = initial[i] * Math.exp((mu - (width * width) / 2) * t + width * path.whole.dB[i]);
    return ok;
  },
});
const geometric = geometricWith(mu);

function errorsOf(
  problem: ConvergenceProblem,
  chosen: Readonly<Record<string, Integrator>>,
  { levels = [4, 5, 6, 7, 8], replicas = 200, finest = 13 } = {},
): CoupledErrors {
  return coupledErrors(problem, {
    integrators: chosen,
    levels,
    finest,
    replicas,
    streams(replica) {
      const own = streams(`convergence ${replica}`);
      return {
        path: (interval) => own.of("validation", interval),
        ofIntegrator: (integrator, level) => own.of("user", 100 * integrator + level),
      };
    },
  });
}

/** A scheme of one line, for the copies. */
const scheme = (
  step: (x: number, dt: number, dB: number, f: (x: number) => number, b: (x: number) => number) => number,
  f: (x: number) => number,
  b: (x: number) => number,
): Integrator => ({
  ...integrators["euler-maruyama"],
  stepper: (): Stepper => ({
    step(x, dt, dB) {
      for (let i = 0; i < copies; i++) x[i] = step(x[i], dt, dB[i], f, b);
      return ok;
    },
    averted: () => 0,
  }),
});

describe("the strong order", () => {
  const additive = errorsOf(ornsteinUhlenbeck, integrators, { levels: [6, 7, 8, 9, 10], replicas: 120 });
  // a weak drift: taming it is an error of order 1 that would have to fall below that of order ½
  const multiplicative = errorsOf(geometricWith(0.1), integrators, {
    levels: [6, 7, 8, 9, 10],
    replicas: 240,
    finest: 10,
  });

  it.each(Object.keys(integrators))("of %s is 1 with additive noise", (name) => {
    const errors = additive.integrators.find((one) => one.name === name)!;
    const measured = strongOrder(additive, errors);
    expect(measured.status).toBe("resolved");
    expect(measured.interval[1] - measured.interval[0]).toBeLessThan(0.2);
    expect(Math.abs(measured.order - 1)).toBeLessThan(0.1);
    expect(orderVerdict(measured, integrators[name as keyof typeof integrators].strongOrder.additive!)).toBe(
      "agree",
    );
  });

  it.each(Object.keys(integrators))("of %s is ½ with multiplicative noise", (name) => {
    const errors = multiplicative.integrators.find((one) => one.name === name)!;
    const measured = strongOrder(multiplicative, errors);
    expect(measured.status).toBe("resolved");
    expect(Math.abs(measured.order - 0.5)).toBeLessThan(0.1);
    expect(
      orderVerdict(measured, integrators[name as keyof typeof integrators].strongOrder.multiplicative!),
    ).toBe("agree");
    expect(orderVerdict(measured, 1)).toBe("disagree");
  });

  it("of Milstein's scheme is 1 with multiplicative noise: the measurement distinguishes it from ½", () => {
    const milstein = scheme(
      (x, dt, dB, f, b) => x + f(x) * dt + b(x) * dB + 0.5 * width * b(x) * (dB * dB - dt),
      (x) => mu * x,
      (x) => width * x,
    );
    const errors = errorsOf(geometric, { milstein }, { finest: 8 });
    expect(Math.abs(strongOrder(errors, errors.integrators[0]).order - 1)).toBeLessThan(0.1);
  });

  it("of noise taken at the end of the step is 0, strong and weak: the Itô equation is not the Stratonovich equation", () => {
    const wrong = scheme(
      (x, dt, dB, f, b) => x + f(x) * dt + b(x + f(x) * dt + b(x) * dB) * dB,
      (x) => mu * x,
      (x) => width * x,
    );
    const errors = errorsOf(geometric, { wrong }, { finest: 8 });
    const [strong, weak] = [
      strongOrder(errors, errors.integrators[0]),
      weakOrder(errors, errors.integrators[0]),
    ];
    expect(Math.abs(strong.order)).toBeLessThan(0.15);
    expect(Math.abs(weak.order)).toBeLessThan(0.15);
    expect(orderVerdict({ ...strong, status: "resolved" }, 0.5)).toBe("disagree");
    // it converges, to e^{(μ + σ²)T} for the mean in place of e^{μT}
    const error = weak.points.at(-1)!.error;
    expect(Math.abs(error / (Math.exp(mu + width * width) - Math.exp(mu)) - 1)).toBeLessThan(0.1);
  });

  it("of noise that is redrawn instead of refined is 0, although its weak order is 1", () => {
    const redrawn: Integrator = {
      ...integrators["euler-maruyama"],
      stepper(sde, random) {
        const own = integrators["euler-maruyama"].stepper(sde);
        const noise = new Float64Array(copies);
        return {
          ...own,
          step(x, dt) {
            random!.fillNormal(noise);
            for (let i = 0; i < copies; i++) noise[i] = noise[i] * Math.sqrt(dt);
            return own.step(x, dt, noise);
          },
        };
      },
    };
    const errors = errorsOf(ornsteinUhlenbeck, { redrawn }, { replicas: 80 });
    const measured = strongOrder(errors, errors.integrators[0]);
    expect(Math.abs(measured.order)).toBeLessThan(0.05);
    expect(orderVerdict(measured, 1)).toBe("disagree");
  });
});

describe("the weak order", () => {
  it("of Euler–Maruyama is 1, from the scatter of coupled paths", () => {
    const errors = errorsOf(
      geometric,
      { "euler-maruyama": integrators["euler-maruyama"] },
      { levels: [3, 4, 5, 6, 7], replicas: 4000, finest: 7 },
    );
    const measured = weakOrder(errors, errors.integrators[0]);
    expect(measured.status).not.toBe("failed");
    expect(measured.interval[0]).toBeLessThan(1);
    expect(measured.interval[1]).toBeGreaterThan(1);
    expect(Math.abs(measured.order - 1)).toBeLessThan(0.15);
  });

  /** For a linear equation a step is x → (a + c dB) x + d dB, and its first two moments need no sampling. */
  function exactOrder(integrator: Integrator, problem: ConvergenceProblem, moment: (t: number) => number) {
    const points = [3, 4, 5, 6, 7].map((level) => {
      const dt = 2 ** -level;
      const stepper = integrator.stepper(problem.sde, streams("unused").of("validation", 0));
      const at = (x: number, dB: number) => {
        const levels = new Float64Array(copies).fill(x);
        stepper.step(levels, dt, new Float64Array(copies).fill(dB));
        return levels[0];
      };
      // E (x')² from the step's values at dB = 0, ± √dt, exact for a step linear in dB
      const [rest, step] = [(x: number) => at(x, 0), (x: number) => at(x, Math.sqrt(dt)) - at(x, 0)];
      const [a2, c2, d2] = [rest(1) ** 2, (step(1) - step(0)) ** 2, step(0) ** 2];
      let square = 1;
      for (let k = 0; k < 2 ** level; k++) square = (a2 + c2) * square + d2;
      return { x: Math.log(dt), y: Math.log(Math.abs(square - moment(1))) };
    });
    const [one, other] = [points.at(-2)!, points.at(-1)!];
    return (one.y - other.y) / (one.x - other.x);
  }

  const ofOu = (t: number) => Math.exp(-2 * k * t) + (sigma * sigma * (1 - Math.exp(-2 * k * t))) / (2 * k);
  const ofGeometric = (t: number) => Math.exp((2 * mu + width * width) * t);

  it.each(["implicit-repulsion", "euler-maruyama", "step-control", "pair-splitting"] as const)(
    "of %s is as declared on linear equations, from exact moments",
    (name) => {
      const { weakOrder: declared } = integrators[name];
      expect(
        Math.abs(exactOrder(integrators[name], ornsteinUhlenbeck, ofOu) - declared.additive!),
      ).toBeLessThan(0.05);
      expect(
        Math.abs(exactOrder(integrators[name], geometric, ofGeometric) - declared.multiplicative!),
      ).toBeLessThan(0.05);
    },
  );
});

describe("a fit of the order", () => {
  const dt = [1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128, 1 / 256];
  const scattered = (error: (dt: number) => number, scatter: (dt: number) => number) => {
    const random = streams("fit of the order").of("validation", 0);
    const noise = Float64Array.from({ length: 2000 }, () => random.normal());
    return dt.map((h) => noise.map((z) => error(h) + scatter(h) * z));
  };

  it("finds the power and covers it", () => {
    const fit = fitOrder(
      dt,
      scattered(
        (h) => 3 * h ** 0.7,
        (h) => h ** 0.7,
      ),
    );
    expect(fit.status).toBe("resolved");
    expect(fit.order).toBeCloseTo(0.7, 3);
    expect(fit.amplitude).toBeCloseTo(3, 0);
  });

  it("leaves out coarse steps while the slope changes, and reports if it still does", () => {
    const bent = fitOrder(
      dt,
      scattered(
        (h) => h + 40 * h ** 3,
        (h) => h / 10,
      ),
    );
    expect(bent.points.map(({ fitted }) => fitted)).toEqual([false, false, true, true, true, true]);
    expect(bent.status).toBe("resolved");
    const curved = fitOrder(
      dt,
      scattered(
        (h) => Math.sqrt(h) + 100 * h ** 1.5,
        (h) => h / 10,
      ),
    );
    expect(curved.status).toBe("curved");
    expect(orderVerdict(curved, curved.order)).toBe("inconclusive");
  });

  it("fits neither errors within the noise nor those beyond them", () => {
    const fit = fitOrder(
      dt,
      scattered(
        (h) => h * h,
        () => 0.02,
      ),
    );
    expect(fit.points.filter(({ fitted }) => fitted).length).toBeLessThan(6);
    const nothing = fitOrder(
      dt,
      scattered(
        () => 0,
        () => 1,
      ),
    );
    expect([nothing.status, Number.isNaN(nothing.order)]).toEqual(["noise", true]);
  });

  it("does not fit step sizes at which a step failed, and needs forty replicas", () => {
    const errors = scattered(
      (h) => h,
      (h) => h / 10,
    );
    errors[0][7] = Number.NaN;
    const fit = fitOrder(dt, errors, [1, 0, 0, 0, 0, 0]);
    expect(fit.points[0]).toMatchObject({ failures: 1, fitted: false });
    expect(fit.status).toBe("resolved");
    expect(fitOrder(dt, errors, [1, 1, 1, 0, 0, 0]).status).toBe("failed");
    expect(fitOrder(dt, errors, [1, 1, 1, 1, 1, 1])).toMatchObject({ order: Number.NaN, status: "failed" });
    expect(() =>
      fitOrder(
        dt,
        errors.map((values) => values.slice(0, 39)),
      ),
    ).toThrow("at least 40 replicas");
  });
});

describe("on a pair that repels at index 1", () => {
  const sde = harmonicDyson(2, 1, 1);
  const problem: ConvergenceProblem = {
    sde,
    duration: 0.5,
    initial(replica) {
      const random = streams("pair").of("validation", replica);
      const [sum, along, across] = [random.normal(), random.normal(), random.normal()];
      // the spacing is Rayleigh with ⟨S²⟩ = 4σ²
      const spacing = Math.SQRT2 * Math.hypot(along, across);
      return Float64Array.of(sum / Math.SQRT2 - spacing / 2, sum / Math.SQRT2 + spacing / 2);
    },
    observable: (x) => (x[1] - x[0]) ** 2,
    solve(path, initial, _, out) {
      out.set(initial);
      followPath(sde, integrators["step-control"].stepper(sde), path.grid(11), out);
      return ok;
    },
  };
  const errors = errorsOf(problem, integrators, { levels: [4, 5, 6, 7, 8], replicas: 200, finest: 11 });
  const of = (name: string) => errors.integrators.find((one) => one.name === name)!;

  it("implicit repulsion and step control converge along the path faster than with order 0.7, a bare step does not", () => {
    for (const name of ["implicit-repulsion", "step-control"]) {
      const { order, interval } = strongOrder(errors, of(name));
      expect(interval[0]).toBeGreaterThan(0.7);
      expect(order).toBeLessThan(1.1);
    }
    expect(strongOrder(errors, of("euler-maruyama")).status).not.toBe("resolved");
  });

  it("exact pairs converge along the path with order ½, since part of their noise is not that of the path", () => {
    const { order } = strongOrder(errors, of("pair-splitting"));
    expect(Math.abs(order - 0.5)).toBeLessThan(0.1);
  });

  it("only the schemes that refine or solve keep levels in order without sorting, and count how often they had to", () => {
    for (const name of ["implicit-repulsion", "step-control", "pair-splitting"])
      expect(of(name).reordered).toEqual([0, 0, 0, 0, 0]);
    const { taken, refined } = of("step-control").divisions[0]!;
    expect(refined).toBeGreaterThan(1000);
    expect(taken).toBe(200 * 16 + refined + of("step-control").divisions[0]!.rejected);
    // fewer where the grid is finer already
    expect(of("step-control").divisions[4]!.refined / 2 ** 4).toBeLessThan(refined);
  });
});

describe("exact pairs", () => {
  it("give the stationary spacing law at steps where implicit repulsion has a visible error", () => {
    const sde = harmonicDyson(2, 1, 1);
    const [dt, replicas, steps] = [0.25, 40_000, 12];
    const means = (name: "pair-splitting" | "implicit-repulsion") => {
      const random = streams("exact pairs").of("validation", 0);
      const stepper = integrators[name].stepper(sde, random);
      const dB = new Float64Array(2);
      let [sum, square] = [0, 0];
      for (let replica = 0; replica < replicas; replica++) {
        const x = Float64Array.of(-0.9, 0.9);
        for (let k = 0; k < steps; k++) {
          random.fillNormal(dB);
          stepper.step(
            x,
            dt,
            dB.map((z) => z * Math.sqrt(dt)),
          );
        }
        const s2 = (x[1] - x[0]) ** 2;
        sum += s2 / replicas;
        square += (s2 * s2) / replicas;
      }
      return { mean: sum, error: Math.sqrt((square - sum * sum) / replicas) };
    };
    // S² is exponential with mean 4σ² in the stationary state, from S² = 3.24 after τ = 3
    const exact = 4 + (3.24 - 4) * Math.exp(-6);
    const [split, implicit] = [means("pair-splitting"), means("implicit-repulsion")];
    // half steps multiply by a = 1 − kh/2 + (kh)²/8 and the exact one adds 8g²h to S²: ⟨S²⟩ → 8g²h a²/(1 − a⁴)
    const a2 = (1 - dt / 2 + (dt * dt) / 8) ** 2;
    const strang = (8 * dt * a2) / (1 - a2 * a2);
    expect(Math.abs(strang - 4)).toBeLessThan(0.05);
    expect(Math.abs(split.mean - strang - (exact - 4))).toBeLessThan(3.5 * split.error);
    expect(Math.abs(implicit.mean - exact)).toBeGreaterThan(3.5 * implicit.error);
  });
});
