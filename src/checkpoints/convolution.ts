import { type MatrixPart, wholeMatrix } from "./matrix-part.ts";

/** A matrix of a kernel: which positions it has of the window, or none where it has all. */
export interface KernelMatrix {
  readonly position: readonly number[] | null;
  readonly part: MatrixPart;
}

/**
 * The matrices of the kernel of a convolution: between all inputs and outputs one for each position of the window, or one
 * of outputs by all of inputs and positions.
 *
 * @param shape  [outputs, inputs, …window], or [outputs and inputs last], as Keras has it
 * @param order  where inputs and outputs stand in it
 */
export function kernelMatrices(
  shape: readonly number[],
  as: "slices" | "flatten",
  order: "first" | "last",
): readonly KernelMatrix[] {
  const window = order === "first" ? shape.slice(2) : shape.slice(0, -2);
  const [a, b] = order === "first" ? shape : shape.slice(-2);
  const positions = window.reduce((product, length) => product * length, 1);
  if (as === "flatten")
    return [
      {
        position: null,
        part: order === "first" ? wholeMatrix(a, b * positions) : wholeMatrix(positions * a, b),
      },
    ];
  return Array.from({ length: positions }, (_, index) => {
    const offset = order === "first" ? index : index * a * b;
    const step = order === "first" ? positions : 1;
    const [rows, columns] = [[{ length: a, stride: b * step }], [{ length: b, stride: step }]];
    return { position: positionOf(index, window), part: { offset, rows, columns } };
  });
}

function positionOf(index: number, window: readonly number[]): readonly number[] {
  const position: number[] = [];
  for (let rest = index, axis = window.length - 1; axis >= 0; axis--) {
    position.unshift(rest % window[axis]);
    rest = Math.floor(rest / window[axis]);
  }
  return position;
}
