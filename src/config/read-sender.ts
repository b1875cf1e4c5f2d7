import * as z from "zod";
import { isTimeZone } from "../calendar/zones.ts";
import type { YamlNode } from "../yaml/node.ts";
import { parseDuration } from "./duration.ts";
import { readImap } from "./read-imap.ts";
import { readLimits } from "./read-limits.ts";
import { readOAuth2 } from "./read-oauth2.ts";
import { readServices } from "./read-services.ts";
import { resolveSecrets, type SecretSource, UNTOLD } from "./secrets.ts";
import { explainSmtp } from "./smtp-url.ts";
import type { Sender } from "./workspace-config.ts";
import { senderSchema } from "./workspace-schema.ts";

const SENDER_ID = /^[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)*$/;
/** Enough to catch a slip: one @, a dotted domain, nothing that could end a header. */
const ADDRESS = /^[^\s@<>(),;:"\\[\]]+@[^\s@<>(),;:"\\[\].]+(?:\.[^\s@<>(),;:"\\[\].]+)+$/u;

/** SMTP connections at once where the sender does not say. */
const CONNECTIONS = 3;
/** Nobody answers in less, and a run that cron starts every minute must not last for hours. */
const LEAST_PATIENCE_MS = 1_000;
const MOST_PATIENCE_MS = 3_600_000;

/** `imap` is looked at apart, so that what is wrong inside it gets a place and a hint of its own. */
const openSchema = senderSchema.extend({ imap: z.unknown().optional() });

/** Reads one entry under `senders`. */
export function readSender(id: string, node: YamlNode, secrets: SecretSource): Sender {
  if (!SENDER_ID.test(id)) {
    const hint = "use letters, digits, - and _, starting with a letter";
    node.key.error("wrong-id", `"${id}" is no sender id`, hint);
  }
  const sender = node.read(openSchema);
  const data = sender.value;
  if (data.name !== undefined && /[\r\n\0]/.test(data.name.trim())) {
    sender.at("name").error("line-break", '"name" is one line');
  }
  if (data.email !== undefined && !ADDRESS.test(data.email)) {
    sender.at("email").error("wrong-address", `"${data.email}" is no email address`);
  }
  if (data.timezone !== undefined && !isTimeZone(data.timezone)) {
    const hint = "an IANA name such as Asia/Seoul";
    sender.at("timezone").error("unknown-timezone", `"${data.timezone}" is no time zone here`, hint);
  }
  const smtp = readSmtp(sender, secrets);
  const oauth2 =
    data.oauth2 === undefined ? null : readOAuth2(sender.at("oauth2").with(data.oauth2), "smtp", secrets);
  const key = resolveSecrets(sender.at("dkim").at("key"), secrets);
  return {
    id,
    name: data.name?.trim() ?? id,
    email: data.email ?? null,
    smtp,
    imap: data.imap === undefined ? null : readImap(sender.at("imap"), secrets, oauth2),
    ...(oauth2 !== null && { oauth2 }),
    dkim: data.dkim === undefined || key === null ? null : { ...data.dkim, key, ...namesFile(data.dkim.key) },
    limits: readLimits(sender.at("limits")),
    signature: data.signature ?? null,
    ...(data.unsubscribe !== undefined && { unsubscribe: data.unsubscribe }),
    timezone: data.timezone ?? null,
    linkedin: data.linkedin ?? "free",
    connections: data.connections ?? CONNECTIONS,
    ...readServices(sender, secrets),
    ...readPatience(sender.at("patience")),
  };
}

/** The file that a key is the whole of. */
function namesFile(key: string): { keyFile?: string } {
  const path = /^\s*\$\{file:([^}]+)\}\s*$/.exec(key)?.[1];
  return path === undefined ? {} : { keyFile: path };
}

function readPatience(patience: YamlNode<string | undefined>): Pick<Sender, "patienceMs"> {
  const { value } = patience;
  if (value === undefined) return {};
  const patienceMs = parseDuration(value);
  if (patienceMs !== null && patienceMs >= LEAST_PATIENCE_MS && patienceMs <= MOST_PATIENCE_MS) {
    return { patienceMs };
  }
  const wrong = patienceMs === null ? "no duration" : "not between a second and an hour";
  patience.error("wrong-duration", `"${value}" is ${wrong}`, "write for example `2 minutes`");
  return {};
}

function readSmtp(
  sender: YamlNode<{ smtp?: string | undefined; email?: string | undefined; mail?: unknown }>,
  secrets: SecretSource,
): string {
  const smtp = sender.at("smtp");
  const { mail, email } = sender.value;
  if (mail !== undefined && smtp.value !== undefined) {
    sender
      .at("mail")
      .key.error("two-ways-of-mail", '"mail" takes the place of "smtp"', "take out one of them");
  }
  if (mail !== undefined && email === undefined) {
    sender.key.error("missing-key", '"email" is missing: a sender with `mail` needs an address');
  }
  if (smtp.value === undefined) return "outbox";
  const resolved = resolveSecrets(smtp, secrets) ?? smtp.value;
  const wrong = resolved === UNTOLD ? null : explainSmtp(resolved);
  if (wrong !== null) {
    const hint = "write smtps://user:${SMTP_PASSWORD}@host, or outbox";
    smtp.error("wrong-smtp", `"smtp" ${wrong}`, hint);
  } else if (resolved !== "outbox" && sender.value.email === undefined) {
    const message = '"email" is missing: a sender with `smtp` needs an address';
    sender.key.error("missing-key", message);
  }
  return resolved;
}
