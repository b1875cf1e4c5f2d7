import type * as z from "zod";
import type { YamlNode } from "../yaml/node.ts";
import { isRecord, type Partially } from "../yaml/shape.ts";
import { parseDuration } from "./duration.ts";
import { resolveSecrets, type SecretSource, UNTOLD } from "./secrets.ts";
import { explainImap, staysHere } from "./smtp-url.ts";
import type { SenderImap, SenderOAuth2 } from "./workspace-config.ts";
import { imapSchema } from "./workspace-schema.ts";

type ImapData = z.output<typeof imapSchema>;

/** Time between two readings of a sender's mail by `seq run`. */
const DEFAULT_EVERY_MS = 5 * 60_000;
/** Cron starts once a minute; nothing reads more often. */
const LEAST_EVERY_MS = 60_000;
/** A sequence that cannot hear is spam: after a day of not hearing, it is silent. */
const DEFAULT_HOLD_AFTER_MS = 24 * 3_600_000;

/** Where a refresh token becomes an access token, and what to ask for there. */
const PROVIDERS = {
  // https://developers.google.com/identity/protocols/oauth2/web-server#offline
  google: { tokenUrl: "https://oauth2.googleapis.com/token", scope: null },
  // https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
  microsoft: {
    tokenUrl: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
    scope: "https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
  },
} as const;

/** Reads `imap`: an address, or a map with `url` and more. Null as soon as it names no server. */
export function readImap(imap: YamlNode, secrets: SecretSource): SenderImap | null {
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
  const oauth2 = data.oauth2 && readOAuth2(map.at("oauth2").with(data.oauth2), secrets);
  const url = resolveSecrets(written, secrets);
  const wrong = url === null || url === UNTOLD ? null : explainImap(url, data.oauth2 !== undefined);
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
    oauth2: oauth2 ?? null,
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

function readOAuth2(
  oauth2: YamlNode<NonNullable<ImapData["oauth2"]>>,
  secrets: SecretSource,
): SenderOAuth2 | null {
  const data = oauth2.value;
  const resolve = (key: keyof typeof data) => resolveSecrets(oauth2.at(key), secrets) ?? data[key] ?? null;
  const known = data.provider === undefined ? null : PROVIDERS[data.provider];
  const tokenUrl = resolve("token_url") ?? known?.tokenUrl;
  if (tokenUrl === undefined) {
    const hint = "write `provider: google` or `provider: microsoft`";
    oauth2.key.error("missing-key", '"provider" or "token_url" is missing', hint);
    return null;
  }
  // A refresh token opens the mailbox: it never travels in the clear, but on this machine.
  if (
    tokenUrl !== UNTOLD &&
    !/^https:\/\//i.test(tokenUrl) &&
    !(/^http:\/\//i.test(tokenUrl) && staysHere(tokenUrl))
  ) {
    oauth2.at("token_url").error("wrong-value", '"token_url" must start with https://');
  }
  return {
    tokenUrl,
    clientId: resolve("client_id") ?? data.client_id,
    clientSecret: resolve("client_secret"),
    refreshToken: resolve("refresh_token") ?? data.refresh_token,
    scope: data.scope ?? known?.scope ?? null,
  };
}
