import { Argument } from "@commander-js/extra-typings";
import { defineVerb } from "../command.ts";
import { formatCompletion, SHELLS } from "../completion/shells.ts";

export const completion = defineVerb({
  name: "completion",
  describe: "a completion script for your shell",
  examples: [
    { command: 'eval "$(seq completion bash)"', does: "in ~/.bashrc" },
    { command: 'eval "$(seq completion zsh)"', does: "in ~/.zshrc, after compinit" },
    {
      command: "seq completion fish > ~/.config/fish/completions/seq.fish",
      does: "once, for fish",
    },
  ],
  json: null,
  configure: (command) => command.addArgument(new Argument("<shell>", "which shell").choices(SHELLS)),
  async run(context, { args: [shell] }) {
    return { text: () => formatCompletion(shell, context.outline()) };
  },
});
