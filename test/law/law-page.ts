import type { CountryLaw, Medium, MediumRule } from "../../src/law/law.ts";
import { COUNTRY_LAWS, UNKNOWN_COUNTRY } from "../../src/law/table.ts";

const SHOWN: readonly Medium[] = ["email", "sms", "call", "linkedin", "whatsapp"];

/** The tables of docs/law.md, from the table in code: rows of one law stand together. */
export function writeTables(): string {
  const groups = new Map<string, { countries: string[]; law: CountryLaw }>();
  for (const law of [...COUNTRY_LAWS, UNKNOWN_COUNTRY]) {
    const key = JSON.stringify({ ...law, country: "" });
    const group = groups.get(key) ?? { countries: [], law };
    group.countries.push(law.country === "" ? "any other" : law.country);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ countries, law }) => writeGroup(countries, law)).join("\n");
}

function writeGroup(countries: readonly string[], law: CountryLaw): string {
  const link = law.url === "" ? law.regime : `[${law.regime}](${law.url})`;
  return [
    `### ${countries.join(", ")}`,
    "",
    `${link}.${writeCarried(law)}`,
    "",
    "| medium | without a record | opened by | why | source |",
    "|---|---|---|---|---|",
    ...SHOWN.map((medium) => writeRow(medium, law.media[medium])),
    "",
  ].join("\n");
}

function writeCarried({ carries, duties }: CountryLaw): string {
  const parts = [
    ...(carries.postalAddress === undefined ? [] : [`a postal address (${carries.postalAddress.source})`]),
    ...(carries.subjectPrefix === undefined
      ? []
      : [
          `\`${carries.subjectPrefix.text.trim()}\` first in every subject (${carries.subjectPrefix.source})`,
        ]),
    ...(carries.senderFooter === undefined ? [] : [`a way to opt out (${carries.senderFooter.source})`]),
    ...(carries.sourceNotice === undefined
      ? []
      : [`in the first one, where the data is from (${carries.sourceNotice.source})`]),
  ];
  const carried = parts.length === 0 ? "" : ` Every email carries ${parts.join("; ")}.`;
  const told =
    duties.resultNotice === undefined
      ? ""
      : ` The result of an opt-out or a consent is told within ${duties.resultNotice.days} days (${duties.resultNotice.source}).`;
  const again =
    duties.reconfirmation === undefined
      ? ""
      : ` A consent is reconfirmed every ${duties.reconfirmation.months} months (${duties.reconfirmation.source}).`;
  return carried + told + again;
}

function writeRow(medium: Medium, rule: MediumRule): string {
  const opens = Object.entries(rule.opens).map(([basis, months]) =>
    months === null ? `\`${basis}\`` : `\`${basis}\` (${months} months)`,
  );
  const notes = [
    rule.reason,
    ...(rule.except === undefined ? [] : [rule.except.reason]),
    ...(rule.hours === undefined ? [] : [`only ${rule.hours.from}-${rule.hours.to} local time`]),
  ];
  const sources = [rule.source, ...(rule.hours === undefined ? [] : [rule.hours.source])];
  return `| ${medium} | ${rule.without} | ${opens.join(", ") || "—"} | ${notes.join("; ")} | ${sources.join("; ")} |`;
}
