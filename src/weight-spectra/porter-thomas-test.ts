import { unitVectorComponent } from "../laws/index.ts";
import type { Random } from "../random/index.ts";
import { drawnPValue, kolmogorovDistance } from "../statistics/index.ts";

/** Whether orthonormal vectors point nowhere in particular, as the singular vectors of independent Gaussian entries do. */
export interface PorterThomasTest {
  /** ⟨n Σ_i u_i⁴⟩ over the vectors: 3n/(n + 2) if they are uniform on the sphere, n if each is one element of the basis. */
  readonly participation: number;
  readonly expectedParticipation: number;
  /** Two-sided P of the participation, for vectors of a uniform orthogonal matrix. */
  readonly participationPValue: number;
  /** Kolmogorov–Smirnov distance of all n u_i² from their law. */
  readonly distance: number;
  /** P(distance ≥ observed), likewise. */
  readonly pValue: number;
  /** n Σ_i u_i⁴ of every vector, in the order of the vectors. */
  readonly ofEach: Float64Array;
}

/** Participation and distance of uniform orthogonal matrices, each ascending. */
export type HaarReference = (size: number) => {
  readonly participation: Float64Array;
  readonly distance: Float64Array;
};

/**
 * Tests the components of n orthonormal vectors of n elements against the law of Porter and Thomas at this n.
 *
 * Components of one matrix are not independent: both p-values are drawn from uniform (Haar) orthogonal matrices.
 *
 * @param vectors [element][vector]
 * @see Porter & Thomas 1956, Phys. Rev. 104, 483
 */
export function porterThomasTest(
  size: number,
  vectors: Float64Array,
  reference: HaarReference,
): PorterThomasTest {
  const { participation, distance, ofEach } = measured(size, vectors);
  const drawn = reference(size);
  const above = drawn.participation.filter((value) => value >= participation).length;
  const draws = drawn.participation.length;
  const oneSide = Math.min(above, draws - above);
  return {
    participation,
    expectedParticipation: (3 * size) / (size + 2),
    participationPValue: Math.min(1, 2 * drawnPValue(oneSide, draws).pValue),
    distance,
    pValue: drawnPValue(drawn.distance.filter((value) => value >= distance).length, draws).pValue,
    ofEach,
  };
}

/** The same of `draws` uniform orthogonal matrices of each size, drawn once each. */
export function drawnHaarReference(draws: number, stream: (size: number) => Random): HaarReference {
  const known = new Map<number, ReturnType<HaarReference>>();
  return (size) => {
    const earlier = known.get(size);
    if (earlier !== undefined) return earlier;
    const random = stream(size);
    const all = Array.from({ length: draws }, () => measured(size, haarOrthogonal(size, random)));
    const reference = {
      participation: Float64Array.from(all, (one) => one.participation).sort(),
      distance: Float64Array.from(all, (one) => one.distance).sort(),
    };
    known.set(size, reference);
    return reference;
  };
}

/**
 * A uniform orthogonal matrix, [element][vector]: normals, made orthonormal one after the other, twice against rounding.
 *
 * @see Stewart 1980, SIAM J. Numer. Anal. 17, 403 (the law of such a factor)
 */
export function haarOrthogonal(size: number, random: Random): Float64Array {
  // vector after vector, then transposed
  const rows = new Float64Array(size * size);
  random.fillNormal(rows);
  for (let v = 0; v < size; v++) {
    const own = rows.subarray(v * size, (v + 1) * size);
    for (let pass = 0; pass < 2; pass++) {
      for (let u = 0; u < v; u++) {
        const other = rows.subarray(u * size, (u + 1) * size);
        let overlap = 0;
        for (let i = 0; i < size; i++) overlap += own[i]! * other[i]!;
        for (let i = 0; i < size; i++) own[i] = own[i]! - overlap * other[i]!;
      }
    }
    const length = Math.sqrt(own.reduce((sum, x) => sum + x * x, 0));
    for (let i = 0; i < size; i++) own[i] = own[i]! / length;
  }
  return Float64Array.from(rows, (_, k) => rows[(k % size) * size + Math.floor(k / size)]!);
}

function measured(size: number, vectors: Float64Array) {
  const intensities = Float64Array.from(vectors, (u) => size * u * u);
  const ofEach = new Float64Array(size);
  intensities.forEach((y, k) => {
    ofEach[k % size]! += (y * y) / size;
  });
  const { cdf } = unitVectorComponent(1, size);
  return {
    participation: ofEach.reduce((sum, value) => sum + value, 0) / size,
    distance: kolmogorovDistance(intensities.sort(), cdf),
    ofEach,
  };
}
