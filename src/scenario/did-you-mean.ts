import { distance } from "fastest-levenshtein";

/**
 * The most likely intended candidate for a mistyped word, by case-insensitive edit distance; undefined if none is near: a
 * wrong guess is worse than none.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const allowedEdits = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let bestEdits = allowedEdits + 1;
  for (const candidate of candidates) {
    const edits = distance(word.slice(0, 100).toLowerCase(), candidate.toLowerCase());
    if (edits < bestEdits) [best, bestEdits] = [candidate, edits];
  }
  return best;
}
