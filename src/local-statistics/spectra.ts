/** One spectrum, or several independent ones of one ensemble; levels in any order. */
export type Spectra = ArrayLike<number> | readonly ArrayLike<number>[];

/**
 * The levels of each spectrum, ascending.
 *
 * @throws RangeError if there is no spectrum, one has fewer than three levels, or a level is not finite
 */
export function sortedSpectra(spectra: Spectra): readonly Float64Array[] {
  const list: readonly ArrayLike<number>[] = isOne(spectra) ? [spectra] : spectra;
  if (list.length === 0) throw new RangeError("spectra: must hold at least one spectrum, got none");
  return list.map((levels, r) => {
    const place = list.length === 1 ? "levels" : `spectra[${r}]`;
    if (levels.length < 3)
      throw new RangeError(`${place}: must hold at least 3 levels, got ${levels.length}`);
    for (let k = 0; k < levels.length; k++) {
      const level: unknown = levels[k];
      if (typeof level !== "number" || !Number.isFinite(level))
        throw new RangeError(`${place}[${k}]: must be a finite number, got ${level}`);
    }
    return Float64Array.from(levels).sort();
  });
}

function isOne(spectra: Spectra): spectra is ArrayLike<number> {
  return ArrayBuffer.isView(spectra) || typeof (spectra as ArrayLike<unknown>)[0] === "number";
}

/** @throws RangeError if it is not from 0 to below 0.5 */
export function checkTrim(trim: number): void {
  if (!(trim >= 0 && trim < 0.5)) throw new RangeError(`trim: must be from 0 to below 0.5, got ${trim}`);
}
