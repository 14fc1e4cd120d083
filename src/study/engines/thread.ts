import { move } from "piscina";
import { type Block, runBlock } from "../block.ts";
import { pack } from "../packed-block.ts";

/** What a thread does with a block: its packed result goes to the asking thread without a copy. */
export function runInThread(block: Block): unknown {
  return move(pack(runBlock(block)));
}
