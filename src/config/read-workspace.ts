import * as z from "zod";
import { parseHours } from "../calendar/hours.ts";
import { checkWhere } from "../condition/check.ts";
import { STANDARD_FIELDS } from "../condition/standard-field.ts";
import type { Diagnostic, Range } from "../diagnostic.ts";
import type { WeeklyHours } from "../engine/plan.ts";
import { chooseUnsubscribe } from "../sequence/bulk.ts";
import { checkEvent } from "../sequence/read-sequence.ts";
import { createReport, dropConsequences, hintOf, type Report, sortDiagnostics } from "../yaml/report.ts";
import { readShape } from "../yaml/shape.ts";
import { START } from "../yaml/text.ts";
import { readYaml, type YamlFile } from "../yaml/yaml-file.ts";
import { makeQuotable, withoutTaken } from "./quotable.ts";
import { readBudget, readCosts, readLimits } from "./read-budget.ts";
import { readCalendar } from "./read-calendar.ts";
import { readCompliance } from "./read-compliance.ts";
import { readNotify } from "./read-notify.ts";
import { readSender } from "./read-sender.ts";
import { readWeb } from "./read-web.ts";
import { refuseLiterals, refuseMisplaced, resolveSecrets, type SecretSource } from "./secrets.ts";
import { staysHere } from "./smtp-url.ts";
import type { Sender, WorkspaceConfig } from "./workspace-config.ts";
import { workspaceFileSchema } from "./workspace-schema.ts";

/** What seq.yaml says. `config` is null as soon as there is one error. */
export interface WorkspaceReading {
  config: WorkspaceConfig | null;
  /** Sorted by place. No message holds a secret. */
  diagnostics: Diagnostic[];
  /** The workspace as far as it could be read, errors or not: for lint, never to run with. */
  outline: WorkspaceConfig | null;
  /** Where a key stands, by its path from the top: `["senders", "anna"]`. */
  positionOfKey(path: readonly string[]): Range;
  /** Whether the file has that key. */
  hasKey(path: readonly string[]): boolean;
}

export interface WorkspaceSetting extends SecretSource {
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
export function readWorkspace(text: string, setting: WorkspaceSetting): WorkspaceReading {
  const report = createReport(setting.file);
  const yaml = readYaml(text, report);
  if (yaml === null) {
    const diagnostics = sortDiagnostics(hideValues(report.diagnostics, text));
    return { config: null, diagnostics, outline: null, positionOfKey: () => START, hasKey: () => false };
  }
  const data = readShape(schema, yaml.value, [], yaml, report);
  refuseLiterals(yaml, report);
  refuseMisplaced(yaml, report);
  const senders = readSenders(data.senders ?? {}, setting, yaml, report);
  const fields = readFields(data.fields ?? {}, yaml, report);
  const calendar = readCalendar(data.calendar ?? {}, [], yaml, report);
  const stopOn = data.company?.stop_on ?? [];
  for (const [index, event] of stopOn.entries()) {
    checkEvent(event, yaml.locate(["company", "stop_on", index]), report);
  }
  explainLater(yaml, report);
  const config: WorkspaceConfig = {
    name: data.workspace ?? "",
    store: resolveSecrets(data.store ?? DEFAULT_STORE, ["store"], setting, yaml, report) ?? DEFAULT_STORE,
    rehearsal: data.rehearsal ?? false,
    calendar: {
      timezone: "prospect",
      zone: calendar.timezone ?? DEFAULT_ZONE,
      hours: calendar.hours ?? defaultHours(),
      holidays: calendar.holidays ?? "prospect",
    },
    senders,
    limits: readLimits(data.limits ?? {}, yaml, report),
    touchBudget: readBudget(data.touch_budget ?? {}, yaml, report),
    company: { stopOn, sameDomain: data.company?.same_domain ?? true },
    fields,
    personas: readPersonas(data.personas ?? {}, fields, yaml, report),
    costs: readCosts(data.costs ?? {}, yaml, report),
    compliance: readCompliance(data.compliance ?? {}, yaml, report),
    approval: data.approval ?? "none",
    ...readWeb(data.web, senders, setting, yaml, report),
    notify: readNotify(data.notify ?? [], setting, yaml, report),
  };
  chooseUnsubscribe(config);
  if (config.rehearsal) checkRehearsal(senders, yaml, report);
  return {
    config: report.failed() ? null : config,
    diagnostics: sortDiagnostics(hideValues(dropConsequences(report.diagnostics), text)),
    outline: config,
    positionOfKey: (path) => yaml.locateKey(path),
    hasKey: (path) => yaml.has(path),
  };
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
  senders: Record<string, unknown>,
  secrets: SecretSource,
  yaml: YamlFile,
  report: Report,
): Record<string, Sender> {
  const read = Object.entries(senders).map(([id, value]) => [
    id,
    readSender(id, value, secrets, yaml, report),
  ]);
  return Object.fromEntries(read) as Record<string, Sender>;
}

const FIELD_NAME = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
/** Names that templates and conditions already give a meaning of their own. */
const TAKEN = ["tags", "sender_name", "sender_email", "unsubscribe_url", "preferences_url"];

function readFields(
  fields: WorkspaceConfig["fields"],
  yaml: YamlFile,
  report: Report,
): WorkspaceConfig["fields"] {
  for (const [name, type] of Object.entries(fields)) {
    const range = yaml.locateKey(["fields", name]);
    const standard = Object.hasOwn(STANDARD_FIELDS, name) ? STANDARD_FIELDS[name] : undefined;
    if (!FIELD_NAME.test(name)) {
      report.error("wrong-id", `"${name}" is no field name`, range, {
        hint: "use a-z, 0-9 and _, starting with a letter",
      });
    } else if (TAKEN.includes(name) || (standard !== undefined && standard !== type)) {
      report.error("wrong-field", `"${name}" has a meaning already`, range, { hint: "choose another name" });
    }
  }
  return fields;
}

function readPersonas(
  personas: Record<string, { where?: string | undefined; notes?: string | undefined }>,
  fields: WorkspaceConfig["fields"],
  yaml: YamlFile,
  report: Report,
): WorkspaceConfig["personas"] {
  const read: WorkspaceConfig["personas"] = {};
  for (const [name, { where, notes }] of Object.entries(personas)) {
    for (const problem of where === undefined ? [] : checkWhere(where, fields)) {
      const range = yaml.locatePart(["personas", name, "where"], problem.start, problem.end);
      report.error(problem.code, problem.message, range, hintOf(problem.hint));
    }
    read[name] = { where: where ?? null, notes: notes ?? null };
  }
  return read;
}

/** Keys that are accepted, checked and not used by this version. */
function explainLater(yaml: YamlFile, report: Report): void {
  for (const key of ["providers"]) {
    if (!Object.hasOwn(yaml.value, key)) continue;
    report.inform("no-effect-yet", `"${key}" changes nothing yet`, yaml.locateKey([key]));
  }
}

function checkRehearsal(senders: Record<string, Sender>, yaml: YamlFile, report: Report): void {
  for (const sender of Object.values(senders)) {
    if (sender.imap !== null && !staysHere(sender.imap.url)) {
      report.error(
        "rehearsal-sends",
        `A rehearsal must not read or change a real mailbox: "${sender.id}"`,
        yaml.locate(["senders", sender.id, "imap"]),
        { hint: "take out `imap`, or `rehearsal: true`" },
      );
    }
    if (staysHere(sender.smtp)) continue;
    const range = yaml.locate(["senders", sender.id, "smtp"]);
    report.error("rehearsal-sends", `A rehearsal must not send to a real server: "${sender.id}"`, range, {
      hint: "use `smtp: outbox` or a loopback host (localhost, 127.0.0.1, [::1]), or take out `rehearsal: true`",
    });
  }
}
