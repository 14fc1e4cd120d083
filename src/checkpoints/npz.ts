import type { Contents } from "./checkpoint.ts";
import { npyArray } from "./npy.ts";
import type { ZipMembers } from "./zip.ts";

/** Whether an archive holds arrays of numpy. */
export function holdsArrays(members: ZipMembers): boolean {
  return [...members.keys()].some((name) => name.endsWith(".npy"));
}

/** The arrays that `np.savez` or `np.savez_compressed` has saved, by their names there. */
export async function readNpz(members: ZipMembers): Promise<Contents> {
  const [tensors, skipped] = [[], []] as [Contents["tensors"][number][], Contents["skipped"][number][]];
  for (const [file, source] of members) {
    if (!file.endsWith(".npy")) continue;
    const array = await npyArray(source, file.slice(0, -".npy".length));
    if ("reason" in array) skipped.push(array);
    else tensors.push(array);
  }
  return { format: "npz", tensors, skipped };
}
