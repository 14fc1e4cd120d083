/** Cells of equal width between two ends. */
export interface CellGrid {
  /** Lower edge of the first cell, in units of the spectrum. */
  readonly from: number;
  /** Upper edge of the last cell. */
  readonly to: number;
  /** Their number. */
  readonly cells: number;
}

/** Width of a cell. */
export function cellWidth({ from, to, cells }: CellGrid): number {
  return (to - from) / cells;
}

/** The n centres, ascending. */
export function cellCentres(grid: CellGrid): Float64Array {
  const h = cellWidth(grid);
  return Float64Array.from({ length: grid.cells }, (_, i) => grid.from + (i + 0.5) * h);
}

/** The n + 1 edges, ascending. */
export function cellEdges(grid: CellGrid): Float64Array {
  const h = cellWidth(grid);
  return Float64Array.from({ length: grid.cells + 1 }, (_, i) =>
    i === grid.cells ? grid.to : grid.from + i * h,
  );
}

/** @throws RangeError if the grid has fewer than two cells or no width */
export function checkGrid(name: string, { from, to, cells }: CellGrid): void {
  if (!Number.isInteger(cells) || cells < 2)
    throw new RangeError(`${name}.cells: must be a whole number of at least 2, got ${cells}`);
  if (!(to > from && Number.isFinite(to - from)))
    throw new RangeError(`${name}: must go from a number to a larger one, got ${from} to ${to}`);
}
