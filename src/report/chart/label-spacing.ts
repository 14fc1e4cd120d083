/**
 * Moves labels along a line so that none overlap, each as little as possible: least squares under the order
 * y_{i+1} − y_i ≥ (size_i + size_{i+1})/2, solved by isotonic regression (pool adjacent violators).
 * If a label would have to move by more than `limit`, its closest neighbour is omitted; if that removes a
 * third of them, every second, third … is shown instead.
 *
 * @param centres wanted positions, ascending; px
 * @param sizes   room each label needs along the line; px
 * @param span    the ends of the line
 * @param limit   farthest move; px
 * @returns the positions found, null for a label left out
 */
export function spreadLabels(
  centres: readonly number[],
  sizes: readonly number[],
  span: readonly [number, number],
  limit: number,
): readonly (number | null)[] {
  const all = centres.map((_, i) => i);
  const fitted = (kept: readonly number[]) => placeKept(kept, { centres, sizes, span, limit });
  const kept = [...all];
  for (let placement = fitted(kept); kept.length > (2 / 3) * all.length; placement = fitted(kept)) {
    if (placement.worst === null) return placement.places;
    kept.splice(crowded(kept, centres, placement.worst), 1);
  }
  for (let every = 2; every < all.length; every++) {
    const placement = fitted(all.filter((i) => i % every === 0));
    if (placement.worst === null) return placement.places;
  }
  return fitted(all.slice(0, 1)).places;
}

interface Labels {
  readonly centres: readonly number[];
  readonly sizes: readonly number[];
  readonly span: readonly [number, number];
  readonly limit: number;
}

/** Positions of the kept labels, and which of them had to move too far. */
function placeKept(kept: readonly number[], { centres, sizes, span, limit }: Labels) {
  const places: (number | null)[] = centres.map(() => null);
  if (kept.length === 0) return { places, worst: null };
  const positions = spread(
    kept.map((i) => centres[i]),
    kept.map((i) => sizes[i]),
    span,
  );
  const moves = positions.map((place, k) => Math.abs(place - centres[kept[k]]));
  const farthest = moves.reduce((best, move, k) => (move > moves[best] ? k : best), 0);
  kept.forEach((i, k) => {
    places[i] = positions[k];
  });
  return { places, worst: moves[farthest] > limit ? farthest : null };
}

/** Of the worst label and its neighbours, the one with the least room around it, so that the ends survive. */
function crowded(kept: readonly number[], centres: readonly number[], worst: number): number {
  const room = (k: number) => {
    const left = k > 0 ? centres[kept[k]] - centres[kept[k - 1]] : Number.POSITIVE_INFINITY;
    const right = k < kept.length - 1 ? centres[kept[k + 1]] - centres[kept[k]] : Number.POSITIVE_INFINITY;
    return left + right;
  };
  const inner = [worst, worst - 1, worst + 1].filter((k) => k > 0 && k < kept.length - 1);
  return inner.length === 0 ? worst : inner.reduce((best, k) => (room(k) < room(best) ? k : best));
}

function spread(
  centres: readonly number[],
  sizes: readonly number[],
  [low, high]: readonly [number, number],
): number[] {
  const offsets = [0];
  for (let i = 1; i < centres.length; i++) offsets.push(offsets[i - 1] + (sizes[i - 1] + sizes[i]) / 2);
  const free = isotonic(centres.map((c, i) => c - offsets[i]));
  const first = low + sizes[0] / 2;
  const last = high - sizes.at(-1)! / 2 - offsets.at(-1)!;
  return free.map((z, i) => Math.max(first, Math.min(last, z)) + offsets[i]);
}

function isotonic(values: readonly number[]): number[] {
  const pools: { mean: number; count: number }[] = [];
  for (const value of values) {
    let pool = { mean: value, count: 1 };
    for (let last = pools.at(-1); last && last.mean > pool.mean; last = pools.at(-1)) {
      const count = last.count + pool.count;
      pool = { mean: (last.mean * last.count + pool.mean * pool.count) / count, count };
      pools.pop();
    }
    pools.push(pool);
  }
  return pools.flatMap(({ mean, count }) => Array.from({ length: count }, () => mean));
}
