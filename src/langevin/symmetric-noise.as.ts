import { both, element, get, mul, set } from "../kernels/lanes.as";

/** G of a pair of replicas, symmetric, variance 1 off and 2 on the diagonal: see symmetricNoise. */
export function symmetricNoise(n: i32, normals: usize, out: usize): void {
  const row = <usize>n * element;
  for (let i = 0; i < n; i++) {
    let to = out + <usize>i * row;
    let mirrored = out + <usize>i * element;
    for (let j = 0; j < i; j++) {
      const value = get(normals);
      set(to, value);
      set(mirrored, value);
      normals += element;
      to += element;
      mirrored += row;
    }
    set(to, mul(both(Math.SQRT2), get(normals)));
    normals += element;
  }
}
