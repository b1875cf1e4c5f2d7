import type { Paint } from "../../app/session/paint.ts";
import { countOf } from "../../count-of.ts";
import { ExitCode } from "../../errors.ts";
import type { ComplianceReport, CountryReport, MediumReport } from "../../report/compliance.ts";
import type { Result } from "../command.ts";
import { formatIso } from "./iso.ts";
import { formatTable } from "./table.ts";

const ENFORCED: Readonly<Record<string, string>> = {
  auto: "auto: the law of each person's country is enforced",
  advise: "not set: nothing is refused; `jurisdictions: auto` enforces what stands below",
  off: "off: nothing is enforced",
};

/** `seq doctor --compliance` for a terminal and for scripts. Exit 1 where somebody is refused or something is missing. */
export function showCompliance(report: ComplianceReport, now: number, columns: number | null): Result {
  const lacks = report.countries.some(
    ({ media, missing }) => missing.length > 0 || Object.values(media).some(({ people }) => people.block > 0),
  );
  return {
    data: {
      ...report,
      notices: report.notices.map(({ prospect, since, dueAt, ...rest }) => ({
        ...rest,
        prospect: `p${prospect}`,
        since: formatIso(since),
        due_at: formatIso(dueAt),
        overdue: dueAt <= now,
      })),
    },
    text: (paint) => formatReport(report, now, paint, columns),
    exit: lacks || report.notices.some(({ dueAt }) => dueAt <= now) ? ExitCode.attention : ExitCode.done,
  };
}

function formatReport(report: ComplianceReport, now: number, paint: Paint, columns: number | null): string {
  const { jurisdictions, countries, notices } = report;
  const setting =
    typeof jurisdictions === "string" ? (ENFORCED[jurisdictions] ?? jurisdictions) : jurisdictions.join(", ");
  if (countries.length === 0) return `jurisdictions ${setting}\n\nnobody is here yet`;
  const table = formatTable(
    countries,
    [
      { title: "country", cell: (row) => paint.strong(row.country ?? "unknown") },
      { title: "people", cell: (row) => String(row.people), align: "right" },
      { title: "law", cell: (row) => row.regime },
      { title: "email", cell: (row) => formatMedium(row.media.email, paint) },
      { title: "call", cell: (row) => formatMedium(row.media.call, paint) },
      { title: "linkedin", cell: (row) => formatMedium(row.media.linkedin, paint) },
      { title: "enforced", cell: (row) => (row.enforced ? "yes" : "no") },
    ],
    { paint, columns },
  );
  const overdue = notices.filter(({ dueAt }) => dueAt <= now).length;
  return [
    `jurisdictions ${setting}`,
    table,
    ...countries.flatMap((row) => describeCountry(row, paint)),
    ...(notices.length === 0
      ? []
      : [
          `${countOf(notices.length, "notice")} ${notices.length === 1 ? "is" : "are"} open, ${overdue} overdue: seq consent notices`,
        ]),
    paint.dim("cautious defaults, not legal advice: docs/law.md has each rule with its source"),
  ].join("\n\n");
}

function formatMedium(medium: MediumReport | undefined, paint: Paint): string {
  if (medium === undefined) return "";
  const { allow, warn, block } = medium.people;
  return [
    ...(allow > 0 ? [paint.good(`${allow} allow`)] : []),
    ...(warn > 0 ? [paint.warn(`${warn} warn`)] : []),
    ...(block > 0 ? [paint.bad(`${block} block`)] : []),
  ].join(", ");
}

function describeCountry(row: CountryReport, paint: Paint): string[] {
  const lines = [
    ...Object.entries(row.media).flatMap(([medium, { people, reason, source, lacks_consent, expiring }]) => [
      ...(people.block + people.warn === 0 || medium === "sms" ? [] : [`${medium}: ${reason} (${source})`]),
      ...(lacks_consent === 0 || medium === "sms"
        ? []
        : [
            `${medium}: ${lacks_consent} without a consent: seq consent add, or consent columns in an import`,
          ]),
      ...(expiring === 0 ? [] : [`${medium}: ${expiring} rest on a consent that ends within 30 days`]),
    ]),
    ...row.missing.map((setting) => `seq.yaml lacks ${setting}`),
    ...(row.override === null ? [] : [`overridden in seq.yaml: ${row.override}`]),
  ];
  if (lines.length === 0) return [];
  return [
    `${paint.strong(row.country ?? "unknown country")}\n${lines.map((line) => `  ${line}`).join("\n")}`,
  ];
}
