import { unitVectorComponent } from "../laws/index.ts";
import type { Random } from "../random/index.ts";
import { drawnPValue, kolmogorovDistance } from "../statistics/index.ts";

/** Localisation of orthonormal vectors on single basis elements. */
export interface ParticipationTest {
  /** ⟨n Σ_i u_i⁴⟩ over the vectors: 3n/(n + 2) if they are uniform on the sphere, n if each is one element of the basis. */
  readonly participation: number;
  readonly expectedParticipation: number;
  /** Two-sided P of the participation, for vectors of a uniform orthogonal matrix. */
  readonly participationPValue: number;
  /** n Σ_i u_i⁴ of every vector, in the order of the vectors; 1 if all its elements have equal size. */
  readonly ofEach: Float64Array;
}

/** Whether orthonormal vectors are uniformly distributed, as the singular vectors of independent Gaussian entries are. */
export interface PorterThomasTest {
  /** Kolmogorov–Smirnov distance of all n u_i² from their law. */
  readonly distance: number;
  /** P(distance ≥ observed), for vectors of a uniform orthogonal matrix. */
  readonly pValue: number;
}

/** Statistics of uniform orthogonal matrices of a given size, ascending. */
export interface HaarReference {
  participation(size: number): Float64Array;
  distance(size: number): Float64Array;
}

/**
 * Tests the components of n orthonormal vectors of n elements against the Porter–Thomas law at this n.
 *
 * Components of one matrix are not independent: both p-values are sampled from uniform (Haar) orthogonal matrices.
 *
 * @param vectors [element][vector]
 * @see Porter & Thomas 1956, Phys. Rev. 104, 483
 */
export function porterThomasTest(
  size: number,
  vectors: Float64Array,
  reference: HaarReference,
): PorterThomasTest {
  const distance = distanceOf(size, vectors);
  const nullDistances = reference.distance(size);
  return {
    distance,
    pValue: drawnPValue(nullDistances.filter((value) => value >= distance).length, nullDistances.length)
      .pValue,
  };
}

/** The participation alone, cheap compared with the vectors. */
export function participationTest(
  size: number,
  vectors: Float64Array,
  reference: HaarReference,
): ParticipationTest {
  const ofEach = participations(size, vectors);
  const participation = meanOf(ofEach);
  const nullParticipations = reference.participation(size);
  const above = nullParticipations.filter((value) => value >= participation).length;
  const oneSide = Math.min(above, nullParticipations.length - above);
  return {
    participation,
    expectedParticipation: (3 * size) / (size + 2),
    participationPValue: Math.min(1, 2 * drawnPValue(oneSide, nullParticipations.length).pValue),
    ofEach,
  };
}

/** ⟨n Σ u⁴⟩ of uniform orthogonal matrices, ascending. */
export function haarParticipations(draws: number, size: number, random: Random): Float64Array {
  return drawnHaar(draws, size, random, (vectors) => meanOf(participations(size, vectors)));
}

/** Distances of all n u² of uniform orthogonal matrices from the Porter–Thomas law, ascending. */
export function haarDistances(draws: number, size: number, random: Random): Float64Array {
  return drawnHaar(draws, size, random, (vectors) => distanceOf(size, vectors));
}

/** Both for each size, drawn when first asked for; distances, which take far longer, of a third of the draws. */
export function drawnHaarReference(draws: number, stream: (size: number) => Random): HaarReference {
  const byShape = (draw: (size: number) => Float64Array) => {
    const known = new Map<number, Float64Array>();
    return (size: number) => {
      const values = known.get(size) ?? draw(size);
      known.set(size, values);
      return values;
    };
  };
  return {
    participation: byShape((size) => haarParticipations(draws, size, stream(size))),
    distance: byShape((size) => haarDistances(Math.ceil(draws / 3), size, stream(size))),
  };
}

function drawnHaar(
  draws: number,
  size: number,
  random: Random,
  measure: (vectors: Float64Array) => number,
): Float64Array {
  return Float64Array.from({ length: draws }, () => measure(haarOrthogonal(size, random))).sort();
}

/**
 * A uniform orthogonal matrix, [element][vector]: normals, orthonormalised one after the other, twice against rounding.
 *
 * @see Stewart 1980, SIAM J. Numer. Anal. 17, 403 (the law of such a factor)
 */
export function haarOrthogonal(size: number, random: Random): Float64Array {
  // vector after vector, then transposed
  const rows = new Float64Array(size * size);
  random.fillNormal(rows);
  for (let v = 0; v < size; v++) {
    const row = rows.subarray(v * size, (v + 1) * size);
    for (let pass = 0; pass < 2; pass++) {
      for (let u = 0; u < v; u++) {
        const other = rows.subarray(u * size, (u + 1) * size);
        let overlap = 0;
        for (let i = 0; i < size; i++) overlap += row[i] * other[i];
        for (let i = 0; i < size; i++) row[i] = row[i] - overlap * other[i];
      }
    }
    const length = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0));
    for (let i = 0; i < size; i++) row[i] = row[i] / length;
  }
  return Float64Array.from(rows, (_, k) => rows[(k % size) * size + Math.floor(k / size)]);
}

function participations(size: number, vectors: Float64Array): Float64Array {
  const ofEach = new Float64Array(size);
  vectors.forEach((u, k) => {
    ofEach[k % size] += size * u ** 4;
  });
  return ofEach;
}

function distanceOf(size: number, vectors: Float64Array): number {
  const { cdf } = unitVectorComponent(1, size);
  return kolmogorovDistance(vectors.map((u) => size * u * u).sort(), cdf);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
