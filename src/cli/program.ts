import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { backends } from "../kernels/load.ts";
import { type Axis, axes } from "../recordings/recording.ts";
import type { ConvergeCommandOptions } from "./converge.ts";
import type { Dependencies } from "./dependencies.ts";
import { type ExitCode, exitCodes, exitCodesHelp } from "./exit-codes.ts";
import type { InferCommandOptions } from "./infer.ts";
import type { RunOptions } from "./run.ts";
import { type Terminal, writeText } from "./terminal.ts";
import type { WeightsCommandOptions } from "./weights.ts";

/** Maximum number of worker threads of one study. */
const maximumWorkers = 256;

/**
 * The command line `dyson`. Each command is loaded when it is called, so that help and the version are immediate.
 *
 * @param argv arguments after the program's name
 * @param signal aborted when the user wants to stop
 */
export async function dyson(
  argv: readonly string[],
  dependencies: Dependencies,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.agree;
  const program = commandLine(dependencies, terminal, signal, (result) => {
    code = result;
  });
  if (argv.length === 0) {
    program.outputHelp();
    return code;
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.agree : exitCodes.badInput;
  }
}

function commandLine(
  dependencies: Dependencies,
  terminal: Terminal,
  signal: AbortSignal,
  finish: (code: ExitCode) => void,
): Command {
  const program = new Command("dyson")
    .description(
      "Does Dyson Brownian motion describe what stochastic gradient descent does to a weight matrix?",
    )
    .version(dependencies.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => writeText(terminal.stdout, text),
      writeErr: (text) => writeText(terminal.stderr, text),
      getOutHelpWidth: () => terminal.stdout.columns ?? 100,
      getErrHelpWidth: () => terminal.stderr.columns ?? 100,
    })
    .addHelpText("after", exitCodesHelp);

  scenarioOptions(program.command("run").description("run the studies and write a report on each"))
    .option("--out <folder>", "where the report goes (default: reports/<scenario name>)")
    .option(
      "--workers <n>",
      "worker threads; results do not depend on them",
      workers,
      Math.min(dependencies.cores, maximumWorkers),
    )
    .addOption(
      new Option(
        "--backend <name>",
        "compiled kernels or the TypeScript reference, with bit-identical results (default: wasm-simd if Node.js supports it)",
      ).choices(backends),
    )
    .option(
      "--engine <url>",
      "compute on the machines that run `dyson worker` at this Redis server, redis://host:port, instead of this one",
    )
    .option("--fresh", "compute everything again, including blocks finished by an interrupted run")
    .option("--keep-going", "finish the other points of a sweep when one of them fails")
    .option(
      "--keep-blocks",
      "keep the finished blocks beside the report, for a later run with other replicas or margins",
    )
    .option("--quiet", "print only the verdict and errors")
    .option("--json", "print only results.json on standard output; a list for several files")
    .action(async (files: string[], options: RunOptions) =>
      finish(await (await import("./run.ts")).run(files, options, dependencies, { terminal, signal })),
    );

  scenarioOptions(
    program.command("check").description("show the resolved scenario, its points and its cost; run nothing"),
  )
    .option("--json", "print the same as JSON")
    .action(async (files: string[], options: RunOptions) =>
      finish(await (await import("./check.ts")).check(files, options, dependencies, terminal)),
    );

  settings(
    program
      .command("converge")
      .description("measure the strong and weak order of every integrator on the equation of a scenario")
      .argument("<file>", "scenario file"),
  )
    .option("--out <folder>", "where the report goes (default: reports/<scenario name>-converge)")
    .option("--json", "print only converge.json on standard output")
    .action(async (file: string, options: ConvergeCommandOptions) =>
      finish(
        await (await import("./converge.ts")).converge(file, options, dependencies, { terminal, signal }),
      ),
    );

  program
    .command("worker")
    .description("compute blocks for studies at a Redis server, until Ctrl-C")
    .argument("<url>", "redis://host:port, or rediss:// for TLS, with user:password@ where needed")
    .option(
      "--workers <n>",
      "blocks computed at a time",
      workers,
      Math.min(dependencies.cores, maximumWorkers),
    )
    .action(async (url: string, options: { workers: number }) =>
      finish(await (await import("./worker.ts")).worker(url, options, dependencies, { terminal, signal })),
    );

  program
    .command("weights")
    .description("what the spectra of weights made elsewhere say: PyTorch, safetensors, Keras, ONNX, NumPy")
    .argument("<path...>", "files, folders, or patterns in quotes")
    .option("--out <folder>", "where the report goes (default: reports/<name of the first path>)")
    .addOption(
      new Option("--layout <name>", "how fused queries, keys and values are stored; auto: by their names")
        .choices(["auto", "plain", "gpt2", "neox"])
        .default("auto"),
    )
    .addOption(
      new Option("--conv <name>", "kernels of convolutions: a matrix for each position, or one for all")
        .choices(["slices", "flatten"])
        .default("slices"),
    )
    .option("--heads <n>", "attention heads of a layer (default: as config.json beside the file says)", heads)
    .option(
      "--only <pattern>",
      "read tensors whose name contains this, or fits it with * and ?; repeatable",
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .option("--compare <other>", "compare with another checkpoint, matrix by matrix of the same name")
    .option(
      "--workers <n>",
      "worker threads; results do not depend on them",
      workers,
      Math.min(dependencies.cores, maximumWorkers),
    )
    .option("--seed <text>", "of the noise that p-values rest on", "dyson")
    .option("--quiet", "print only the summary and errors")
    .option("--json", "print only results.json on standard output")
    .action(async (paths: string[], options: WeightsCommandOptions) =>
      finish(
        await (await import("./weights.ts")).weights(paths, options, dependencies, { terminal, signal }),
      ),
    );

  program
    .command("infer")
    .description("drift, noise, Dyson index and effective potential from recorded levels alone")
    .argument("<file>", "spectra.npz of a study, or any .npz, .npy or .h5 with --array")
    .option("--out <folder>", "where the report goes (default: reports/<name of the file>-inference)")
    .option("--array <name>", "array of levels (default: every route of a study)")
    .option("--axes <names>", "its axes (default: replica,snapshot,level)", axesOf)
    .option("--times <name>", "array of the times of its snapshots")
    .option("--dt <time>", "or the time between two snapshots", positive)
    .addOption(
      new Option("--quantity <name>", "what the array holds; x = s² of singular values")
        .choices(["level", "eigenvalues", "singular-values"])
        .default("level"),
    )
    .option(
      "--levels <range>",
      "levels whose equation is inferred, as in 2-3, the lowest is 1; others only repel them",
      range,
    )
    .option("--from <time>", "use snapshots from this time on", number)
    .option("--order <n>", "degree of the drift K(x) (default: as the data demand)", whole)
    .option("--beta <value>", "Dyson index, if it is known; 0 for levels that do not interact", number)
    .option(
      "--noise <form>",
      "constant, linear, quadratic, or an expression in x that g² is proportional to",
      "constant",
    )
    .option("--quiet", "print only the summary and errors")
    .option("--json", "print only results.json on standard output")
    .action(async (file: string, options: InferCommandOptions) =>
      finish(await (await import("./infer.ts")).infer(file, options, dependencies, { terminal, signal })),
    );

  program
    .command("list")
    .description("list the shipped scenarios and everything a scenario can name")
    .action(async () => finish(await (await import("./list.ts")).list(dependencies, terminal)));

  program
    .command("schema")
    .description("print the JSON Schema of scenario files, for editors")
    .action(async () => finish((await import("./schema.ts")).schema(terminal)));

  return program;
}

function scenarioOptions(command: Command): Command {
  return settings(command.argument("<file...>", "scenario files"));
}

function settings(command: Command): Command {
  return command
    .option(
      "--set <path=value>",
      "change a field, as in training.batchSize=32 or sweep.training.learningRate=[0.01,0.02]; repeatable",
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .option("--seed <text>", "replace ensemble.seed");
}

function heads(text: string): number {
  const n = Number(text);
  if (/^\d+$/.test(text) && n >= 1 && n <= 65_536) return n;
  throw new InvalidArgumentError("Must be a whole number from 1 to 65536.");
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("Must be a number.");
}

function positive(text: string): number {
  const value = number(text);
  if (value > 0) return value;
  throw new InvalidArgumentError("Must be a positive number.");
}

function whole(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Must be a whole number from 0 on.");
}

/** The first and the last of several levels, from 1 on: "2-3" or "4". */
function range(text: string): readonly [number, number] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  if (first !== undefined && Number(first) >= 1 && Number(last) >= Number(first))
    return [Number(first), Number(last)];
  throw new InvalidArgumentError("Must be one level or a range such as 2-3, the lowest level is 1.");
}

function axesOf(text: string): readonly Axis[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.length === axes.length && axes.every((axis) => names.includes(axis))) return names as Axis[];
  throw new InvalidArgumentError(`Must name ${axes.join(", ")} in the order of the array.`);
}

function workers(text: string): number {
  const n = Number(text);
  if (/^\d+$/.test(text) && n >= 1 && n <= maximumWorkers) return n;
  throw new InvalidArgumentError(`Must be a whole number from 1 to ${maximumWorkers}.`);
}
