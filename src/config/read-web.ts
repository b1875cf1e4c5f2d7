import { isIP } from "node:net";
import type * as z from "zod";
import { hintOf, type Report } from "../yaml/report.ts";
import type { Path, YamlFile } from "../yaml/yaml-file.ts";
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
  "done",
  "bounced",
  "soft_bounced",
  "blocked",
  "complained",
  "suppressed",
]);

type WebData = Partial<z.output<typeof webSchema>>;

/** Hosts that only this machine reaches. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;
const LISTEN = /^(?:\[[\da-f:.]+\]|[\w.-]+):(\d{1,5})$/i;

/** Reads `web`; secrets are resolved, the public address loses its last slash. */
export function readWeb(
  data: WebData | undefined,
  senders: Readonly<Record<string, Pick<Sender, "email">>>,
  source: SecretSource,
  yaml: YamlFile,
  report: Report,
): { publicUrl: string | null; web: WebConfig } {
  const hooks = data?.webhooks;
  const secretAt = (text: string | undefined, ...keys: string[]): string | null =>
    text === undefined ? null : resolveSecrets(text, ["web", "webhooks", ...keys], source, yaml, report);
  const forms = secretAt(hooks?.forms?.secret, "forms", "secret");
  return {
    publicUrl: readPublicUrl(data?.public_url, yaml, report),
    web: {
      listen: readListen(data?.listen, yaml, report),
      trustProxy: readTrust(data?.trust_proxy, yaml, report),
      webhooks: {
        standard: secretAt(hooks?.standard?.secret, "standard", "secret"),
        calendly: secretAt(hooks?.calendly?.secret, "calendly", "secret"),
        cal: secretAt(hooks?.cal?.secret, "cal", "secret"),
        twilio: secretAt(hooks?.twilio?.auth_token, "twilio", "auth_token"),
        forms: forms === null ? null : readForms(data, forms, senders, yaml, report),
      },
    },
  };
}

function readForms(
  data: WebData | undefined,
  secret: string,
  senders: Readonly<Record<string, Pick<Sender, "email">>>,
  yaml: YamlFile,
  report: Report,
): FormsConfig {
  const forms = data?.webhooks?.forms;
  const path: Path = ["web", "webhooks", "forms"];
  const events = forms?.events ?? ["form_submitted"];
  for (const [index, event] of events.entries()) {
    const known = judgeEvent(event);
    if (known === true && !NEVER_BY_FORM.has(event)) continue;
    report.error(
      "unknown-event",
      known === true ? `a form cannot record "${event}"` : `unknown event "${event}"`,
      yaml.locate([...path, "events", index]),
      hintOf(
        typeof known === "string"
          ? `did you mean "${known}"?`
          : "name what people do in a form, in snake_case",
      ),
    );
  }
  const withEmail = Object.entries(senders).flatMap(([id, { email }]) => (email === null ? [] : [id]));
  const asked = forms?.sender === undefined ? withEmail : withEmail.filter((id) => id === forms.sender);
  const create = forms?.create ?? false;
  if (forms?.sender !== undefined && asked.length === 0) {
    report.error(
      "wrong-value",
      `there is no sender "${forms.sender}" with an email`,
      yaml.locate([...path, "sender"]),
    );
  } else if (create && asked.length === 0) {
    report.error(
      "wrong-value",
      '"create" needs a sender with an email, who asks for confirmation',
      yaml.locate([...path, "create"]),
    );
  }
  if (create && data?.public_url === undefined) {
    report.error(
      "wrong-value",
      '"create" has no address for people to confirm at',
      yaml.locate([...path, "create"]),
      {
        hint: "write `web: { public_url: https://… }`, where `seq serve` answers",
      },
    );
  }
  return {
    secret,
    create,
    events,
    takesReference: forms?.prospect ?? false,
    senders: asked,
    perClient: forms?.per_client ?? PER_CLIENT,
    perDay: forms?.per_day ?? PER_DAY,
  };
}

function readTrust(
  trust: boolean | readonly string[] | undefined,
  yaml: YamlFile,
  report: Report,
): WebConfig["trustProxy"] {
  if (trust === undefined || typeof trust === "boolean") return trust ?? false;
  for (const [index, text] of trust.entries()) {
    if (isNetwork(text)) continue;
    report.error(
      "wrong-value",
      `"${text}" is no address of a proxy`,
      yaml.locate(["web", "trust_proxy", index]),
      {
        hint: "an IP address, or a network such as 10.0.0.0/8",
      },
    );
  }
  return trust;
}

function isNetwork(text: string): boolean {
  const [address = "", bits, ...more] = text.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function readPublicUrl(text: string | undefined, yaml: YamlFile, report: Report): string | null {
  if (text === undefined) return null;
  const wrong = explainPublicUrl(text);
  if (wrong !== null) {
    report.error("wrong-url", `"public_url" ${wrong}`, yaml.locate(["web", "public_url"] satisfies Path), {
      hint: "write for example https://go.acme.example",
    });
  }
  return text.trim().replace(/\/+$/, "");
}

/** What is wrong with an address that mails will lead to for years; null for a good one. */
export function explainPublicUrl(text: string): string | null {
  if (!URL.canParse(text.trim())) return "is no address";
  const url = new URL(text.trim());
  if (url.protocol !== "https:" && url.protocol !== "http:") return "must begin with https://";
  // RFC 8058 3.1: the address of a one-click unsubscribe is an HTTPS URI.
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) return "must begin with https://";
  if (url.username !== "" || url.password !== "") return "must not hold a user or password";
  if (url.search !== "" || url.hash !== "") return "must not have ? or #";
  return /[^!-~]/.test(text.trim()) ? "must be plain ASCII (an international name as xn--…)" : null;
}

function readListen(text: string | undefined, yaml: YamlFile, report: Report): string | null {
  if (text === undefined) return null;
  if (Number(LISTEN.exec(text)?.[1] ?? 65_536) > 65_535) {
    report.error("wrong-value", `"listen" cannot be "${text}"`, yaml.locate(["web", "listen"]), {
      hint: "host:port, such as 127.0.0.1:8787",
    });
  }
  return text;
}
