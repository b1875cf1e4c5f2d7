/** The command line as data: what a shell can complete. */
export interface Outline {
  name: string;
  describe: string;
  /** `--json`, `-C`, …; `value` says that the next word belongs to it. */
  options: { flags: string[]; describe: string; value: boolean; choices: readonly string[] }[];
  /** Fixed words for the first argument, where there are some. */
  choices: readonly string[];
  commands: Outline[];
}

interface OptionLike {
  short?: string | undefined;
  long?: string | undefined;
  description: string;
  required: boolean;
  optional: boolean;
  argChoices?: readonly string[] | undefined;
}

interface CommandLike {
  name(): string;
  description(): string;
  readonly options: readonly OptionLike[];
  readonly commands: readonly CommandLike[];
  readonly registeredArguments: readonly { argChoices?: readonly string[] | undefined }[];
}

/** Reads an outline off a commander program. */
export function outlineCommand(command: CommandLike): Outline {
  return {
    name: command.name(),
    describe: command.description(),
    options: command.options.map((option) => ({
      flags: [option.short, option.long].filter((flag) => flag !== undefined),
      describe: option.description,
      value: option.required || option.optional,
      choices: option.argChoices ?? [],
    })),
    choices: command.registeredArguments[0]?.argChoices ?? [],
    commands: command.commands.map(outlineCommand),
  };
}
