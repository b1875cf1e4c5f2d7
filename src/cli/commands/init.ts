import { ExitCode, UserError } from "../../errors.ts";
import type { InitAnswers } from "../../workspace/init-templates.ts";
import { defineVerb } from "../command.ts";
import type { Context } from "../context.ts";

export const init = defineVerb({
  name: "init",
  describe: "a new workspace that lints clean and runs at once on the outbox",
  examples: [
    { command: "seq init", does: "asks a few questions" },
    { command: "seq init --starter trial", does: "with another sequence of the starter library" },
    { command: "seq init outbound --yes", does: "asks nothing; edit seq.yaml afterwards" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("[dir]", "where to (default: here)", ".")
      .option("-y, --yes", "take the defaults, ask nothing")
      .option("--name <name>", "your name, as people see it in From")
      .option("--email <address>", "your address")
      .option("--timezone <zone>", "IANA time zone, e.g. Asia/Seoul")
      .option("--country <code>", "country whose holidays count, e.g. KR")
      .option("--starter <name>", "the sequence to start with (seq add --list)", "linkedin-email-followup"),
  async run(context, { args: [dir], options }) {
    const { basename, join, relative, resolve } = await import("node:path");
    const { cwd, packageRoot } = context.world;
    const target = resolve(cwd, dir);
    const presets = await findPresets(context, basename(target), options);
    if (options.yes !== true && !context.canAsk) {
      throw new UserError("there is no terminal to ask questions at", {
        hint: "seq init --yes takes the defaults",
        exit: ExitCode.usage,
      });
    }
    const answers = options.yes === true ? presets : await askAnswers(context, presets);
    const { findStarter } = await import("../../workspace/starters.ts");
    const starter = await findStarter(join(packageRoot, "sequences"), options.starter);
    const { initWorkspace } = await import("../../workspace/init-workspace.ts");
    const { root, created } = await initWorkspace(target, answers, {
      starters: join(packageRoot, "sequences"),
      starter: starter.name,
    });
    const inside = relative(cwd, root) || ".";
    const shown = inside.startsWith("..") ? root : inside;
    return {
      data: { root, created },
      text: (paint) =>
        [
          ...created.map((path) => `  ${paint.good("+")} ${join(shown, path)}`),
          "",
          "Next:",
          ...(shown === "." ? [] : [`  cd ${shown}`]),
          "  seq lint",
          "  seq import people.csv",
          `  seq enroll ${starter.name} --all`,
          "  seq run",
        ].join("\n"),
    };
  },
});

async function findPresets(
  context: Context,
  folder: string,
  options: { name?: string; email?: string; timezone?: string; country?: string },
): Promise<InitAnswers> {
  const { readAuthor } = await import("../read-author.ts");
  const author = await readAuthor(context.world.cwd, context.world.env);
  const [, name = author, email] = /^(.*) <(.*)>$/.exec(author) ?? [];
  return {
    workspace:
      folder
        .toLowerCase()
        .replace(/[^a-z\d]+/g, "-")
        .replace(/^-+|-+$/g, "") || "outbound",
    senderName: options.name ?? name,
    senderEmail: options.email ?? email ?? "you@acme.example",
    timezone: options.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    country: options.country ?? null,
    postalAddress: null,
  };
}

async function askAnswers(context: Context, presets: InitAnswers): Promise<InitAnswers> {
  const { createPrompts } = await import("../prompts.ts");
  const { isTimeZone } = await import("../../calendar/zones.ts");
  const prompts = createPrompts(context.world.streams);
  const need = (text: string): string | null => (text.trim() === "" ? "Something is needed here." : null);
  const workspace = await prompts.askText({
    message: "Name of the workspace",
    default: presets.workspace,
    check: need,
  });
  const senderName = await prompts.askText({
    message: "Your name, as people see it",
    default: presets.senderName,
    check: need,
  });
  const senderEmail = await prompts.askText({
    message: "Your email address",
    default: presets.senderEmail,
    check: (text) => (/^[^\s@]+@[^\s@]+$/.test(text) ? null : "That is no email address."),
  });
  const timezone = await prompts.askText({
    message: "Time zone",
    default: presets.timezone,
    check: (text) => (isTimeZone(text) ? null : "Give an IANA name such as Asia/Seoul."),
  });
  const country = await prompts.askText({
    message: "Country whose holidays count (two letters, empty for none)",
    default: presets.country ?? "",
    check: (text) => (/^([a-z]{2})?$/i.test(text) ? null : "Give two letters such as KR."),
  });
  const postalAddress = await prompts.askText({
    message: "Postal address for the foot of every email (the law asks for one; empty for later)",
    default: "",
  });
  return {
    workspace,
    senderName,
    senderEmail,
    timezone,
    country: country === "" ? null : country.toUpperCase(),
    postalAddress: postalAddress === "" ? null : postalAddress,
  };
}
