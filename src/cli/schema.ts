import { anyJsonSchema } from "../scenario/index.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

/** `dyson schema`: the JSON Schema of scenario files, for editors. */
export function schema({ stdout }: Terminal): ExitCode {
  stdout.write(`${JSON.stringify(anyJsonSchema(), null, 2)}\n`);
  return exitCodes.agree;
}
