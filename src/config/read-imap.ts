import type * as z from "zod";
import type { YamlNode } from "../yaml/node.ts";
import { isRecord, type Partially } from "../yaml/shape.ts";
import { parseDuration } from "./duration.ts";
import { resolveSecrets, type SecretSource, UNTOLD } from "./secrets.ts";
import { readOAuth2, scopeFor } from "./read-oauth2.ts";
import { explainImap, hasPassword } from "./smtp-url.ts";
import type { SenderImap, SenderOAuth2 } from "./workspace-config.ts";
import { imapSchema } from "./workspace-schema.ts";

type ImapData = z.output<typeof imapSchema>;

/** Time between two readings of a sender's mail by `seq run`. */
const DEFAULT_EVERY_MS = 5 * 60_000;
/** Cron starts once a minute; nothing reads more often. */
const LEAST_EVERY_MS = 60_000;
/** A sequence that cannot hear is spam: after a day of not hearing, it is silent. */
const DEFAULT_HOLD_AFTER_MS = 24 * 3_600_000;

/**
 * Reads `imap`: an address, or a map with `url` and more. Null as soon as it names no server. `shared`: the sender's own
 * `oauth2`, which logs in here too where there is neither a password nor another one.
 */
export function readImap(
  imap: YamlNode,
  secrets: SecretSource,
  shared: SenderOAuth2 | null,
): SenderImap | null {
  const { value } = imap;
  const isPlain = typeof value === "string";
  if (!isPlain && !isRecord(value)) {
    const hint = "write imaps://user:${IMAP_PASSWORD}@host, or a map with `url`";
    imap.error("wrong-type", '"imap" must be an address or a map', hint);
    return null;
  }
  const map = isPlain ? imap.with<Partially<ImapData>>({}) : imap.read(imapSchema);
  const written = isPlain ? imap.with(value) : map.at("url");
  if (written.value === undefined) return null;
  const data = map.value;
  const own = data.oauth2 && readOAuth2(map.at("oauth2").with(data.oauth2), "imap", secrets);
  const url = resolveSecrets(written, secrets);
  const oauth2 = own ?? (url === null || hasPassword(url) ? null : shared && scopeFor(shared, "imap"));
  const hasToken = data.oauth2 !== undefined || shared !== null;
  const wrong = url === null || url === UNTOLD ? null : explainImap(url, hasToken);
  if (wrong !== null) {
    const hint = "write imaps://user:${IMAP_PASSWORD}@host";
    written.error("wrong-imap", `"${isPlain ? "imap" : "url"}" ${wrong}`, hint);
  }
  return {
    url: url ?? written.value,
    inbox: data.inbox ?? "INBOX",
    bounces: data.bounces ?? null,
    sent: readSent(data.sent),
    folders: data.folders !== "off" && data.folders !== false,
    everyMs: readEvery(map.at("every")),
    holdAfterMs: readHoldAfter(map.at("hold_after")),
    oauth2,
  };
}

function readSent(sent: string | false | undefined): SenderImap["sent"] {
  if (sent === undefined || sent === "auto") return { type: "auto" };
  return sent === false || sent === "off" ? { type: "off" } : { type: "named", name: sent };
}

function readEvery(every: YamlNode<string | undefined>): number {
  const { value } = every;
  if (value === undefined) return DEFAULT_EVERY_MS;
  const everyMs = parseDuration(value);
  if (everyMs !== null && everyMs >= LEAST_EVERY_MS) return everyMs;
  const wrong = everyMs === null ? "no duration" : "less than a minute";
  every.error("wrong-duration", `"${value}" is ${wrong}`, "write for example `5 minutes`");
  return DEFAULT_EVERY_MS;
}

function readHoldAfter(after: YamlNode<string | undefined>): number | null {
  const { value } = after;
  if (value === undefined) return DEFAULT_HOLD_AFTER_MS;
  if (value.trim() === "never") return null;
  const ms = parseDuration(value);
  if (ms === null) {
    after.error("wrong-duration", `"${value}" is no duration`, "write for example `24 hours`, or `never`");
  }
  return ms ?? DEFAULT_HOLD_AFTER_MS;
}
