import type { Law } from "../laws/index.ts";
import { integrated } from "../laws/integrated.ts";

/** Dyson index of a closed form: 0 for Poisson levels. */
export type LevelClass = 0 | 1 | 2 | 4;

/**
 * Distribution of the ratio of consecutive spacings of three levels, in the variable r̃ = min/max on [0, 1]:
 *
 *   P(r̃) = 2 (r̃ + r̃²)^β / (Z_β (1 + r̃ + r̃²)^{1+3β/2}),   Z_1 = 8/27, Z_2 = 4π/(81√3), Z_4 = 4π/(729√3)
 *   ⟨r̃⟩ = 4 − 2√3,   2√3/π − 1/2,   (32/15) √3/π − 1/2     for β = 1, 2, 4
 *
 * exact for 3 × 3 matrices, its mean within 1 % of that of large ones. For Poisson levels, exactly, P(r̃) = 2/(1 + r̃)² and
 * ⟨r̃⟩ = 2 ln 2 − 1. The ratio r = S_{i+1}/S_i on (0, ∞) has half this density below 1: see {@link ratioCdf}.
 *
 * @param beta 0 (Poisson), 1, 2 or 4
 * @throws RangeError if beta is none of them
 * @see Atas, Bogomolny, Giraud & Roux 2013, Phys. Rev. Lett. 110, 084101
 */
export function ratioSurmise(beta: LevelClass): Law {
  const constants = table[beta];
  if (constants === undefined) throw new RangeError(`beta: must be 0, 1, 2 or 4, got ${beta}`);
  const { title, norm, mean } = constants;
  const inside = (r: number) =>
    beta === 0 ? 2 / (1 + r) ** 2 : (2 * (r + r * r) ** beta) / (norm * (1 + r + r * r) ** (1 + 1.5 * beta));
  const integral = integrated(inside, 0, 1, 400);
  // ⟨r̃²⟩ = ∫ 2r̃ (1 − F) dr̃, by the midpoint rule
  const panels = 4000;
  let secondMoment = 0;
  for (let k = 0; k < panels; k++) {
    const r = (k + 0.5) / panels;
    secondMoment += (2 * r * (1 - integral.cdf(r))) / panels;
  }
  return {
    title,
    equation: beta === 0 ? "P(r̃) = 2/(1+r̃)²" : "P(r̃) ∝ (r̃+r̃²)^β/(1+r̃+r̃²)^{1+3β/2}",
    support: [0, 1],
    mean,
    secondMoment,
    density: (r) => (r < 0 || r > 1 ? 0 : inside(r)),
    ...integral,
  };
}

/**
 * Distribution function of r = S_{i+1}/S_i on (0, ∞), from that of r̃ = min(r, 1/r): F(r) = F̃(r)/2 up to 1, and
 * 1 − F̃(1/r)/2 beyond.
 */
export function ratioCdf(surmise: Law, r: number): number {
  if (!(r > 0)) return 0;
  return r <= 1 ? surmise.cdf(r) / 2 : 1 - surmise.cdf(1 / r) / 2;
}

const root3 = Math.sqrt(3);
const table = {
  0: { title: "ratio, Poisson", norm: 1, mean: 2 * Math.LN2 - 1 },
  1: { title: "ratio, surmise β = 1", norm: 8 / 27, mean: 4 - 2 * root3 },
  2: { title: "ratio, surmise β = 2", norm: (4 * Math.PI) / (81 * root3), mean: (2 * root3) / Math.PI - 0.5 },
  4: {
    title: "ratio, surmise β = 4",
    norm: (4 * Math.PI) / (729 * root3),
    mean: ((32 / 15) * root3) / Math.PI - 0.5,
  },
} as const;
