/** 0 … n − 1 so that any first few of them are spread evenly: by steps of the golden ratio. */
export function scattered(n: number): readonly number[] {
  const places = Array.from({ length: 4 * n }, (_, k) => Math.floor(n * ((k * 0.6180339887498949) % 1)));
  return [...new Set([...places, ...Array.from({ length: n }, (_, k) => k)])];
}
