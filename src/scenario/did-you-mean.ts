import { distance } from "fastest-levenshtein";

/**
 * The candidate that a mistyped word most likely stands for, by edit distance without regard to case;
 * undefined where none is near: a wrong guess helps less than none.
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
