import type { CommandContext } from "../../app/session/context.ts";
import { ExitCode, InternalError, UserError } from "../../errors.ts";
import type { ProviderCard } from "../../providers/card.ts";
import { defineGroup, defineVerb } from "../command.ts";
import { findProspect } from "../find-person.ts";
import { collectTexts } from "../parse-option.ts";
import { formatAnswer, formatProvider, formatTry } from "../render/provider.ts";
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
    const { cards } = await readCards(context);
    const card = cards.find((each) => each.name === name);
    if (card !== undefined) return { data: card, text: (paint) => formatProvider(card, paint) };
    const { requireRecipe } = await import("../../app/describe-providers.ts");
    throw new InternalError(`${(await requireRecipe(context, name)).name} has no card`);
  },
});

const tryOut = defineVerb({
  name: "try",
  describe: "one marked test to a person, which is no touch and counts as none",
  examples: [
    { command: "seq providers try twilio sms --prospect p12", does: "shows what leaves, and asks first" },
    { command: "seq providers try slack notify --prospect p12 --yes", does: "for scripts" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<name>", "a provider")
      .argument("<action>", "one of its actions: seq providers show NAME")
      .requiredOption("--prospect <person>", "email, LinkedIn URL, phone or p12: best yourself")
      .option("--sender <id>", "in whose name, where several can")
      .option("--text <text>", "in place of the words that a test has")
      .option("--set <name=value>", "what else the action asks for; repeatable", collectTexts)
      .option("-y, --yes", "do not ask"),
  async run(context, { args: [name, action], options }) {
    const [{ requireRecipe }, { createRunContext }, { prepareTry }] = await Promise.all([
      import("../../app/describe-providers.ts"),
      import("../../app/run-context.ts"),
      import("../../app/try-provider.ts"),
    ]);
    const recipe = await requireRecipe(context, name);
    const run = await createRunContext(context, "act");
    const prepared = await prepareTry(run, {
      recipe,
      action,
      person: await findProspect(run.store, options.prospect),
      ...(options.sender !== undefined && { sender: options.sender }),
      ...(options.text !== undefined && { text: options.text }),
      inputs: readInputs(options.set ?? []),
    });
    try {
      const { send, close: _, ...shown } = prepared;
      if (options.yes !== true && !(await isSure(context, formatTry(shown)))) {
        return { data: { ...shown, answer: null }, text: () => "nothing sent" };
      }
      const answer = await send();
      return {
        data: { ...shown, answer },
        text: (paint) => `${formatTry(shown)}\n${formatAnswer(answer, paint)}`,
        exit: answer.is === "performed" ? ExitCode.done : ExitCode.attention,
      };
    } finally {
      await prepared.close();
    }
  },
});

/** Whether whoever sits at the terminal wants it sent. UserError where nobody does. */
async function isSure(context: CommandContext, what: string): Promise<boolean> {
  if (!context.canAsk) {
    throw new UserError("a test reaches a person, and there is no terminal to ask at", {
      hint: "add --yes",
      exit: ExitCode.usage,
    });
  }
  context.output.say(what);
  const { createPrompts } = await import("../prompts.ts");
  const { streams } = context.world;
  return createPrompts(streams).confirm({ message: "Send this test now?", default: false });
}

function readInputs(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const [, name = "", value = ""] = /^([^=]+)=([\s\S]*)$/.exec(text) ?? [];
      if (name !== "") return [name, value];
      throw new UserError(`--set ${text} is no NAME=VALUE`, { exit: ExitCode.usage });
    }),
  );
}

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
    { command: "seq providers try twilio sms --prospect p12", does: "one test, and what its answer means" },
  ],
  verbs: [list, show, tryOut],
});
