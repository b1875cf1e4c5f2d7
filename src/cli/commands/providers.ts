import type { CommandContext } from "../../app/session/context.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { suggestName } from "../../nearest.ts";
import type { ProviderCard } from "../../providers/card.ts";
import { defineGroup, defineVerb } from "../command.ts";
import { formatProvider } from "../render/provider.ts";
import { type Column, formatTable } from "../render/table.ts";

const COLUMNS: readonly Column<ProviderCard>[] = [
  { title: "provider", cell: ({ name }, paint) => paint.strong(name), whole: true },
  {
    title: "actions",
    cell: ({ actions }) => actions.map(({ id, repeat }) => `${id} (${repeat})`).join(", "),
  },
  {
    title: "settings",
    cell: ({ status, problems }, paint) =>
      status === "ready"
        ? paint.good("ready")
        : status === "unused"
          ? paint.dim("not in seq.yaml")
          : paint.warn(problems.join("; ")),
  },
  { title: "from", cell: ({ file }, paint) => paint.dim(file ?? "shipped"), drop: 1 },
];

const list = defineVerb({
  name: "list",
  describe: "shipped and own recipes, and whether their settings are there",
  isDefault: true,
  examples: [{ command: "seq providers list", does: "each with its actions and what a lost answer allows" }],
  json: "document",
  configure: (command) => command,
  async run(context) {
    const { cards } = await readCards(context);
    return {
      data: cards,
      text: (paint) => formatTable(cards, COLUMNS, { paint, columns: context.output.columns }),
    };
  },
});

const show = defineVerb({
  name: "show",
  describe: "one recipe: settings, actions, requests, answers",
  examples: [{ command: "seq providers show twilio", does: "what to put into seq.yaml, and what it sends" }],
  json: "document",
  configure: (command) => command.argument("<name>", "a provider"),
  async run(context, { args: [name] }) {
    const { cards, broken } = await readCards(context);
    const card = cards.find((each) => each.name === name);
    if (card !== undefined) return { data: card, text: (paint) => formatProvider(card, paint) };
    if (broken.includes(name)) {
      throw new UserError(`the recipe ${name} has errors`, { hint: "seq lint shows every one" });
    }
    const names = cards.map((each) => each.name);
    throw new UserError(`there is no recipe ${name}`, {
      hint: suggestName(name, names) ?? "seq providers list",
      exit: ExitCode.usage,
    });
  },
});

/** Recipes are of use before there is a workspace, too. */
async function readCards(context: CommandContext): Promise<{ cards: ProviderCard[]; broken: string[] }> {
  const { describeProviders } = await import("../../app/describe-providers.ts");
  const { cards, broken } = await describeProviders(context);
  if (broken.length > 0) context.output.warn(`with errors, see seq lint: ${broken.join(", ")}`);
  return { cards, broken };
}

export const providers = defineGroup({
  name: "providers",
  describe: "services that perform touches, and their recipes",
  examples: [
    { command: "seq providers list", does: "all of them" },
    { command: "seq providers show solapi", does: "one, with its settings" },
  ],
  verbs: [list, show],
});
