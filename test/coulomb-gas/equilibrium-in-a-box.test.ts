import { describe, expect, it } from "vitest";
import {
  type EquilibriumDensity,
  equilibriumDensity,
  gasAtRest,
  NoEquilibrium,
  parsePotential,
  sampleBetaJacobi,
} from "../../src/coulomb-gas/index.ts";
import { singularPlaces } from "../../src/coulomb-gas/singular-places.ts";
import { type Law, marchenkoPastur, moment } from "../../src/laws/index.ts";
import { gasDensities } from "../../src/models/coulomb-gas/densities.ts";
import { streams } from "../../src/random/index.ts";
import { meanAndError } from "../support/kolmogorov.ts";

const infinity = Number.POSITIVE_INFINITY;
type Walls = readonly [number, number];

/** S = βNg² */
const inBox = (text: string, support: Walls, strength = 1) =>
  equilibriumDensity(parsePotential(text, { support }), { levels: 100, beta: 2, g2: strength / 200 });
const shares = [1e-6, 0.03, 0.2, 0.5, 0.77, 0.96, 1 - 1e-6];
const across = ([low, high]: Walls) => shares.map((share) => low + share * (high - low));
const relative = (value: number, exact: number) => Math.abs(value / exact - 1);

/** Mass, moments, distribution and quantiles that belong together. */
function isConsistent(found: EquilibriumDensity): void {
  const { cuts, cdf, quantile, substitution, density, mean, secondMoment } = found;
  const law = { ...found, atoms: [] } as unknown as Law;
  expect(moment(law, 0)).toBeCloseTo(1, 10);
  expect(Math.abs(moment(law, 1) - mean)).toBeLessThan(1e-10 * (1 + Math.abs(mean)));
  expect(Math.abs(moment(law, 2) - secondMoment)).toBeLessThan(1e-10 * (1 + secondMoment));
  const [low, high] = [cuts[0][0], cuts.at(-1)![1]];
  expect([quantile(0), quantile(1), cdf(low), cdf(high)]).toEqual([low, high, 0, 1]);
  // beside a wall away from 0 rounding of x alone is worth √(ε|x|/width)
  for (const p of [low === 0 && cuts.length === 1 ? 1e-9 : 0.01, 0.3, 0.7, 0.99])
    expect(cdf(quantile(p))).toBeCloseTo(p, 11);
  const { from, to, at } = substitution;
  for (const share of [0.1, 0.4, 0.8]) {
    const t = from + share * (to - from);
    const slope = (at(t + 1e-5) - at(t - 1e-5)) / 2e-5;
    expect(relative(substitution.density(t), density(at(t)) * slope)).toBeLessThan(1e-7);
  }
}

describe("the equilibrium density between walls", () => {
  it.each([
    [-1, 1],
    [0, 5],
    [1000, 1001],
  ])("without a potential is the arcsine law on [%d, %d]", (low, high) => {
    const found = inBox("0*x", [low, high]);
    expect(found.cuts).toEqual([[low, high]]);
    for (const x of across([low, high])) {
      const share = (x - low) / (high - low);
      expect(relative(found.density(x), 1 / (Math.PI * Math.sqrt((x - low) * (high - x))))).toBeLessThan(
        1e-12,
      );
      expect(found.cdf(x)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(share)), 12);
      expect(found.quantile((2 / Math.PI) * Math.asin(Math.sqrt(share)))).toBeCloseTo(x, 12);
    }
    isConsistent(found);
  });

  it.each([1e-3, 0.5, 1.4])("of a quadratic well between walls at ±%d has two hard edges", (reach) => {
    // ρ = (1 + L²/2S − x²/S)/(π√(L² − x²)), the semicircle at L² = 2S: from h = (1/π)[1 − (1/S) Σ m V_m cos mθ],
    // V = x²/2 = L²/4 (1 + cos 2θ)
    const found = inBox("x^2/2", [-reach, reach]);
    expect(found.cuts).toEqual([[-reach, reach]]);
    for (const x of across([-reach, reach])) {
      const exact = (1 + reach ** 2 / 2 - x * x) / (Math.PI * Math.sqrt((reach - x) * (reach + x)));
      expect(relative(found.density(x), exact)).toBeLessThan(1e-10);
    }
    isConsistent(found);
  });

  it("of a quadratic well with walls beyond √(2S) is the semicircle", () => {
    for (const walls of [
      [-1.4143, 1.4143],
      [-20, 1.5],
      [-5000, 5000],
    ] as const) {
      const found = inBox("x^2/2", walls);
      expect(found.cuts[0][0]).toBeCloseTo(-Math.SQRT2, 12);
      expect(found.cuts[0][1]).toBeCloseTo(Math.SQRT2, 12);
      expect(found.density(0.5)).toBeCloseTo(Math.sqrt(1.75) / Math.PI, 12);
      isConsistent(found);
    }
  });

  it("is the pushed semicircle of Dean & Majumdar at one wall, from either side, free of it from −√2 on", () => {
    // Phys. Rev. E 77, 041108, eqs. 8 and 9: V = x²/2, S = 1, all levels above z, y = x − z:
    // ρ = √((L − y)/y) (L + 2y + 2z)/2π, L = (2/3)(√(z² + 6) − z)
    for (const z of [-1.4, -1, 0, 0.7, 5])
      for (const far of [infinity, z + 40]) {
        const length = (2 / 3) * (Math.sqrt(z * z + 6) - z);
        const [up, down] = [inBox("x^2/2", [z, far]), inBox("x^2/2", [-far, -z])];
        expect(up.cuts[0][0]).toBe(z);
        expect(up.cuts[0][1]).toBeCloseTo(z + length, 12);
        for (const y of across([0, length])) {
          const exact = (Math.sqrt((length - y) / y) * (length + 2 * y + 2 * z)) / (2 * Math.PI);
          expect(Math.abs(up.density(z + y) - exact)).toBeLessThan(1e-8 * (y < 1e-3 ? exact : 1));
          expect(Math.abs(down.density(-z - y) - up.density(z + y))).toBeLessThan(1e-12 * (1 + exact));
          expect(down.cdf(-z - y)).toBeCloseTo(1 - up.cdf(z + y), 13);
        }
        isConsistent(up);
        isConsistent(down);
      }
    expect(inBox("x^2/2", [-1.4143, infinity]).cuts[0][0]).toBeCloseTo(-Math.SQRT2, 12);
  });

  it("is the Marchenko–Pastur law with a hard edge at ratio 1, and in a box shorter than that hard at both", () => {
    // V = x/2, S = N: ρ = √((4S − x)/x)/(2π · 2S)·2
    const long = inBox("x/2", [0, 20], 2);
    expect(long.cuts[0][0]).toBe(0);
    expect(long.cuts[0][1]).toBeCloseTo(8, 12);
    for (const x of across([0, 8])) {
      expect(long.cdf(x)).toBeCloseTo(marchenkoPastur(1).cdf(x / 2), 11);
      expect(Math.abs(long.density(x) - Math.sqrt((8 - x) / x) / (4 * Math.PI))).toBeLessThan(
        1e-11 * (1 + 1 / x),
      );
    }
    isConsistent(long);
    const short = inBox("x/2", [0, 6], 2);
    expect(short.cuts).toEqual([[0, 6]]);
    // V = 3/2 (1 + cos θ): h = (1/π)[1 − (3/4) cos θ]
    for (const x of across([0, 6]))
      expect(relative(short.density(x), (1 - (x - 3) / 4) / (Math.PI * Math.sqrt(x * (6 - x))))).toBeLessThan(
        1e-12,
      );
    isConsistent(short);
  });

  it.each([1, 0.1, 1e-2, 1e-4, 1e-6, 1e-8])(
    "is the Marchenko–Pastur law with a soft edge at N/M = 1/(1 + %d), however close to the wall",
    (excess) => {
      // V = x/2 − (M − N)/2 ln x, S = N = 1: edges (√M ∓ √N)²
      const rows = 1 + excess;
      const [root, ratio] = [Math.sqrt(rows), 1 / rows];
      const [a, b] = [(excess / (root + 1)) ** 2, (root + 1) ** 2];
      for (const wall of [0, 0.0625]) {
        const d = wall === 0 ? "x" : `(x-${wall})`;
        const found = inBox(`x/2 - ${excess / 2}*log(${d})`, [wall, infinity]);
        expect(found.cuts[0][0]).toBeGreaterThan(wall);
        // beside a wall away from 0 the gap is known to rounding of x
        expect(Math.abs(found.cuts[0][0] - wall - a)).toBeLessThan(1e-9 * a + 2e-16 * wall);
        expect(found.cuts[0][1]).toBeCloseTo(wall + b, 12);
        const law = marchenkoPastur(ratio, rows);
        for (const x of across([a, b])) {
          expect(Math.abs(found.cdf(wall + x) - law.cdf(x))).toBeLessThan(wall === 0 ? 1e-9 : 1e-7);
          if (x > 1e-3) expect(found.density(wall + x)).toBeCloseTo(law.density(x), 8);
        }
        expect(found.mean).toBeCloseTo(wall + rows, 11);
      }
    },
  );

  it("of Jacobi weights is that of the zeros of Jacobi polynomials", () => {
    // P_n^{(αn,βn)}: ξ∓ = (β² − α² ∓ 4√((α+1)(β+1)(α+β+1)))/(α+β+2)², ρ = (α+β+2)√((ξ₊−x)(x−ξ₋))/(2π(1−x²)) on (−1, 1);
    // Moak, Saff & Varga 1979, Trans. Amer. Math. Soc. 249, 159. Here αS/2 = B, βS/2 = A in x = (1 + y)/2
    for (const [alpha, beta] of [
      [1, 1],
      [3, 0.01],
      [0, 2],
      [0.5, 0],
      [1e-4, 40],
    ] as const) {
      const found = inBox(`-${beta / 2}*log(x) - ${alpha / 2}*log(1-x)`, [0, 1]);
      const root = 4 * Math.sqrt((alpha + 1) * (beta + 1) * (alpha + beta + 1));
      const edges = [-1, 1].map(
        (sign) => (1 + (beta ** 2 - alpha ** 2 + sign * root) / (alpha + beta + 2) ** 2) / 2,
      ) as [number, number];
      expect(found.cuts[0][0]).toBeCloseTo(edges[0], 12);
      expect(found.cuts[0][1]).toBeCloseTo(edges[1], 12);
      // hard where there is no charge
      expect(found.cuts[0][0] === 0).toBe(beta === 0);
      expect(found.cuts[0][1] === 1).toBe(alpha === 0);
      for (const x of across(edges).slice(1, -1)) {
        const exact =
          ((alpha + beta + 2) * Math.sqrt((edges[1] - x) * (x - edges[0]))) / (2 * Math.PI * x * (1 - x));
        expect(relative(found.density(x), exact)).toBeLessThan(1e-9);
      }
      isConsistent(found);
    }
  });

  it("neglects a logarithm that attracts levels to a wall or a pole, as for the real square Wishart matrix", () => {
    const wishart = equilibriumDensity(parsePotential("x/2 + log(x)/2", { support: [0, infinity] }), {
      levels: 100,
      beta: 1,
      g2: 1,
    });
    expect(wishart.cuts).toEqual([[0, expect.closeTo(400, 9)]]);
    for (const x of across([0, 400])) expect(wishart.cdf(x)).toBeCloseTo(marchenkoPastur(1).cdf(x / 100), 11);
    const arcsine = equilibriumDensity(parsePotential("log(x)/2 + log(1-x)/2", { support: [0, 1] }), {
      levels: 100,
      beta: 1,
      g2: 1,
    });
    for (const x of across([0, 1]))
      expect(arcsine.cdf(x)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(x)), 11);
    const line = equilibriumDensity(parsePotential("x^2/2 + log(abs(x))/2"), { levels: 100, beta: 1, g2: 1 });
    expect(line.cuts[0][1]).toBeCloseTo(Math.sqrt(200), 11);
  });

  it("is in two halves with hard edges if the potential has a maximum in the middle", () => {
    // V = −k y², y = x − ½: in w = ¼ − y² a constant force 2k: Marchenko & Pastur's hard edge on [0, S/k]
    const found = inBox("-8*(x-0.5)^2", [0, 1]);
    expect(found.cuts).toEqual([
      [0, expect.closeTo(0.5 - Math.sqrt(1 / 8), 12)],
      [expect.closeTo(0.5 + Math.sqrt(1 / 8), 12), 1],
    ]);
    for (const x of [0.01, 0.1, 0.93, 0.999]) {
      const w = 0.25 - (x - 0.5) ** 2;
      expect(found.density(x)).toBeCloseTo(
        (Math.abs(x - 0.5) * 16 * Math.sqrt((1 / 8 - w) / w)) / Math.PI,
        10,
      );
    }
    isConsistent(found);
    // and from wall to wall under S/k = ¼
    const flat = inBox("-3.9*(x-0.5)^2", [0, 1]);
    expect(flat.cuts).toEqual([[0, 1]]);
    isConsistent(flat);
  });

  it("is rejected if levels need several intervals, also at small scales", () => {
    for (const scale of [1, 1e-12]) {
      expect(() => inBox(`-${20 * scale}*(x^2-0.1*x)`, [-1, 1], scale)).toThrow(NoEquilibrium);
      expect(() => inBox(`${20 * scale}*((x^2-1)^2+x/20)`, [-infinity, infinity], scale)).toThrow(RangeError);
    }
  });

  it("has all levels in the deeper of two unequal wells if they are few", () => {
    const { cuts } = inBox("4*(x^2-1)^2 + x", [-1.1, infinity], 0.3);
    const alone = inBox("4*(x^2-1)^2 + x", [-1.1, 0], 0.3);
    expect(cuts[0][0]).toBe(-1.1);
    expect(cuts[0][1]).toBeCloseTo(alone.cuts[0][1], 11);
    expect(cuts[0][1]).toBeLessThan(-0.5);
  });

  it("describes the rest positions of many levels, and not those without the wall", () => {
    for (const [text, walls] of [
      ["x^4/4 + x", [-0.6, 0.3]],
      ["exp(x)", [-2, infinity]],
      ["cosh(x) + x", [-infinity, -0.5]],
    ] as const) {
      const well = parsePotential(text, { support: walls });
      const gas = { levels: 150, beta: 2, g2: 1 / 300, wells: [well] };
      const { levels } = gasAtRest(gas);
      const furthest = (cdf: (x: number) => number) =>
        Math.max(...Array.from(levels, (x, i) => Math.abs(cdf(x) - (i + 0.5) / 150)));
      // a level is a step of 1/150; at a wall the first is held off by its own charge
      expect(furthest(equilibriumDensity(well, gas).cdf)).toBeLessThan(0.6 / 150);
      const free = equilibriumDensity(parsePotential(`${text} + x^6/1000`), gas);
      expect(furthest(free.cdf)).toBeGreaterThan(0.05);
    }
  });

  it("describes many levels of the exactly sampled β-Jacobi ensemble", () => {
    const [n, random] = [60, streams("box").of("validation", 0)];
    for (const [a, b] of [
      [1, 1],
      [40, 20],
    ] as const) {
      const limit = inBox(`-${a - 1}*log(x) - ${b - 1}*log(1-x)`, [0, 1], 2 * n);
      const x = new Float64Array(n);
      for (const at of [0.2, 0.5, 0.8]) {
        const below = Array.from({ length: 200 }, () => {
          sampleBetaJacobi(n, [{ shape: a }, { shape: b }], 2, random, x);
          return x.filter((v) => v < at).length / n;
        });
        const { mean, error } = meanAndError(below);
        // four standard errors, and corrections of 1/N²: six comparisons alarm falsely once in 2600
        expect(Math.abs(mean - limit.cdf(at))).toBeLessThan(4 * error + 1 / (8 * n));
        // twin: the arcsine law is not that of strong charges
        if (a === 40 && at === 0.5) expect(Math.abs(mean - 0.5)).toBeGreaterThan(0.05);
      }
    }
  });

  it("is the law of a gas between walls, with moments and quantiles to 1e-10", () => {
    const well = parsePotential("x^2/2 + x", { support: [0.3, 0.9] });
    const laws = gasDensities(
      { levels: 50, beta: 2, g2: 0.01, wells: [well], harmonic: null } as never,
      "none" as never,
    );
    const law = laws.find(({ observable }) => observable === "density.equilibrium")!.law;
    expect(law.support).toEqual([0.3, 0.9]);
    expect(moment(law, 0)).toBeCloseTo(1, 11);
    expect(moment(law, 1)).toBeCloseTo(law.mean, 11);
    expect(law.cdf(law.quantile(0.01))).toBeCloseTo(0.01, 12);
  });
});

describe("any convex potential between any walls", () => {
  interface Case {
    readonly text: string;
    readonly walls: Walls;
    readonly strength: number;
    readonly scale: number;
  }

  const stream = streams("box").of("validation", 1);
  const uniform = (from: number, to: number) => from + (to - from) * stream.uniform();

  function randomCase(): Case {
    const strength = 10 ** uniform(-4, 4);
    const scale = 10 ** uniform(-3, 1.5);
    const y = `((x-(${uniform(-3, 3) * scale}))/${scale})`;
    const [lower, upper] = [stream.uniform() < 0.5, stream.uniform() < 0.5];
    const low = uniform(-3, 3) * scale;
    const width = scale * 10 ** uniform(-2, 1);
    const walls = [lower ? low : -infinity, upper ? low + width : infinity] as const;
    const charge = () => strength * 10 ** uniform(-2, 1);
    const terms = [
      stream.uniform() < 0.7 ? `${uniform(0.01, 3) * strength}*${y}^2` : `0.05*${strength}*${y}^2`,
      ...(stream.uniform() < 0.4 ? [`${uniform(0.01, 2) * strength}*${y}^4`] : []),
      ...(stream.uniform() < 0.5 ? [`${uniform(-5, 5) * strength}*${y}`] : []),
      ...(stream.uniform() < 0.2 ? [`${uniform(0.1, 2) * strength}*cosh(${uniform(0.1, 1)}*${y})`] : []),
      ...(lower && stream.uniform() < 0.4 ? [`-${charge()}*log(x-(${walls[0]}))`] : []),
      ...(upper && stream.uniform() < 0.4 ? [`-${charge()}*log((${walls[1]})-x)`] : []),
    ];
    return { text: terms.join(" + "), walls, strength, scale };
  }

  /** What a density misses of ∫ρ = 1, of balance of forces in the cut, and of a force inwards outside of it. */
  function misses({ text, walls, strength }: Case, { cuts, density }: EquilibriumDensity, angles = 3000) {
    const { derivative } = parsePotential(text, { support: walls });
    const [[a, b]] = cuts as [Walls];
    const [c, d] = [(a + b) / 2, (b - a) / 2];
    const cosines = Array.from({ length: angles }, (_, j) => Math.cos((Math.PI * (j + 0.5)) / angles));
    const inAngle = (cos: number) => density(c + d * cos) * d * Math.sqrt(1 - cos * cos);
    const h = cosines.map(inAngle);
    const mass = (Math.PI / angles) * h.reduce((sum, own) => sum + own, 0);
    // ⨍ dφ/(cos θ − cos φ) = 0
    const pull = (cos: number, without: number) =>
      ((Math.PI / angles) * h.reduce((sum, own, j) => sum + (own - without) / (cos - cosines[j]), 0)) / d;
    let imbalance = 0;
    for (const share of [0.1301, 0.3702, 0.5, 0.8103]) {
      const cos = Math.cos(Math.PI * share);
      const force = derivative(c + d * cos);
      imbalance = Math.max(
        imbalance,
        Math.abs(force - strength * pull(cos, inAngle(cos))) / (strength / d + Math.abs(force)),
      );
    }
    let outward = 0;
    for (const beyond of [0.01, 0.1, 1])
      for (const side of [-1, 1]) {
        const cos = side * (1 + beyond);
        const x = c + d * cos;
        if (!(x > walls[0] && x < walls[1])) continue;
        outward = Math.max(outward, (-side * (derivative(x) - strength * pull(cos, 0)) * d) / strength);
      }
    const least = Math.min(...h);
    return { mass: Math.abs(mass - 1), imbalance, outward, negative: Math.max(0, -least) };
  }

  it("has a density in force balance, in 1000 cases of all four kinds", () => {
    const kinds = new Map<string, number>();
    for (let count = 0; count < 1000; count++) {
      const given = randomCase();
      const found = inBox(given.text, given.walls, given.strength);
      const [a, b] = found.cuts[0];
      const label = JSON.stringify([given, a, b]);
      expect(found.cuts.length, label).toBe(1);
      const kind = `${a === given.walls[0]} ${b === given.walls[1]}`;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      const { mass, imbalance, outward, negative } = misses(given, found);
      // 1e-10, and what rounding of x at the angle nearest to a wall is worth there, in 3000 angles
      const rounding = 3000 * Number.EPSILON * (1 + Math.max(Math.abs(a), Math.abs(b)) / (b - a));
      expect(mass, label).toBeLessThan(1e-10 + 3 * rounding);
      expect(imbalance, label).toBeLessThan(1e-10 + 30 * rounding);
      expect(outward, label).toBeLessThan(1e-10 + 30 * rounding);
      expect(negative, label).toBe(0);
      const x = a + uniform(0.01, 0.99) * (b - a);
      expect(Math.abs(found.quantile(found.cdf(x)) - x), label).toBeLessThan(1e-10 * (b - a));
    }
    expect(kinds.size).toBe(4);
    for (const times of kinds.values()) expect(times).toBeGreaterThan(30);
  });

  it("would detect a gas of 1 % more levels, and a hard edge treated as soft", () => {
    const given = { text: "x^2/2 + x", walls: [-0.5, infinity] as const, strength: 1, scale: 1 };
    const hot = misses(given, inBox(given.text, given.walls, 1.01));
    expect(hot.imbalance).toBeGreaterThan(1e-3);
    const free = inBox(given.text, [-infinity, infinity]);
    expect(misses({ ...given, walls: [-infinity, infinity] }, free).imbalance).toBeLessThan(1e-10);
    expect(free.cuts[0][0]).toBeLessThan(-0.5);
  });
});

describe("a wall's power", () => {
  it("is exact if the wall is not at 0, also for a weak logarithm, and none is found without one", () => {
    const powers = (text: string, support: Walls) =>
      singularPlaces(parsePotential(text, { support })).map(({ powers: [below, above] }) =>
        Number.isNaN(below) ? above : below,
      );
    expect(powers("x - 3*log(x-1)", [1, infinity])[0]).toBeCloseTo(3, 13);
    expect(powers("x - 1e-6*log(x-1)", [1, infinity])[0] / 1e-6).toBeCloseTo(1, 6);
    expect(powers("x - 1e-20*log(x)", [0, infinity])[0] / 1e-20).toBeCloseTo(1, 9);
    // steep, but smooth
    expect(powers("1e6*(x-200)^4 + x^2", [214.6, infinity])).toEqual([0]);
    // a root, and x ln x, are no logarithms
    expect(powers("x + sqrt(x-2)", [2, infinity])).toEqual([0]);
    expect(powers("x + x*log(x)", [0, infinity])).toEqual([0]);
    // a pole stays one where a smooth force outweighs it nearby
    expect(powers("-1000*x - 0.02*log(5-x) + x^2", [0, 5])[1]).toBeCloseTo(0.02, 8);
    expect(powers("x + 1/sqrt(x-3)", [3, infinity])).toEqual([infinity]);
  });
});
