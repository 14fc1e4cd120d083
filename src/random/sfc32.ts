/** State of one stream: the three words a, b, c and the counter of the sfc32 generator. */
export type Sfc32State = Int32Array;

/**
 * Initialises a stream.
 *
 * Different (key, replica) are different states; the discarded rounds spread a one-bit difference over
 * all words, so that neighbouring replicas are independent.
 *
 * @param key three 32-bit words, from the seed text and the purpose
 * @see Doty-Humphrey, PractRand: sfc32, period at least 2³², 2¹²⁷ on average
 */
export function sfc32(key: Int32Array, replica: number): Sfc32State {
  const state = Int32Array.of(key[0] ^ replica, key[1], key[2], 1);
  for (let round = 0; round < 20; round++) nextWord(state);
  return state;
}

/** The next 32 random bits, as a signed integer; advances the state. */
export function nextWord(state: Sfc32State): number {
  const a = state[0];
  const b = state[1];
  const c = state[2];
  const counter = state[3];
  const word = (((a + b) | 0) + counter) | 0;
  state[0] = b ^ (b >>> 9);
  state[1] = (c + (c << 3)) | 0;
  state[2] = (((c << 21) | (c >>> 11)) + word) | 0;
  state[3] = (counter + 1) | 0;
  return word;
}
