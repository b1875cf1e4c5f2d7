import { randomBytes } from "node:crypto";
import { ExitCode, UserError } from "../../errors.ts";
import { defineGroup, defineVerb } from "../command.ts";
import { isByPerson } from "../interrupts.ts";
import { formatIso } from "../render/iso.ts";

const start = defineVerb({
  name: "start",
  describe: "answer the overview, opt-outs, preferences, tracked links and webhooks, until Ctrl-C",
  isDefault: true,
  examples: [
    { command: "seq serve", does: "on 127.0.0.1:8787, for a proxy with TLS in front of it" },
    { command: "seq serve --listen 127.0.0.1:0", does: "on any free port; the address is printed" },
  ],
  json: "lines",
  configure: (command) =>
    command.option("--listen <host:port>", "where to listen (default: web.listen, or 127.0.0.1:8787)"),
  async run(context, { options }) {
    const { output } = context;
    const { serveWeb } = await import("../../app/serve-web.ts");
    const { isLoopback } = await import("../../web/client-address.ts");
    await serveWeb(context, {
      listen: options.listen ?? null,
      async onStart(url, { config }) {
        await output.line({ type: "listening", url, public_url: config.publicUrl }, (paint) =>
          paint.strong(`listening on ${url}`),
        );
        const { hostname } = new URL(url);
        if (!isLoopback(hostname)) {
          output.warn(`other machines reach ${url}, without TLS: let only your proxy through`);
        }
        if (config.publicUrl === null) {
          output.warn("web.public_url is not set: mails carry no link that leads here");
        }
      },
      onRequest(line) {
        if (output.json) void output.line({ ...line, at: formatIso(line.at) }, () => "");
        else {
          const { method, route, status, ms, outcome } = line;
          output.mention(
            `${method} ${route} ${status} ${ms} ms${outcome === undefined ? "" : ` ${outcome}`}`,
          );
        }
      },
    });
    return { exit: isByPerson(context.world.interruption) ? ExitCode.interrupted : ExitCode.done };
  },
});

const rotate = defineVerb({
  name: "rotate-keys",
  describe: "sign new links with a new key; old opt-out links keep working, old tracking links end",
  examples: [{ command: "seq serve rotate-keys", does: "after somebody saw the database" }],
  json: "document",
  configure: (command) => command,
  async run(context) {
    const store = await context.openStore();
    const { now } = await context.openClock("act");
    const { createTokenKey } = await import("../../token/token.ts");
    const at = now();
    const key = createTokenKey(randomBytes, at);
    await store.rotateTokenKey(key, at);
    const { length } = await store.tokenKeys();
    return {
      data: { key: key.id, created_at: formatIso(at), keys: length },
      text: () => `key ${key.id} signs from now on; ${length} verify`,
    };
  },
});

const login = defineVerb({
  name: "login",
  describe: "print a link that opens the overview in one browser, once, within 10 minutes",
  examples: [
    { command: "seq serve login", does: "while seq serve runs; log-ins last 12 hours" },
    { command: "seq serve login --url http://127.0.0.1:9000", does: "where it listens elsewhere" },
  ],
  json: "document",
  configure: (command) =>
    command.option(
      "--url <address>",
      "where seq serve is reached (default: web.public_url, or where it listens)",
    ),
  async run(context, { options }) {
    const run = await context.openRun("act");
    const [{ createTokenKey }, { writeLoginPath }, { DEFAULT_LISTEN, readListen }, { isWildcard }] =
      await Promise.all([
        import("../../token/token.ts"),
        import("../../web/dashboard/login.ts"),
        import("../../web/server.ts"),
        import("../../web/client-address.ts"),
      ]);
    const { config, store, clock } = run;
    const { hostname, port } = readListen(config.web.listen ?? DEFAULT_LISTEN);
    const listens = `http://${isWildcard(hostname) ? "127.0.0.1" : hostname}:${port}`;
    const base = options.url ?? config.publicUrl ?? listens;
    if (!/^https?:\/\//i.test(base) || !URL.canParse(base)) {
      throw new UserError(`${base} is no address of a server`, {
        hint: "for example --url http://127.0.0.1:8787",
        exit: ExitCode.usage,
      });
    }
    const now = clock.now();
    const keys = await store.ensureTokenKey(createTokenKey(randomBytes, now));
    const { path, expiresAt } = writeLoginPath(keys, randomBytes, now);
    const url = `${base.replace(/\/+$/, "")}${path}`;
    return {
      data: { url, expires_at: formatIso(expiresAt) },
      text: (paint) => `${url}\n${paint.dim("works once, within 10 minutes, for whoever opens it")}`,
    };
  },
});

export const serve = defineGroup({
  name: "serve",
  describe: "the overview, opt-out pages, tracking and webhooks over HTTP",
  examples: [
    { command: "seq serve", does: "answer on 127.0.0.1:8787" },
    { command: "seq serve login", does: "a link to the overview" },
    { command: "seq serve rotate-keys", does: "sign new links with a new key; ends every log-in" },
  ],
  verbs: [start, login, rotate],
});
