import { erf } from "mathjs";
import type { Law } from "./law.ts";

/**
 * Wigner's surmise for the spacing of neighbouring levels in units of their mean, Dyson index 1 (GOE):
 *
 *   P(s) = (π/2) s exp(−π s²/4),   ⟨s⟩ = 1,   ⟨s²⟩ = 4/π
 *
 * Exact for two levels in a harmonic well, whatever its width.
 *
 * @see Mehta, Random Matrices, section 1.5
 */
export const wignerSurmise: Law = {
  title: "Wigner surmise, β = 1",
  equation: "P(s) = (π/2) s exp(−πs²/4)",
  support: [0, Number.POSITIVE_INFINITY],
  mean: 1,
  secondMoment: 4 / Math.PI,
  density: (s) => (s <= 0 ? 0 : (Math.PI / 2) * s * Math.exp((-Math.PI * s * s) / 4)),
  cdf: (s) => (s <= 0 ? 0 : -Math.expm1((-Math.PI * s * s) / 4)),
  // the modulus of two independent normals of variance 2/π
  sample: (random) => Math.sqrt((2 / Math.PI) * (random.normal() ** 2 + random.normal() ** 2)),
};

/**
 * Wigner's surmise for Dyson index 2 (GUE):
 *
 *   P(s) = (32/π²) s² exp(−4s²/π),   ⟨s⟩ = 1,   ⟨s²⟩ = 3π/8
 */
export const wignerSurmiseUnitary: Law = {
  title: "Wigner surmise, β = 2",
  equation: "P(s) = (32/π²) s² exp(−4s²/π)",
  support: [0, Number.POSITIVE_INFINITY],
  mean: 1,
  secondMoment: (3 * Math.PI) / 8,
  density: (s) => (s <= 0 ? 0 : (32 / Math.PI ** 2) * s * s * Math.exp((-4 * s * s) / Math.PI)),
  cdf: (s) =>
    s <= 0 ? 0 : erf((2 * s) / Math.sqrt(Math.PI)) - (4 / Math.PI) * s * Math.exp((-4 * s * s) / Math.PI),
  // the modulus of three independent normals of variance π/8
  sample: (random) =>
    Math.sqrt((Math.PI / 8) * (random.normal() ** 2 + random.normal() ** 2 + random.normal() ** 2)),
};

/** Spacings of levels that do not repel: P(s) = exp(−s), ⟨s⟩ = 1, ⟨s²⟩ = 2. */
export const poissonSpacing: Law = {
  title: "Poisson spacing (no repulsion)",
  equation: "P(s) = exp(−s)",
  support: [0, Number.POSITIVE_INFINITY],
  mean: 1,
  secondMoment: 2,
  density: (s) => (s < 0 ? 0 : Math.exp(-s)),
  cdf: (s) => (s <= 0 ? 0 : -Math.expm1(-s)),
  // half the squared modulus of two independent normals
  sample: (random) => 0.5 * (random.normal() ** 2 + random.normal() ** 2),
};
