import { addTransposedMultiply, symmetricEigenvectors } from "../linalg/index.ts";
import {
  type HaarReference,
  type ParticipationTest,
  type PorterThomasTest,
  participationTest,
  porterThomasTest,
} from "./porter-thomas-test.ts";
import { shapeOf } from "./weight-matrix.ts";

export interface VectorsTest extends ParticipationTest {
  /** All components together against the Porter–Thomas law; null where it was not asked for: it is as expensive as a judged tail. */
  readonly porterThomas: PorterThomasTest | null;
}

/** Elements of a matrix, [row][column]. */
export interface Elements {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** Tests the singular vectors on the shorter side of a matrix against uniform (Haar) orthogonal ones. */
export function vectorsTest(
  matrix: Elements,
  haar: HaarReference,
  { withDistribution }: { readonly withDistribution: boolean },
): VectorsTest {
  const { size } = shapeOf(matrix);
  const vectors = singularVectors(matrix);
  return {
    ...participationTest(size, vectors, haar),
    porterThomas: withDistribution ? porterThomasTest(size, vectors, haar) : null,
  };
}

/** Singular vectors on the shorter side, [element][vector], in descending order of their singular values. */
function singularVectors({ rows, columns, values }: Elements): Float64Array {
  const { size, length } = shapeOf({ rows, columns });
  const tall = new Float64Array(values.length);
  if (rows >= columns) tall.set(values);
  else
    for (let k = 0; k < values.length; k++) tall[(k % columns) * rows + Math.floor(k / columns)] = values[k];
  const gram = new Float64Array(size * size);
  addTransposedMultiply(size, length, size, tall, tall, gram);
  const [w, v] = [new Float64Array(size), new Float64Array(size * size)];
  symmetricEigenvectors(size, gram, w, v);
  const order = Array.from(w.keys()).sort((i, j) => w[j] - w[i]);
  return Float64Array.from(v, (_, k) => v[Math.floor(k / size) * size + order[k % size]]);
}
