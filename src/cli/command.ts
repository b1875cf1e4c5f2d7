import type { Command, CommandUnknownOpts, OptionValues } from "@commander-js/extra-typings";
import type { CommandContext } from "../app/session/context.ts";
import type { Paint } from "../app/session/paint.ts";
import { type ExitCode, InternalError } from "../errors.ts";

/** What a command hands back; the front door prints it. */
export interface Result {
  /** The one JSON document of `--json`. Absent where the command has printed its own lines. */
  data?: unknown;
  /** The same for a person, without a final line break. */
  text?: (paint: Paint) => string;
  /** Default 0. */
  exit?: ExitCode;
}

export interface Example {
  command: string;
  does: string;
}

/** A command's arguments and options become known to `run` through `configure`. */
interface Definition<Args extends unknown[], Options extends OptionValues> {
  name: string;
  describe: string;
  examples: readonly Example[];
  /** What `--json` prints; `null` for a command that prints no data. */
  json: "document" | "lines" | null;
  /** Inside a group: what the group's name alone means. */
  isDefault?: true;
  /** Options of which a call takes one at most, by their long names, a list for each choice: `["--csv", "--json"]`. */
  exclusive?: readonly (readonly string[])[];
  configure(command: Command): Command<Args, Options>;
  run(context: CommandContext, input: { args: Args; options: Options }): Promise<Result>;
}

/** One verb, ready to be added to the program. */
export interface Verb {
  name: string;
  describe: string;
  /** Inside a group: what the group's name alone means. */
  isDefault?: true;
  /** Adds the verb below `parent`; `perform` runs it with a context of its own. */
  install(parent: Command, perform: Perform): void;
}

/** Runs a verb: builds its context, prints its result. `json` says whether `--json` was given. */
export type Perform = (
  options: { json: boolean },
  run: (context: CommandContext) => Promise<Result>,
) => Promise<void>;

/** A verb from its definition. Every verb that prints data gets `--json`. */
export function defineVerb<Args extends unknown[], Options extends OptionValues>(
  definition: Definition<Args, Options>,
): Verb {
  const { name, describe, examples, json, isDefault, exclusive = [] } = definition;
  return {
    name,
    describe,
    ...(isDefault === true && { isDefault }),
    install(parent, perform) {
      const command = definition.configure(
        parent.command(name, { isDefault: isDefault === true }).description(describe),
      );
      if (json === "document") command.option("--json", "print one JSON document");
      if (json === "lines") command.option("--json", "print one JSON object a line");
      for (const choice of exclusive) forbidTogether(command, choice);
      command.addHelpText("after", () => formatExamples(examples));
      command.action(async () => {
        // commander fills processedArgs with exactly what `configure` declared.
        const input = { args: command.processedArgs, options: command.opts() };
        const wantsJson = Boolean((input.options as { json?: boolean }).json);
        await perform({ json: wantsJson }, (context) => definition.run(context, input));
      });
    },
  };
}

/** A verb that only holds others: `seq prospects list`. */
export function defineGroup(group: {
  name: string;
  describe: string;
  examples: readonly Example[];
  verbs: readonly Verb[];
}): Verb {
  return {
    name: group.name,
    describe: group.describe,
    install(parent, perform) {
      const command = parent.command(group.name).description(group.describe);
      command.addHelpText(
        "after",
        () => formatDefault(command, group.verbs) + formatExamples(group.examples),
      );
      for (const verb of group.verbs) verb.install(command, perform);
    },
  };
}

/** A usage error, in one sentence, where a call names two of the choice. */
function forbidTogether(command: CommandUnknownOpts, choice: readonly string[]): void {
  const options = choice.map((long) => {
    const found = command.options.find((option) => option.long === long);
    if (found === undefined) throw new InternalError(`${command.name()} has no option ${long}`);
    return found;
  });
  for (const option of options) {
    option.conflicts(options.filter((other) => other !== option).map((other) => other.attributeName()));
  }
}

/** The options that a group's name alone takes, since they are those of one of its commands. */
function formatDefault(command: Command, verbs: readonly Verb[]): string {
  const name = verbs.find(({ isDefault }) => isDefault === true)?.name;
  const main = command.commands.find((each) => each.name() === name);
  const options = main?.options ?? [];
  if (name === undefined || options.length === 0) return "";
  const help = command.createHelp();
  help.prepareContext({});
  const width = Math.max(...options.map(({ flags }) => flags.length));
  const lines = options.map((each) => help.formatItem(each.flags, width, help.optionDescription(each), help));
  return `\nOptions of ${formatPath(command)} alone (${name}):\n${lines.join("\n")}\n`;
}

function formatPath(command: Command): string {
  return command.parent === null ? command.name() : `${command.parent.name()} ${command.name()}`;
}

function formatExamples(examples: readonly Example[]): string {
  if (examples.length === 0) return "";
  const width = Math.max(...examples.map((each) => each.command.length));
  const lines = examples.map((each) => `  ${each.command.padEnd(width)}  ${each.does}`);
  return `\nExamples:\n${lines.join("\n")}`;
}
