import { describe, expect, it } from "vitest";
import { streams } from "../../src/random/index.ts";
import { replicaDistances, twinCloseness } from "../../src/weight-spectra/index.ts";

const own = streams("twin distances");
const [rows, columns] = [12, 8];

function normals(index: number): Float64Array {
  const values = new Float64Array(rows * columns);
  own.of("validation", index).fillNormal(values);
  return values;
}

/** Replicas W = W₀ + noise · Z, twins with the same W₀: d²_twins = 2 noise², d²_others = 2(1 + noise²) an element. */
function replicas(noise: number, starts: number, perStart: number, repeat = 0): readonly Float64Array[] {
  return Array.from({ length: starts * perStart }, (_, r) => {
    const initial = normals(1e6 * repeat + Math.floor(r / perStart));
    const z = normals(1e6 * repeat + 1000 + r);
    return initial.map((w, k) => w + noise * z[k]);
  });
}

const matrix = { name: "w", rows, columns };
const closeness = (values: readonly Float64Array[], perStart: number, of: "weights" | "levels" = "weights") =>
  twinCloseness([replicaDistances(matrix, values, null)[of]], perStart, own.of("validation", 1));

describe("the distances between replicas", () => {
  it("are those of all elements, and of the sorted singular values", () => {
    const turned = Float64Array.from({ length: rows * columns }, (_, k) => (k % (columns + 1) === 0 ? 2 : 0));
    const diagonal = turned.map((w) => w / 2);
    const { weights, levels } = replicaDistances(matrix, [turned, diagonal], null);
    // 8 elements of 2 against 1, and as many singular values
    const ones = Math.ceil((rows * columns) / (columns + 1));
    expect(Array.from(weights)).toEqual([0, ones, ones, 0]);
    expect(levels[0]).toBe(0);
    // 11 elements on the diagonals of a 12 × 8 matrix that wraps: norms √Σ(s − s′)² ≤ √Σ(w − w′)² (Mirsky)
    expect(levels[1]).toBeLessThanOrEqual(weights[1] * (1 + 1e-12));
    expect(levels[1]).toBe(levels[2]);
  });
});

describe("whether twins are closer than others", () => {
  it.each([0.3, 1, 3])(
    "finds the ratio n/√(1 + n²) of noise n = %d, within four standard errors",
    (noise) => {
      const { value, standardError, degreesOfFreedom, pValue } = closeness(replicas(noise, 20, 2), 2);
      expect(Math.abs(value - noise / Math.hypot(1, noise))).toBeLessThan(4 * standardError);
      expect(standardError).toBeLessThan(0.06);
      expect(degreesOfFreedom).toBe(19);
      // of 39!! assignments hardly any is as close
      expect(pValue).toBe(1e-4);
    },
  );

  it("is 0 with certainty where twins are equal", () => {
    const { value, standardError } = closeness(replicas(0, 3, 2), 2);
    expect([value, standardError]).toEqual([0, 0]);
  });

  it("is not found where strangers are called twins", () => {
    // replicas 0, 2, 4, … of one twin each, then 1, 3, 5, …: no neighbours share their start
    const all = replicas(0.3, 10, 2);
    const mixed = [...all.filter((_, r) => r % 2 === 0), ...all.filter((_, r) => r % 2 === 1)];
    const { value, standardError, pValue } = closeness(mixed, 2);
    expect(value).toBeGreaterThan(1 - 2 * standardError);
    expect(pValue).toBeGreaterThan(0.1);
  });

  it("cannot be told from other assignments by fewer than 15 of them: p is at least 1/15 for three starts of two", () => {
    const { pValue } = closeness(replicas(0.1, 3, 2), 2);
    // 9999 draws: four standard errors
    expect(Math.abs(pValue - 1 / 15)).toBeLessThan(4 * Math.sqrt(14 / 15 / 15 / 9999));
  });

  it("has an error that is the scatter of independent studies", () => {
    const all = Array.from({ length: 150 }, (_, repeat) => closeness(replicas(1, 6, 2, repeat + 1), 2));
    const mean = all.reduce((sum, { value }) => sum + value, 0) / all.length;
    const scatter = all.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (all.length - 1);
    const expected = all.reduce((sum, { standardError }) => sum + standardError ** 2, 0) / all.length;
    // a variance of 150 is known to ± 12 %: three of these, and the jackknife's own bias
    expect(expected / scatter).toBeGreaterThan(0.65);
    expect(expected / scatter).toBeLessThan(1.6);
  });

  it("has no error of two starts, and is refused for one, or for single replicas", () => {
    expect(closeness(replicas(1, 2, 2), 2).standardError).toBeNaN();
    expect(() => closeness(replicas(1, 1, 2), 2)).toThrow(
      /at least 2 starts of at least 2 replicas, got 2 replicas/,
    );
    expect(() => closeness(replicas(1, 4, 1), 1)).toThrow(RangeError);
  });
});
