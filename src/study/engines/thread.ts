import { move } from "piscina";
import { computed, type Work } from "../work.ts";

/** An error on its way between threads, where its class and name would be lost. */
export interface ThreadFailure {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

/** Computes work in a thread: the packed result is transferred to the calling thread without a copy. */
export async function computeInThread({
  work,
  continued,
}: {
  readonly work: Work;
  readonly continued: Uint8Array | null;
}): Promise<unknown> {
  try {
    return move(await computed(work, continued));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { name, message, stack } = error;
    return { name, message, stack } satisfies ThreadFailure;
  }
}
