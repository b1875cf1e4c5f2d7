import type { Command, OptionValues } from "@commander-js/extra-typings";
import type { CommandContext } from "../app/session/context.ts";
import type { Paint } from "../app/session/paint.ts";
import type { ExitCode } from "../errors.ts";

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
  configure(command: Command): Command<Args, Options>;
  run(context: CommandContext, input: { args: Args; options: Options }): Promise<Result>;
}

/** One verb, ready to be added to the program. */
export interface Verb {
  name: string;
  describe: string;
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
  const { name, describe, examples, json } = definition;
  return {
    name,
    describe,
    install(parent, perform) {
      const command = definition.configure(
        parent.command(name, { isDefault: definition.isDefault === true }).description(describe),
      );
      if (json === "document") command.option("--json", "print one JSON document");
      if (json === "lines") command.option("--json", "print one JSON object a line");
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
      command.addHelpText("after", () => formatExamples(group.examples));
      for (const verb of group.verbs) verb.install(command, perform);
    },
  };
}

function formatExamples(examples: readonly Example[]): string {
  if (examples.length === 0) return "";
  const width = Math.max(...examples.map((each) => each.command.length));
  const lines = examples.map((each) => `  ${each.command.padEnd(width)}  ${each.does}`);
  return `\nExamples:\n${lines.join("\n")}`;
}
