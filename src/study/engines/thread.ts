import { move } from "piscina";
import { computed, type Work } from "../work.ts";

/** What a thread does with work: its packed result goes to the asking thread without a copy. */
export async function computeInThread({
  work,
  continued,
}: {
  readonly work: Work;
  readonly continued: Uint8Array | null;
}): Promise<unknown> {
  return move(await computed(work, continued));
}
