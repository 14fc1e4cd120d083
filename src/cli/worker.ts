import type { Dependencies } from "./dependencies.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { refuse } from "./print-mistakes.ts";
import { coloursOf, type Terminal, writeLines } from "./terminal.ts";

/** `dyson worker`: computes blocks of other machines' studies. It normally ends when it is interrupted. */
export async function worker(
  url: string,
  { workers }: { readonly workers: number },
  {
    serve,
    redisUrlProblem,
    isStudyFailure,
  }: Pick<Dependencies, "serve" | "redisUrlProblem" | "isStudyFailure">,
  { terminal: { stderr, env }, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<ExitCode> {
  const problem = await redisUrlProblem(url);
  if (problem !== undefined) return refuse([`<url>: ${problem}`], { stderr, env });
  try {
    await serve(url, {
      threads: workers,
      onNotice: (line) => writeLines(stderr, [line]),
      signal,
    });
    return exitCodes.agree;
  } catch (error) {
    if (!isStudyFailure(error)) throw error;
    writeLines(stderr, [coloursOf(stderr, env).red((error as Error).message)]);
    return exitCodes.failure;
  }
}
