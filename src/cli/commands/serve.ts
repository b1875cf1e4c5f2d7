import { randomBytes } from "node:crypto";
import { ExitCode } from "../../errors.ts";
import { defineGroup, defineVerb } from "../command.ts";
import { formatIso } from "../render/iso.ts";

const start = defineVerb({
  name: "start",
  describe: "answer opt-outs, preferences, tracked links and webhooks, until Ctrl-C",
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
    // A stop is how serving ends.
    return { exit: ExitCode.done };
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

export const serve = defineGroup({
  name: "serve",
  describe: "opt-out pages, tracking and webhooks over HTTP",
  examples: [
    { command: "seq serve", does: "answer on 127.0.0.1:8787" },
    { command: "seq serve rotate-keys", does: "sign new links with a new key" },
  ],
  verbs: [start, rotate],
});
