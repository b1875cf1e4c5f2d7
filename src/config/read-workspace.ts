import * as z from "zod";
import { parseHours } from "../calendar/hours.ts";
import { checkWhere } from "../condition/check.ts";
import { STANDARD_FIELDS, TAKEN_NAMES } from "../condition/standard-field.ts";
import type { Diagnostic, Range } from "../diagnostic.ts";
import type { WeeklyHours } from "../engine/plan.ts";
import { isLocalHttp } from "../loopback.ts";
import type { YamlNode } from "../yaml/node.ts";
import { createReport, dropConsequences, sortDiagnostics } from "../yaml/report.ts";
import { START } from "../yaml/text.ts";
import { readYaml } from "../yaml/yaml-file.ts";
import { chooseUnsubscribe } from "./bulk.ts";
import { checkEvent, judgeEvent } from "./names.ts";
import { makeQuotable, withoutTaken } from "./quotable.ts";
import { readBudget, readCosts, readLimits } from "./read-budget.ts";
import { readCalendar } from "./read-calendar.ts";
import { readCodes } from "./read-codes.ts";
import { readCompliance } from "./read-compliance.ts";
import { readCrm } from "./read-crm.ts";
import { readHttp } from "./read-http.ts";
import { readProviders } from "./read-providers.ts";
import { readSender } from "./read-sender.ts";
import { readWeb } from "./read-web.ts";
import { refuseLiterals, refuseMisplaced, resolveSecrets, type SecretSource, UNTOLD } from "./secrets.ts";
import { staysHere } from "./smtp-url.ts";
import { explainStore } from "./store-url.ts";
import type { Notify, Sender, WorkspaceConfig } from "./workspace-config.ts";
import { workspaceFileSchema } from "./workspace-schema.ts";

/** What seq.yaml says. `config` is null as soon as there is one error. */
export interface WorkspaceReading {
  config: WorkspaceConfig | null;
  /** Sorted by place. No message holds a secret. */
  diagnostics: Diagnostic[];
  /** The workspace as far as it could be read, errors or not: for lint, never to run with. */
  outline: WorkspaceConfig | null;
  /** The values as the file has them, secrets as `${NAME}`; null where it is no YAML. */
  written: Record<string, unknown> | null;
  /** Where a key stands, by its path from the top: `["senders", "anna"]`. */
  positionOfKey(path: readonly (string | number)[]): Range;
  /** Whether the file has that key. */
  hasKey(path: readonly string[]): boolean;
}

export interface WorkspaceScope extends SecretSource {
  /** Path relative to the workspace root, or `-`. */
  file: string;
}

const DEFAULT_STORE = ".seq/state.db";
const DEFAULT_ZONE = "UTC";
const DEFAULT_HOURS = "Mon-Fri 09:00-17:00";

/** Maps of senders are looked at one by one, so that one wrong sender does not hide the others. */
const schema = workspaceFileSchema.extend({
  senders: z.record(z.string(), z.unknown()).optional(),
  touch_budget: z.record(z.string(), z.unknown()).optional(),
});

/** Reads and checks seq.yaml; never throws on any text. */
export function readWorkspace(text: string, scope: WorkspaceScope): WorkspaceReading {
  const report = createReport(scope.file);
  const file = readYaml(text, report);
  if (file === null) {
    const diagnostics = sortDiagnostics(hideValues(report.diagnostics, text));
    const nothing = { config: null, outline: null, written: null };
    return { ...nothing, diagnostics, positionOfKey: () => START, hasKey: () => false };
  }
  const top = file.read(schema);
  const data = top.value;
  refuseLiterals(file);
  refuseMisplaced(file);
  const senders = readSenders(top.at("senders"), scope);
  const fields = readFields(top.at("fields"));
  const calendar = readCalendar(top.at("calendar"), []);
  for (const event of top.at("company").at("stop_on").items()) checkEvent(event);
  const config: WorkspaceConfig = {
    name: data.workspace ?? "",
    store: readStore(top.at("store"), scope),
    rehearsal: data.rehearsal ?? false,
    calendar: {
      timezone: "prospect",
      zone: calendar.timezone ?? DEFAULT_ZONE,
      hours: calendar.hours ?? defaultHours(),
      holidays: calendar.holidays ?? "prospect",
    },
    senders,
    limits: readLimits(top.at("limits")),
    touchBudget: readBudget(top.at("touch_budget")),
    company: { stopOn: data.company?.stop_on ?? [], sameDomain: data.company?.same_domain ?? true },
    fields,
    ...(data.events !== undefined && { events: readEvents(top.at("events")) }),
    personas: readPersonas(top.at("personas"), fields),
    costs: readCosts(top.at("costs")),
    compliance: readCompliance(top.at("compliance"), senders),
    approval: data.approval ?? "none",
    ...(data.approvers !== undefined && { approvers: data.approvers }),
    ...readWeb(top.at("web"), senders, scope),
    notify: readNotify(top.at("notify"), scope),
    ...(data.codes !== undefined && { codes: readCodes(top.at("codes")) }),
    providers: readProviders(top.at("providers"), scope),
    http: readHttp(top.at("http"), scope),
    ...(data.crm !== undefined && { crm: readCrm(top.at("crm"), fields) }),
  };
  chooseUnsubscribe(config);
  if (config.rehearsal) checkRehearsal(file, senders);
  return {
    config: report.failed() ? null : config,
    diagnostics: sortDiagnostics(hideValues(dropConsequences(report.diagnostics), text)),
    outline: config,
    written: file.value,
    positionOfKey: (path) => file.at(...path).key.range,
    hasKey: (path) => file.at(...path).isThere,
  };
}

function readStore(written: YamlNode<string | undefined>, scope: SecretSource): string {
  const store = resolveSecrets(written, scope) ?? DEFAULT_STORE;
  const wrong = store.includes(UNTOLD) ? null : explainStore(store);
  if (wrong !== null) {
    const hint = "write a file such as .seq/state.db, or postgres://USER@HOST/DATABASE";
    written.error("wrong-store", `"store" ${wrong}`, hint);
  }
  return store;
}

/** What a message quotes from the file may be a secret that stands where it should not. */
function hideValues(diagnostics: readonly Diagnostic[], text: string): Diagnostic[] {
  if (diagnostics.length === 0) return [];
  const { taken } = makeQuotable(text);
  return diagnostics.map((each) => {
    const { hint, related } = each;
    return {
      ...each,
      message: withoutTaken(each.message, taken),
      ...(hint !== undefined && { hint: withoutTaken(hint, taken) }),
      ...(related && {
        related: related.map((one) => ({ ...one, message: withoutTaken(one.message, taken) })),
      }),
    };
  });
}

function defaultHours(): WeeklyHours {
  const reading = parseHours(DEFAULT_HOURS);
  return reading.ok ? reading.hours : [];
}

function readSenders(
  senders: YamlNode<Record<string, unknown> | undefined>,
  secrets: SecretSource,
): Record<string, Sender> {
  return Object.fromEntries(senders.entries().map(([id, node]) => [id, readSender(id, node, secrets)]));
}

const FIELD_NAME = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
function readFields(fields: YamlNode<WorkspaceConfig["fields"] | undefined>): WorkspaceConfig["fields"] {
  for (const [name, { value: type, key }] of fields.entries()) {
    const standard = Object.hasOwn(STANDARD_FIELDS, name) ? STANDARD_FIELDS[name] : undefined;
    if (!FIELD_NAME.test(name)) {
      const hint = "use a-z, 0-9 and _, starting with a letter";
      key.error("wrong-id", `"${name}" is no field name`, hint);
    } else if (TAKEN_NAMES.includes(name) || (standard !== undefined && standard !== type)) {
      key.error("wrong-field", `"${name}" has a meaning already`, "choose another name");
    }
  }
  return fields.value ?? {};
}

/** What events carry. Its names stand in conditions, so they are written as those of fields are. */
function readEvents(events: YamlNode<WorkspaceConfig["events"]>): NonNullable<WorkspaceConfig["events"]> {
  for (const [name, event] of events.entries()) {
    const known = judgeEvent(name);
    if (known !== true) {
      const hint =
        typeof known === "string" ? `did you mean "${known}"?` : "events are snake_case: purchased";
      event.key.error("unknown-event", `unknown event "${name}"`, hint);
    }
    for (const [key, data] of event.entries()) {
      if (FIELD_NAME.test(key)) continue;
      const hint = "use a-z, 0-9 and _, starting with a letter";
      data.key.error("wrong-id", `"${key}" is no name of an event's data`, hint);
    }
  }
  return events.value ?? {};
}

function readPersonas(
  personas: YamlNode<z.output<typeof schema>["personas"]>,
  fields: WorkspaceConfig["fields"],
): WorkspaceConfig["personas"] {
  const read: WorkspaceConfig["personas"] = {};
  for (const [name, persona] of personas.entries()) {
    const { where = null, notes = null } = persona.value;
    if (where !== null) persona.at("where").explain(checkWhere(where, fields));
    read[name] = { where, notes };
  }
  return read;
}

/** Incoming webhooks of Slack and Discord: the path is the password. */
const HOOK = /^https:\/\/(?:hooks\.slack\.com\/\w|(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d)/i;

/** Reads `notify`: kinds are known facts, the URL is https or stays on this machine. */
function readNotify(notify: YamlNode<z.output<typeof schema>["notify"]>, secrets: SecretSource): Notify[] {
  return notify.items().map((entry) => {
    const { on, url: written, shape = "json", include_text: includeText = false } = entry.value;
    for (const kind of entry.at("on").items()) checkEvent(kind);
    const location = entry.at("url");
    const url = resolveSecrets(location, secrets) ?? "";
    if (HOOK.test(written)) {
      const hint = "whoever knows it can post there: write ${NOTIFY_URL} and put the value into .env";
      location.error("literal-secret", "A secret is written out: the url of a notification", hint);
    }
    const isWhole = /^https:\/\/[^\s/]/i.test(url) || isLocalHttp(url);
    // A URL that is all secret is not told to lint.
    if (url !== "" && !isWhole && !/^\s*\$\{/.test(written)) {
      const hint = "https://…, or http:// to this machine";
      location.error("wrong-value", "The url of a notification must be https", hint);
    }
    return { on, url, shape, includeText };
  });
}

function checkRehearsal(file: YamlNode, senders: Record<string, Sender>): void {
  for (const { id, imap, smtp } of Object.values(senders)) {
    const node = file.at("senders", id);
    if (imap !== null && !staysHere(imap.url)) {
      const message = `A rehearsal must not read or change a real mailbox: "${id}"`;
      node.at("imap").error("rehearsal-sends", message, "take out `imap`, or `rehearsal: true`");
    }
    if (staysHere(smtp)) continue;
    const message = `A rehearsal must not send to a real server: "${id}"`;
    const hint =
      "use `smtp: outbox` or a loopback host (localhost, 127.0.0.1, [::1]), or take out `rehearsal: true`";
    node.at("smtp").error("rehearsal-sends", message, hint);
  }
}
