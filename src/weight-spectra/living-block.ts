import type { Elements } from "./singular-vectors.ts";

export interface LivingBlock extends Elements {
  /** Which rows and columns are zero, and how many repeat another; empty if there are none. */
  readonly warnings: readonly string[];
}

/**
 * A matrix without its rows and columns of zeros, such as those of pruned neurons: they add nothing but zeros to the
 * spectrum, and the rest may still be noise.
 *
 * @param values finite numbers, [row][column]
 */
export function livingBlock(rows: number, columns: number, values: ArrayLike<number>): LivingBlock {
  const [rowLives, columnLives] = [new Uint8Array(rows), new Uint8Array(columns)];
  for (let i = 0, k = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, k++) if (values[k] !== 0) rowLives[i] = columnLives[j] = 1;
  const living = { rows: indicesOf(rowLives), columns: indicesOf(columnLives) };
  const block = {
    rows: living.rows.length,
    columns: living.columns.length,
    values: new Float64Array(living.rows.length * living.columns.length),
  };
  let at = 0;
  for (const i of living.rows) for (const j of living.columns) block.values[at++] = values[i * columns + j];
  const dead = [rows - block.rows, columns - block.columns];
  const warnings =
    dead[0] + dead[1] === 0
      ? []
      : [
          `${dead[0]} of ${rows} rows and ${dead[1]} of ${columns} columns are all zero: the remaining ${block.rows} × ${block.columns} block is analysed`,
        ];
  return { ...block, warnings: [...warnings, ...repetitions(block)] };
}

function indicesOf(lives: Uint8Array): readonly number[] {
  return Array.from(lives.keys()).filter((k) => lives[k] === 1);
}

function repetitions({ rows, columns, values }: Elements): readonly string[] {
  const repeated = {
    rows: repeatedLines(rows, columns, (i, j) => values[i * columns + j]),
    columns: repeatedLines(columns, rows, (j, i) => values[i * columns + j]),
  };
  if (repeated.rows + repeated.columns === 0) return [];
  return [
    `${repeated.rows} of ${rows} rows and ${repeated.columns} of ${columns} columns repeat another: the entries are not independent, and no law of noise holds for this shape`,
  ];
}

/** Lines equal to the one before them, once they are in order: unequal ones are told apart by their first elements. */
function repeatedLines(count: number, length: number, element: (line: number, k: number) => number): number {
  const compare = (a: number, b: number) => {
    for (let k = 0; k < length; k++) {
      const difference = element(a, k) - element(b, k);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  const order = Array.from({ length: count }, (_, k) => k).sort(compare);
  return order.filter((line, k) => k > 0 && compare(line, order[k - 1]) === 0).length;
}
