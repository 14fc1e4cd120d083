import { describe, expect, it } from "vitest";
import { logRotationWeight, rotation } from "../../src/laws/index.ts";

/** ½(1 − I₁/I₀) from I_ν(z) = (1/π)∫₀^π e^{z cos t} cos νt dt, by the trapezoidal rule, which converges exponentially. */
function byQuadrature(z: number): number {
  const points = 4000;
  let [even, odd] = [0, 0];
  for (let k = 0; k <= points; k++) {
    const t = (k * Math.PI) / points;
    const weight = (k === 0 || k === points ? 0.5 : 1) * Math.exp(z * (Math.cos(t) - 1));
    even += weight;
    odd += weight * (1 - Math.cos(t));
  }
  return odd / even / 2;
}

describe("the rotation of a pair of eigenvectors", () => {
  it("is ⟨sin²θ⟩ for p(θ) ∝ e^{z cos 2θ}", () => {
    for (const z of [0, 1e-8, 1e-3, 0.1, 1, 3, 8, 11.999, 12, 12.001, 30, 300, 3000])
      expect(Math.abs(rotation(z) / byQuadrature(z) - 1), `z = ${z}`).toBeLessThan(2e-9);
  });

  it("is ½ for levels without directions and 1/(4z) for rigid ones", () => {
    expect(rotation(0)).toBe(0.5);
    expect(rotation(1e6) * 4e6).toBeCloseTo(1, 6);
    expect(rotation(Number.POSITIVE_INFINITY)).toBe(0);
  });

  it("follows from the weight of all rotations, ln e^−z I₀(z)", () => {
    const step = 1e-5;
    for (const z of [0.01, 1, 5, 11.9, 12.1, 50, 500]) {
      const slope = (logRotationWeight(z + step) - logRotationWeight(z - step)) / (2 * step);
      expect(Math.abs(slope + 2 * rotation(z))).toBeLessThan(1e-9);
    }
    expect(logRotationWeight(0)).toBe(0);
    // I₀(1) = 1.2660658777520084
    expect(logRotationWeight(1)).toBeCloseTo(Math.log(1.2660658777520084) - 1, 14);
  });
});
