import { chooseChildEnv } from "../../app/session/child-env.ts";
import type { CommandContext } from "../../app/session/context.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { InitAnswers } from "../../workspace/init-templates.ts";
import type { MailService } from "../../workspace/mail-service.ts";
import { defineVerb } from "../command.ts";

/** The sequence that whoever does not choose begins with. */
const STARTER = "linkedin-email-followup";

export const init = defineVerb({
  name: "init",
  describe: "a new workspace that lints clean and runs at once on the outbox",
  examples: [
    { command: "seq init", does: "asks a few questions" },
    { command: "seq init --starter trial", does: "with another sequence of the starter library" },
    {
      command: "seq init sales --store postgres://seq@db.acme.example/sales",
      does: "for several workers: the database is a server's (docs/postgres.md)",
    },
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
      .option("--store <url>", "keep the database on a PostgreSQL server: postgres://USER@HOST/DATABASE")
      .option("--starter <name>", `the sequence to start with (seq add --list; default: ${STARTER})`),
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
    if (options.store !== undefined) await checkStore(options.store);
    const given = options.yes === true ? presets : await askAnswers(context, presets);
    const answers = { ...given, ...(options.store !== undefined && { store: options.store }) };
    const library = join(packageRoot, "sequences");
    const asks = options.yes !== true && options.starter === undefined;
    const [starter = STARTER, ...others] = asks
      ? await askStarters(context, library)
      : [await requireStarter(library, options.starter ?? STARTER)];
    const { initWorkspace } = await import("../../workspace/init-workspace.ts");
    const { root, created } = await initWorkspace(target, answers, {
      starters: library,
      starter,
      others,
    });
    const trouble = options.store === undefined ? null : await tryStore(context, root);
    const inside = relative(cwd, root) || ".";
    const shown = inside.startsWith("..") ? root : inside;
    return {
      data: { root, created, ...(trouble !== null && { store_problem: trouble.message }) },
      ...(trouble !== null && { exit: ExitCode.attention }),
      text: (paint) =>
        [
          ...created.map((path) => `  ${paint.good("+")} ${join(shown, path)}`),
          "",
          ...(trouble === null
            ? []
            : [
                paint.warn(`The database does not answer yet: ${trouble.message}`),
                ...(trouble.hint === undefined ? [] : [`  ${paint.dim("hint:")} ${trouble.hint}`]),
                "",
              ]),
          "Next:",
          ...(shown === "." ? [] : [`  cd ${shown}`]),
          ...(trouble === null ? [] : ["  seq doctor        # tries the database again"]),
          "  seq lint",
          "  seq import people.csv",
          `  seq enroll ${starter} --all`,
          "  seq run",
        ].join("\n"),
    };
  },
});

/** What lint would say of it, before anything is written. */
async function checkStore(store: string): Promise<void> {
  const [{ explainStore }, { hasPassword }] = await Promise.all([
    import("../../config/store-url.ts"),
    import("../../config/smtp-url.ts"),
  ]);
  const wrong = explainStore(store);
  const hint = "write postgres://USER@HOST/DATABASE, and the password into SEQ_STORE_PASSWORD";
  if (wrong !== null) throw new UserError(`--store ${wrong}`, { hint, exit: ExitCode.usage });
  if (store.includes("://") && !store.includes("${") && hasPassword(store.replace("@/", "@localhost/"))) {
    throw new UserError("--store holds a password, which git would keep", { hint, exit: ExitCode.usage });
  }
}

/**
 * Opens the new workspace's database once, as the first command would. What is wrong with it; null for nothing. The
 * workspace is there whatever the server says: its password may be written into `.env` only now.
 */
async function tryStore({ world }: CommandContext, root: string): Promise<UserError | null> {
  const [{ loadWorkspace }, { openWorkspaceStore }] = await Promise.all([
    import("../../workspace/load-workspace.ts"),
    import("../../app/session/workspace-store.ts"),
  ]);
  const { config } = await loadWorkspace(root, { env: world.env });
  if (config === null) return null;
  const { wallClock, interruption } = world;
  try {
    const store = await openWorkspaceStore({ root, config, world, wallClock, signal: interruption.signal });
    await store.close();
    return null;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

async function requireStarter(library: string, name: string): Promise<string> {
  const { findStarter } = await import("../../workspace/starters.ts");
  return (await findStarter(library, name)).name;
}

/** Which sequences of the library to begin with; the first is the one that the next steps speak of. */
async function askStarters(context: CommandContext, library: string): Promise<string[]> {
  const { createPrompts } = await import("../prompts.ts");
  const { listStarters } = await import("../../workspace/starters.ts");
  const starters = await listStarters(library);
  return createPrompts(context.world.streams).askMany({
    message: "Sequences to start with",
    choices: starters.map(({ name, title }) => ({
      value: name,
      name: `${name}: ${title}`,
      checked: name === STARTER,
    })),
  });
}

async function findPresets(
  context: CommandContext,
  folder: string,
  options: { name?: string; email?: string; timezone?: string; country?: string },
): Promise<InitAnswers> {
  const { readAuthor } = await import("../../git/read-author.ts");
  const { findCountryOfZone } = await import("../../calendar/home-country.ts");
  const { findZone } = await import("../../calendar/city-zone.ts");
  const asked = options.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const timezone = findZone(asked) ?? asked;
  const author = await readAuthor(context.world.cwd, chooseChildEnv(context.world.env));
  const [, name = author, email] = /^(.*) <(.*)>$/.exec(author) ?? [];
  return {
    workspace:
      folder
        .toLowerCase()
        .replace(/[^a-z\d]+/g, "-")
        .replace(/^-+|-+$/g, "") || "outbound",
    senderName: options.name ?? name,
    senderEmail: options.email ?? email ?? "you@acme.example",
    timezone,
    country: options.country ?? findCountryOfZone(timezone),
    postalAddress: null,
  };
}

async function askAnswers(context: CommandContext, presets: InitAnswers): Promise<InitAnswers> {
  const { createPrompts } = await import("../prompts.ts");
  const { findZone } = await import("../../calendar/city-zone.ts");
  const { findCountryOfZone } = await import("../../calendar/home-country.ts");
  const { normaliseEmail } = await import("../../prospects/normalise/email.ts");
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
    check: (text) => (normaliseEmail(text).ok ? null : "That is no email address."),
  });
  const service = await offerServer(context, senderEmail);
  const zone = await prompts.askText({
    message: "Time zone, or a city",
    default: presets.timezone,
    check: (text) => (findZone(text) === null ? "Give a city, or an IANA name such as Asia/Seoul." : null),
  });
  const timezone = findZone(zone) ?? zone;
  const country = await prompts.askText({
    message: "Country whose holidays count (two letters, empty for none)",
    default: (timezone === presets.timezone ? presets.country : findCountryOfZone(timezone)) ?? "",
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
    service,
  };
}

/** Says where the mailbox seems to be and what to do there; seq.yaml has it as a comment. */
async function offerServer(context: CommandContext, email: string): Promise<MailService | null> {
  const [{ findMailService, writeSmtpUrl }, { openResolver }] = await Promise.all([
    import("../../workspace/mail-service.ts"),
    import("../../prospects/verify/open-resolver.ts"),
  ]);
  const service = await findMailService(openResolver(null), email);
  if (service !== null) {
    context.output.say(`Your mail is at ${service.name}: ${service.todo}.`);
    context.output.say(`seq.yaml keeps it for when you send: ${writeSmtpUrl(service, email)}`);
  }
  return service;
}
