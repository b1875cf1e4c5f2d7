import type { Report } from "../yaml/report.ts";
import { isRecord, readShape } from "../yaml/shape.ts";
import type { Path, YamlFile } from "../yaml/yaml-file.ts";
import { parseDuration } from "./duration.ts";
import { resolveSecrets, type SecretSource, UNTOLD } from "./secrets.ts";
import { explainImap, staysHere } from "./smtp-url.ts";
import type { SenderImap, SenderOAuth2 } from "./workspace-config.ts";
import { imapSchema } from "./workspace-schema.ts";

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
export function readImap(
  value: unknown,
  path: Path,
  secrets: SecretSource,
  yaml: YamlFile,
  report: Report,
): SenderImap | null {
  if (typeof value !== "string" && !isRecord(value)) {
    report.error("wrong-type", '"imap" must be an address or a map', yaml.locate(path), {
      hint: "write imaps://user:${IMAP_PASSWORD}@host, or a map with `url`",
    });
    return null;
  }
  const isPlain = typeof value === "string";
  const data = isPlain ? { url: value } : readShape(imapSchema, value, path, yaml, report);
  if (data.url === undefined) return null;
  const place = isPlain ? path : [...path, "url"];
  const oauth2 =
    data.oauth2 === undefined ? null : readOAuth2(data.oauth2, [...path, "oauth2"], secrets, yaml, report);
  const url = resolveSecrets(data.url, place, secrets, yaml, report);
  const wrong = url === null || url === UNTOLD ? null : explainImap(url, data.oauth2 !== undefined);
  if (wrong !== null) {
    report.error("wrong-imap", `"${isPlain ? "imap" : "url"}" ${wrong}`, yaml.locate(place), {
      hint: "write imaps://user:${IMAP_PASSWORD}@host",
    });
  }
  return {
    url: url ?? data.url,
    inbox: data.inbox ?? "INBOX",
    bounces: data.bounces ?? null,
    sent: readSent(data.sent),
    folders: data.folders !== "off" && data.folders !== false,
    everyMs: readEvery(data.every, [...path, "every"], yaml, report),
    holdAfterMs: readHoldAfter(data.hold_after, [...path, "hold_after"], yaml, report),
    oauth2,
  };
}

function readSent(sent: string | false | undefined): SenderImap["sent"] {
  if (sent === undefined || sent === "auto") return { type: "auto" };
  return sent === false || sent === "off" ? { type: "off" } : { type: "named", name: sent };
}

function readEvery(every: string | undefined, path: Path, yaml: YamlFile, report: Report): number {
  if (every === undefined) return DEFAULT_EVERY_MS;
  const everyMs = parseDuration(every);
  if (everyMs !== null && everyMs >= LEAST_EVERY_MS) return everyMs;
  report.error(
    "wrong-duration",
    everyMs === null ? `"${every}" is no duration` : `"${every}" is less than a minute`,
    yaml.locate(path),
    { hint: "write for example `5 minutes`" },
  );
  return DEFAULT_EVERY_MS;
}

function readHoldAfter(after: string | undefined, path: Path, yaml: YamlFile, report: Report): number | null {
  if (after === undefined) return DEFAULT_HOLD_AFTER_MS;
  if (after.trim() === "never") return null;
  const ms = parseDuration(after);
  if (ms === null) {
    report.error("wrong-duration", `"${after}" is no duration`, yaml.locate(path), {
      hint: "write for example `24 hours`, or `never`",
    });
  }
  return ms ?? DEFAULT_HOLD_AFTER_MS;
}

type OAuth2Data = NonNullable<ReturnType<typeof imapSchema.parse>["oauth2"]>;

function readOAuth2(
  data: OAuth2Data,
  path: Path,
  secrets: SecretSource,
  yaml: YamlFile,
  report: Report,
): SenderOAuth2 | null {
  const resolve = (text: string, key: string): string =>
    resolveSecrets(text, [...path, key], secrets, yaml, report) ?? text;
  const known = data.provider === undefined ? null : PROVIDERS[data.provider];
  const tokenUrl = data.token_url === undefined ? known?.tokenUrl : resolve(data.token_url, "token_url");
  if (tokenUrl === undefined) {
    report.error("missing-key", '"provider" or "token_url" is missing', yaml.locateKey(path), {
      hint: "write `provider: google` or `provider: microsoft`",
    });
    return null;
  }
  // A refresh token opens the mailbox: it never travels in the clear, but on this machine.
  if (
    tokenUrl !== UNTOLD &&
    !/^https:\/\//i.test(tokenUrl) &&
    !(/^http:\/\//i.test(tokenUrl) && staysHere(tokenUrl))
  ) {
    report.error("wrong-value", '"token_url" must start with https://', yaml.locate([...path, "token_url"]));
  }
  return {
    tokenUrl,
    clientId: resolve(data.client_id, "client_id"),
    clientSecret: data.client_secret === undefined ? null : resolve(data.client_secret, "client_secret"),
    refreshToken: resolve(data.refresh_token, "refresh_token"),
    scope: data.scope ?? known?.scope ?? null,
  };
}
