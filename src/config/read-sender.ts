import * as z from "zod";
import { isTimeZone } from "../calendar/zones.ts";
import type { Report } from "../yaml/report.ts";
import { readShape } from "../yaml/shape.ts";
import type { Path, YamlFile } from "../yaml/yaml-file.ts";
import { parseDuration, parseGrowth } from "./duration.ts";
import { readImap } from "./read-imap.ts";
import { resolveSecrets, type SecretSource, UNTOLD } from "./secrets.ts";
import { explainSmtp } from "./smtp-url.ts";
import type { Sender, SenderLimits } from "./workspace-config.ts";
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
export function readSender(
  id: string,
  value: unknown,
  secrets: SecretSource,
  yaml: YamlFile,
  report: Report,
): Sender {
  const path: Path = ["senders", id];
  if (!SENDER_ID.test(id)) {
    report.error("wrong-id", `"${id}" is no sender id`, yaml.locateKey(path), {
      hint: "use letters, digits, - and _, starting with a letter",
    });
  }
  const data = readShape(openSchema, value, path, yaml, report);
  if (data.name !== undefined && /[\r\n\0]/.test(data.name.trim())) {
    report.error("line-break", '"name" is one line', yaml.locate([...path, "name"]));
  }
  if (data.email !== undefined && !ADDRESS.test(data.email)) {
    report.error("wrong-address", `"${data.email}" is no email address`, yaml.locate([...path, "email"]));
  }
  if (data.timezone !== undefined && !isTimeZone(data.timezone)) {
    report.error(
      "unknown-timezone",
      `"${data.timezone}" is no time zone here`,
      yaml.locate([...path, "timezone"]),
      {
        hint: "an IANA name such as Asia/Seoul",
      },
    );
  }
  const smtp = readSmtp(data.smtp, data.email, path, secrets, yaml, report);
  const key =
    data.dkim === undefined
      ? null
      : resolveSecrets(data.dkim.key, [...path, "dkim", "key"], secrets, yaml, report);
  return {
    id,
    name: data.name?.trim() ?? id,
    email: data.email ?? null,
    smtp,
    imap: data.imap === undefined ? null : readImap(data.imap, [...path, "imap"], secrets, yaml, report),
    dkim: data.dkim === undefined || key === null ? null : { ...data.dkim, key, ...namesFile(data.dkim.key) },
    limits: readLimits(data.limits, [...path, "limits"], yaml, report),
    signature: data.signature ?? null,
    ...(data.unsubscribe !== undefined && { unsubscribe: data.unsubscribe }),
    timezone: data.timezone ?? null,
    linkedin: data.linkedin ?? "free",
    connections: data.connections ?? CONNECTIONS,
    ...readPatience(data.patience, [...path, "patience"], yaml, report),
  };
}

/** The file that a key is the whole of. */
function namesFile(key: string): { keyFile?: string } {
  const path = /^\s*\$\{file:([^}]+)\}\s*$/.exec(key)?.[1];
  return path === undefined ? {} : { keyFile: path };
}

function readPatience(
  patience: string | undefined,
  path: Path,
  yaml: YamlFile,
  report: Report,
): Pick<Sender, "patienceMs"> {
  if (patience === undefined) return {};
  const patienceMs = parseDuration(patience);
  if (patienceMs !== null && patienceMs >= LEAST_PATIENCE_MS && patienceMs <= MOST_PATIENCE_MS) {
    return { patienceMs };
  }
  const wrong = patienceMs === null ? "no duration" : "not between a second and an hour";
  report.error("wrong-duration", `"${patience}" is ${wrong}`, yaml.locate(path), {
    hint: "write for example `2 minutes`",
  });
  return {};
}

function readSmtp(
  smtp: string | undefined,
  email: string | undefined,
  path: Path,
  secrets: SecretSource,
  yaml: YamlFile,
  report: Report,
): string {
  if (smtp === undefined) return "outbox";
  const place = [...path, "smtp"];
  const resolved = resolveSecrets(smtp, place, secrets, yaml, report) ?? smtp;
  const wrong = resolved === UNTOLD ? null : explainSmtp(resolved);
  if (wrong !== null) {
    report.error("wrong-smtp", `"smtp" ${wrong}`, yaml.locate(place), {
      hint: "write smtps://user:${SMTP_PASSWORD}@host, or outbox",
    });
  } else if (resolved !== "outbox" && email === undefined) {
    report.error(
      "missing-key",
      '"email" is missing: a sender with `smtp` needs an address',
      yaml.locateKey(path),
    );
  }
  return resolved;
}

type LimitsData = NonNullable<ReturnType<typeof senderSchema.parse>["limits"]>;

function readLimits(
  limits: LimitsData | undefined,
  path: Path,
  yaml: YamlFile,
  report: Report,
): SenderLimits {
  const { every, ramp } = limits ?? {};
  const everyMs = every === undefined ? null : parseDuration(every);
  if (every !== undefined && everyMs === null) {
    report.error("wrong-duration", `"${every}" is no duration`, yaml.locate([...path, "every"]), {
      hint: "write for example `90 seconds` or `2 minutes`",
    });
  }
  const growth = ramp === undefined ? null : parseGrowth(String(ramp.add));
  if (ramp !== undefined && growth === null) {
    report.error("wrong-rate", `"${ramp.add}" is no growth`, yaml.locate([...path, "ramp", "add"]), {
      hint: "write for example `5 per day`",
    });
  }
  return {
    perDay: limits?.per_day ?? null,
    perHour: limits?.per_hour ?? null,
    everyMs,
    ramp: ramp === undefined || growth === null ? null : { from: ramp.from, ...growth },
  };
}
