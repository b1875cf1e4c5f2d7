import type { Outline } from "../../app/session/outline.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** A completion script for one shell, complete in itself: it never starts the program. */
export function formatCompletion(shell: Shell, outline: Outline): string {
  switch (shell) {
    case "bash":
      return formatBash(outline);
    case "zsh":
      // zsh reads bash completions, so there is one list of words to keep right.
      return `#compdef seq prospect-seq\nautoload -U +X bashcompinit && bashcompinit\n${formatBash(outline)}`;
    case "fish":
      return formatFish(outline);
  }
}

interface CommandPath {
  path: string;
  words: string[];
  valued: string[];
}

function listCommandPaths(outline: Outline, path: string[], inherited: Outline["options"]): CommandPath[] {
  const options = [...outline.options, ...inherited];
  const words = [
    ...outline.commands.map((each) => each.name),
    ...outline.choices,
    ...options.flatMap((each) => each.flags).filter((flag) => flag.startsWith("--")),
    "--help",
  ];
  const valued = options.filter((each) => each.value).flatMap((each) => each.flags);
  const below = outline.commands.flatMap((each) => listCommandPaths(each, [...path, each.name], options));
  return [{ path: path.join(" "), words, valued }, ...below];
}

function formatBash(outline: Outline): string {
  const commands = listCommandPaths(outline, [], []);
  const valued = [...new Set(commands.flatMap((each) => each.valued))].join("|");
  const words = commands.map((each) => `    "${each.path}") words="${each.words.join(" ")}" ;;`);
  const groups = commands.filter((each) => each.path !== "").map((each) => `"${each.path}"`);
  return `_prospect_seq() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local path="" words="" skip="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [ -n "$skip" ]; then skip=""; continue; fi
    case "$word" in
      ${valued}) skip=1; continue ;;
      -*) continue ;;
    esac
    case "\${path:+$path }$word" in
      ${groups.join("|")}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${words.join("\n")}
  esac
  case "$previous" in
    ${valued}) words="" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ \${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -o filenames -F _prospect_seq seq prospect-seq`;
}

function formatFish(outline: Outline): string {
  const lines: string[] = [];
  const top = outline.commands.map((each) => each.name).join(" ");
  for (const name of ["seq", "prospect-seq"]) {
    const first = `complete -c ${name} -n "not __fish_seen_subcommand_from ${top}"`;
    lines.push(...outline.options.map((each) => `complete -c ${name} ${formatFishOption(each)}`));
    for (const command of outline.commands) {
      lines.push(`${first} -f -a ${command.name} -d ${quoteForFish(command.describe)}`);
      const seen = `complete -c ${name} -n "__fish_seen_subcommand_from ${command.name}"`;
      const below = [...command.commands.map((each) => each.name), ...command.choices];
      if (below.length > 0) lines.push(`${seen} -a ${quoteForFish(below.join(" "))}`);
      const nested = [command, ...command.commands].flatMap((each) => each.options);
      const known = new Map(nested.map((each) => [each.flags.join(), each]));
      lines.push(...[...known.values()].map((each) => `${seen} ${formatFishOption(each)}`));
    }
  }
  return lines.join("\n");
}

function formatFishOption(option: Outline["options"][number]): string {
  const parts = option.flags.map((flag) =>
    flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
  );
  if (option.value) parts.push("-r");
  if (option.choices.length > 0) parts.push(`-a ${quoteForFish(option.choices.join(" "))}`);
  return `${parts.join(" ")} -d ${quoteForFish(option.describe)}`;
}

function quoteForFish(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
