import { Command, CommanderError, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { createCommandContext, type GlobalOptions } from "../app/session/context.ts";
import { outlineCommand } from "../app/session/outline.ts";
import { createOutput, type Output } from "../app/session/output.ts";
import { createPaint, decideColor, type Paint } from "../app/session/paint.ts";
import { disarmCommands, makeShowable } from "../app/session/showable.ts";
import { readVersion } from "../app/session/version.ts";
import type { World } from "../app/session/world.ts";
import { ExitCode, UserError } from "../errors.ts";
import { findSecrets } from "../hide-secrets.ts";
import { suggestName } from "../nearest.ts";
import type { Perform } from "./command.ts";
import { type VerbGroup, verbGroups } from "./registry.ts";
import { formatFailure, redact } from "./render/failure.ts";

/** Shorter values of .env may be ordinary words, which messages go on to use. */
const LEAST_HIDDEN = 8;

const DESCRIPTION = "Prospecting sequences across LinkedIn, email and phone, as YAML in git.";

/**
 * Builds the command line. Every verb runs through `perform`.
 *
 * @param write where help and usage errors go
 */
export function buildProgram(
  perform: Perform,
  write: { out(text: string): void; problem(text: string): void },
  groups: readonly VerbGroup[] = verbGroups,
) {
  const program = new Command("seq")
    .description(DESCRIPTION)
    .version(readVersion(), "-V, --version", "print the version")
    .option("-C, --dir <dir>", "work in this workspace (SEQ_WORKSPACE; default: found upwards from here)")
    .addOption(new Option("--now <time>", "the clock for this call (SEQ_NOW), as 2026-03-02T09:00"))
    .addOption(new Option("-q, --quiet", "no messages, only data and errors").conflicts("verbose"))
    .option("-v, --verbose", "more messages")
    .option("--no-color", "no colour (NO_COLOR)")
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "show help for a command")
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .configureOutput({
      writeOut: write.out,
      writeErr: write.problem,
      // Thrown as a CommanderError with the same text; shown once, at the end.
      outputError: () => undefined,
    });
  // Sub-commands copy these settings from their parent.
  for (const { title, verbs } of groups) {
    program.commandsGroup(`${title}:`);
    for (const verb of verbs) verb.install(program, perform);
  }
  program.addHelpText(
    "after",
    "\n`seq help tasks` shows a command's options and examples. With only numbers, seq is coreutils' seq.",
  );
  return program;
}

/** Runs one call of the program: parses, performs, prints. Resolves to the exit code; never throws. */
export async function runProgram(argv: readonly string[], world: World): Promise<number> {
  const { streams, env } = world;
  let exit: number = ExitCode.done;
  const ofEnv = findSecrets(env);
  const secrets = (): string[] => [...world.knownSecrets, ...ofEnv];
  let options: GlobalOptions = {};
  const isWorkflow = env["GITHUB_ACTIONS"] === "true";
  const show = (text: string, color: boolean): string => {
    const shown = makeShowable(text, color);
    return isWorkflow ? disarmCommands(shown) : shown;
  };

  const perform: Perform = async ({ json }, run) => {
    options = program.opts();
    const color = decideColor(colorWish(options), env, streams.stdout.isTTY === true);
    const paint = createPaint(color);
    const output = createOutput(streams, {
      json,
      quiet: options.quiet === true,
      verbose: options.verbose === true,
      paint,
      color,
      isWorkflow,
      askedColumns: readColumns(env["COLUMNS"]),
      hide: (text) =>
        redact(
          text,
          secrets().filter(({ length }) => length >= LEAST_HIDDEN),
        ),
    });
    const context = createCommandContext({ world, options, output, outline: () => outlineCommand(program) });
    try {
      const result = await run(context);
      output.progress("");
      await printResult(result.data, result.text, output);
      exit = result.exit ?? (world.interruption.signal.aborted ? ExitCode.interrupted : ExitCode.done);
    } finally {
      output.progress("");
      await context.close();
    }
  };

  const program = buildProgram(perform, {
    out: (text) => streams.stdout.write(show(text, false)),
    problem: (text) => streams.stderr.write(show(text, false)),
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return ExitCode.done;
    const failure = error instanceof CommanderError ? readUsageError(error, program, argv) : error;
    if (failure === null) return ExitCode.usage;
    const color = decideColor(colorWish(options), env, streams.stderr.isTTY === true);
    const paint = createPaint(color);
    const verbose = options.verbose === true;
    const text = formatFailure(failure, { paint, verbose, secrets: secrets(), version: readVersion() });
    streams.stderr.write(`${show(text, color)}\n`);
    return failure instanceof UserError ? failure.exit : ExitCode.unable;
  }
}

async function printResult(
  data: unknown,
  text: ((paint: Paint) => string) | undefined,
  output: Output,
): Promise<void> {
  if (output.json) {
    if (data !== undefined) await output.write(`${JSON.stringify(data, null, 2)}\n`);
    return;
  }
  const shown = text?.(output.paint) ?? "";
  if (shown !== "") await output.write(`${shown}\n`);
}

/** A usage error in the program's own form; null where commander has already shown the help. */
function readUsageError(
  error: CommanderError,
  program: AnyCommand,
  argv: readonly string[],
): UserError | null {
  if (error.code === "commander.help") return null;
  const { path, command, rest } = followWords(program, argv);
  const known = command.commands.map((each) => each.name());
  const word = rest[0];
  // A group whose bare name means one of its commands takes a misspelt other one for that one's argument.
  if (error.code === "commander.excessArguments" && known.length > 0 && word !== undefined) {
    const hint = suggestName(word, known) ?? `one of ${known.join(", ")}`;
    return new UserError(`unknown command '${word}' of ${path}`, { hint, exit: ExitCode.usage });
  }
  if (error.code === "commander.excessArguments") return refuseExcess(command, path);
  if (error.code === "commander.conflictingOption") {
    const [one, other] = [...error.message.matchAll(/option '[^']*?(--[\w-]+)/g)].map(([, long]) => long);
    return new UserError(`${one ?? "one option"} and ${other ?? "another"} do not go together`, {
      hint: `leave one of them out; ${path} --help`,
      exit: ExitCode.usage,
    });
  }
  const [message = "", suggestion] = error.message.replace(/^error: /, "").split("\n(");
  const hint = suggestion === undefined ? `${path} --help` : suggestion.replace(/\)$/, "").replace(/^D/, "d");
  return new UserError(message, { hint, exit: ExitCode.usage });
}

/** More words than a command takes: often those of an option that takes one each time. */
function refuseExcess(command: AnyCommand, path: string): UserError {
  const taken = command.registeredArguments.length;
  const words = command.args.slice(taken).map((word) => `"${word}"`);
  const repeatable = command.options.find(
    (option) =>
      option.description.includes("repeatable") &&
      command.getOptionValue(option.attributeName()) !== undefined,
  );
  const hint =
    repeatable === undefined
      ? `${path} --help`
      : `${repeatable.long ?? repeatable.flags} takes one each time: write it again before each`;
  return new UserError(`${path} has no use for ${words.join(", ")}`, { hint, exit: ExitCode.usage });
}

type AnyCommand = CommandUnknownOpts;

/** The command that the words name, as far as they do, and what is left of them. */
function followWords(
  program: AnyCommand,
  argv: readonly string[],
): { path: string; command: AnyCommand; rest: string[] } {
  const rest = [...argv];
  let path = program.name();
  let command = program;
  const takesValue = (word: string) =>
    [...program.options, ...command.options].some(
      ({ short, long, required }) => required && (short === word || long === word),
    );
  for (let word = rest[0]; word !== undefined; word = rest[0]) {
    if (word.startsWith("-")) {
      rest.splice(0, takesValue(word) ? 2 : 1);
      continue;
    }
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) break;
    rest.shift();
    command = next;
    path = `${path} ${word}`;
  }
  return { path, command, rest };
}

/** As shells and other programs take it: a number of columns, and anything else is nothing. */
function readColumns(text: string | undefined): number | null {
  const columns = /^\d{1,4}$/.test(text ?? "") ? Number(text) : 0;
  return columns > 0 ? columns : null;
}

function colorWish(options: GlobalOptions): boolean | undefined {
  return options.color === false ? false : undefined;
}
