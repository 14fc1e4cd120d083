import { scenarioJsonSchema } from "../scenario/index.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { type Terminal, writeText } from "./terminal.ts";

/** `dyson schema`: the JSON Schema of scenario files, for editors. */
export function schema({ stdout }: Terminal): ExitCode {
  writeText(stdout, JSON.stringify(scenarioJsonSchema(), null, 2));
  return exitCodes.agree;
}
