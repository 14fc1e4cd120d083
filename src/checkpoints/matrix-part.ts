/** From one index to the next of an axis, in numbers. */
export interface Axis {
  readonly length: number;
  readonly stride: number;
}

/** A matrix within the numbers of a tensor; a side that is cut into blocks has several axes, the last fastest. */
export interface MatrixPart {
  readonly offset: number;
  readonly rows: readonly Axis[];
  readonly columns: readonly Axis[];
}

/** The numbers of a tensor as one matrix. */
export function wholeMatrix(rows: number, columns: number): MatrixPart {
  return { offset: 0, rows: [{ length: rows, stride: columns }], columns: [{ length: columns, stride: 1 }] };
}

export function lengthOf(axes: readonly Axis[]): number {
  return axes.reduce((product, { length }) => product * length, 1);
}

/** A part's numbers, row by row; the tensor itself where the part is all of it in its order. */
export function numbersOf(part: MatrixPart, tensor: Float64Array): Float64Array {
  if (isWhole(part, tensor.length)) return tensor;
  const columns = placesOf(part.columns);
  const rows = placesOf(part.rows);
  const out = new Float64Array(rows.length * columns.length);
  for (let i = 0, at = 0; i < rows.length; i++)
    for (let j = 0; j < columns.length; j++) out[at++] = tensor[part.offset + rows[i] + columns[j]];
  return out;
}

function isWhole({ offset, rows, columns }: MatrixPart, length: number): boolean {
  const [row, column] = [rows[0], columns[0]];
  const isMatrix = rows.length === 1 && columns.length === 1 && row.length * column.length === length;
  return isMatrix && offset === 0 && row.stride === column.length && column.stride === 1;
}

/** Where each index of a side lies. */
function placesOf(axes: readonly Axis[]): Float64Array {
  let places = new Float64Array(1);
  for (const { length, stride } of axes) {
    const before = places;
    places = new Float64Array(before.length * length);
    for (let i = 0; i < places.length; i++)
      places[i] = before[Math.floor(i / length)] + (i % length) * stride;
  }
  return places;
}

/**
 * One of equally many neighbouring indices of a side, such as one head of an attention layer; null where the side cannot
 * be divided so.
 */
export function shareOf(
  part: MatrixPart,
  side: "rows" | "columns",
  shares: number,
  share: number,
): MatrixPart | null {
  const axes = part[side];
  const inner = axes[axes.length - 1];
  const outer = lengthOf(axes) / inner.length;
  const length = (outer * inner.length) / shares;
  const perBlock = inner.length / length;
  if (!Number.isInteger(length) || !Number.isInteger(perBlock) || axes.length > 2) return null;
  const block = axes.length === 2 ? Math.floor(share / perBlock) * axes[0].stride : 0;
  const offset = part.offset + block + (share % perBlock) * length * inner.stride;
  return { ...part, offset, [side]: [{ length, stride: inner.stride }] };
}
