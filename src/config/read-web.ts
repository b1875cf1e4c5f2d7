import { isIP } from "node:net";
import type * as z from "zod";
import { isLocalHttp } from "../loopback.ts";
import type { YamlNode } from "../yaml/node.ts";
import { judgeEvent } from "./names.ts";
import { resolveSecrets, type SecretSource } from "./secrets.ts";
import type { webSchema } from "./web-schema.ts";
import type { FormsConfig, Sender, WebConfig } from "./workspace-config.ts";

/** Above what a small company's forms bring in a day; a flood stays a nuisance. */
const PER_DAY = 200;
const PER_CLIENT = 20;
/** Facts that only our own hands, or the servers that a message met, can know. */
const NEVER_BY_FORM = new Set([
  "sent",
  "delivered",
  "undelivered",
  "done",
  "bounced",
  "soft_bounced",
  "blocked",
  "complained",
  "suppressed",
]);

type WebData = z.output<typeof webSchema>;
type FormsData = NonNullable<WebData["webhooks"]>["forms"];
type Senders = Readonly<Record<string, Pick<Sender, "email">>>;

const LISTEN = /^(?:\[[\da-f:.]+\]|[\w.-]+):(\d{1,5})$/i;

/** Reads `web`; secrets are resolved, the public address loses its last slash. */
export function readWeb(
  web: YamlNode<WebData | undefined>,
  senders: Senders,
  source: SecretSource,
): { publicUrl: string | null; web: WebConfig } {
  const hooks = web.at("webhooks");
  const secretOf = (hook: "standard" | "calendly" | "cal" | "forms") =>
    resolveSecrets(hooks.at(hook).at("secret"), source);
  const forms = secretOf("forms");
  return {
    publicUrl: readPublicUrl(web.at("public_url")),
    web: {
      listen: readListen(web.at("listen")),
      trustProxy: readTrust(web.at("trust_proxy")),
      metricsToken: resolveSecrets(web.at("metrics_token"), source),
      webhooks: {
        standard: secretOf("standard"),
        calendly: secretOf("calendly"),
        cal: secretOf("cal"),
        twilio: resolveSecrets(hooks.at("twilio").at("auth_token"), source),
        forms:
          forms === null
            ? null
            : {
                secret: forms,
                ...readForms(hooks.at("forms"), senders, web.value?.public_url !== undefined),
              },
      },
    },
  };
}

function readForms(
  node: YamlNode<FormsData>,
  senders: Senders,
  hasAddress: boolean,
): Omit<FormsConfig, "secret"> {
  const forms = node.value;
  for (const event of node.at("events").items()) {
    const known = judgeEvent(event.value);
    if (known === true && !NEVER_BY_FORM.has(event.value)) continue;
    const message =
      known === true ? `a form cannot record "${event.value}"` : `unknown event "${event.value}"`;
    const meant = typeof known === "string" ? `did you mean "${known}"?` : undefined;
    event.error("unknown-event", message, meant ?? "name what people do in a form, in snake_case");
  }
  const withEmail = Object.entries(senders).flatMap(([id, { email }]) => (email === null ? [] : [id]));
  const asked = forms?.sender === undefined ? withEmail : withEmail.filter((id) => id === forms.sender);
  const create = forms?.create ?? false;
  if (forms?.sender !== undefined && asked.length === 0) {
    node.at("sender").error("wrong-value", `there is no sender "${forms.sender}" with an email`);
  } else if (create && asked.length === 0) {
    const message = '"create" needs a sender with an email, who asks for confirmation';
    node.at("create").error("wrong-value", message);
  }
  if (create && !hasAddress) {
    const hint = "write `web: { public_url: https://… }`, where `seq serve` answers";
    node.at("create").error("wrong-value", '"create" has no address for people to confirm at', hint);
  }
  return {
    create,
    events: forms?.events ?? ["form_submitted"],
    takesReference: forms?.prospect ?? false,
    senders: asked,
    perClient: forms?.per_client ?? PER_CLIENT,
    perDay: forms?.per_day ?? PER_DAY,
  };
}

function readTrust(trust: YamlNode<WebData["trust_proxy"]>): WebConfig["trustProxy"] {
  const { value } = trust;
  if (value === undefined || typeof value === "boolean") return value ?? false;
  for (const proxy of trust.with(value).items()) {
    if (isNetwork(proxy.value)) continue;
    const hint = "an IP address, or a network such as 10.0.0.0/8";
    proxy.error("wrong-value", `"${proxy.value}" is no address of a proxy`, hint);
  }
  return value;
}

function isNetwork(text: string): boolean {
  const [address = "", bits, ...more] = text.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function readPublicUrl(url: YamlNode<string | undefined>): string | null {
  if (url.value === undefined) return null;
  const wrong = explainPublicUrl(url.value);
  if (wrong !== null) {
    url.error("wrong-url", `"public_url" ${wrong}`, "write for example https://go.acme.example");
  }
  return url.value.trim().replace(/\/+$/, "");
}

/** What is wrong with an address that mails will lead to for years; null for a good one. */
export function explainPublicUrl(text: string): string | null {
  if (!URL.canParse(text.trim())) return "is no address";
  const url = new URL(text.trim());
  if (url.protocol !== "https:" && url.protocol !== "http:") return "must begin with https://";
  // RFC 8058 3.1: the address of a one-click unsubscribe is an HTTPS URI.
  if (url.protocol === "http:" && !isLocalHttp(text.trim())) return "must begin with https://";
  if (url.username !== "" || url.password !== "") return "must not hold a user or password";
  if (url.search !== "" || url.hash !== "") return "must not have ? or #";
  return /[^!-~]/.test(text.trim()) ? "must be plain ASCII (an international name as xn--…)" : null;
}

function readListen(listen: YamlNode<string | undefined>): string | null {
  const { value } = listen;
  if (value === undefined) return null;
  if (Number(LISTEN.exec(value)?.[1] ?? 65_536) > 65_535) {
    listen.error("wrong-value", `"listen" cannot be "${value}"`, "host:port, such as 127.0.0.1:8787");
  }
  return value;
}
