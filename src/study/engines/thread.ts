import { move } from "piscina";
import { computed, type Work } from "../work.ts";

/** Computes work in a thread: the packed result is transferred to the calling thread without a copy. */
export async function computeInThread({
  work,
  continued,
}: {
  readonly work: Work;
  readonly continued: Uint8Array | null;
}): Promise<unknown> {
  return move(await computed(work, continued));
}
