import type { CountryLaw, Medium, MediumRule, Source } from "../../src/law/law.ts";
import { COUNTRY_LAWS, UNKNOWN_COUNTRY } from "../../src/law/table.ts";

const SHOWN: readonly Medium[] = ["email", "sms", "call", "linkedin", "whatsapp"];
/** Media that no channel speaks yet. */
const DORMANT: readonly Medium[] = ["sms", "whatsapp"];

/** The tables of docs/law.md, from the table in code: rows of one law stand together. */
export function writeTables(): string {
  const groups = new Map<string, { countries: string[]; law: CountryLaw }>();
  for (const law of [...COUNTRY_LAWS, UNKNOWN_COUNTRY]) {
    const key = JSON.stringify({ ...law, country: "" });
    const group = groups.get(key) ?? { countries: [], law };
    group.countries.push(law.country === "" ? "any other, and nobody knows" : law.country);
    groups.set(key, group);
  }
  return [
    writeUnread(),
    ...[...groups.values()].map(({ countries, law }) => writeGroup(countries, law)),
  ].join("\n");
}

/** What a lawyer should look at first: what is enforced and nobody has read. */
function writeUnread(): string {
  const media = (["email", "call", "linkedin"] as const).map((medium) => {
    const countries = COUNTRY_LAWS.filter(({ media: rules }) => rules[medium].mark === "U");
    return `- **${medium}**: ${countries.map(({ country }) => country).join(", ")}`;
  });
  const tracking = COUNTRY_LAWS.filter((law) => law.tracking?.mark === "U").map(({ country }) => country);
  return [
    "### What a lawyer should look at first",
    "",
    "Rules that nobody has read at their source (U); they are written the careful way:",
    "",
    ...media,
    `- **opens and clicks**: ${tracking.join(", ")}`,
    "",
  ].join("\n");
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

const cite = ({ source, mark }: Source): string => `${source}, ${mark}`;

function writeCarried({ carries, duties, tracking, languages, everyLanguage }: CountryLaw): string {
  const { postalAddress, subjectPrefix, optOut, sender, advertisement, sourceNotice } = carries;
  const needs = sender?.needs.map((each) => `\`compliance.${each}\``).join(" and ") ?? "";
  const parts = [
    ...(subjectPrefix === undefined
      ? []
      : [`\`${subjectPrefix.text.trim()}\` first in every subject (${cite(subjectPrefix)})`]),
    ...(sender === undefined ? [] : [`who writes${needs === "" ? "" : `, with ${needs}`} (${cite(sender)})`]),
    ...(postalAddress === undefined ? [] : [`a postal address (${cite(postalAddress)})`]),
    ...(advertisement === undefined ? [] : [`that it is an advertisement (${cite(advertisement)})`]),
    ...(optOut === undefined ? [] : [`a way to opt out (${cite(optOut)})`]),
    ...(sourceNotice === undefined
      ? []
      : [`in the first one, where the data is from and the privacy notice (${cite(sourceNotice)})`]),
  ];
  const carried = parts.length === 0 ? "" : ` Every email carries ${parts.join("; ")}.`;
  const spoken =
    everyLanguage === undefined
      ? ` Language of the opt-out: the person's own, else ${languages.join(" and ")}.`
      : ` The opt-out stands in ${languages.join(" and ")} (${cite(everyLanguage)}).`;
  const counted = tracking === undefined ? "" : ` Opens and clicks are not counted (${cite(tracking)}).`;
  const told =
    duties.resultNotice === undefined
      ? ""
      : ` The result of an opt-out or a consent is told within ${duties.resultNotice.days} days (${cite(duties.resultNotice)}).`;
  const again =
    duties.reconfirmation === undefined
      ? ""
      : ` A consent is reconfirmed every ${duties.reconfirmation.months} months (${cite(duties.reconfirmation)}).`;
  return carried + spoken + counted + told + again;
}

function writeRow(medium: Medium, rule: MediumRule): string {
  const conditions =
    rule.conditions === undefined
      ? ""
      : `, with ${rule.conditions.map((each) => `\`${each}\``).join(" and ")}`;
  const opens = Object.entries(rule.opens).map(([basis, months]) => {
    const asked = basis === "transaction" ? conditions : "";
    return months === null ? `\`${basis}\`${asked}` : `\`${basis}\` (${months} months${asked})`;
  });
  const notes = [
    rule.reason,
    ...(rule.except === undefined
      ? []
      : [`${rule.except.verdict} for \`${rule.except.who}\`: ${rule.except.reason}`]),
    ...(rule.hours === undefined ? [] : [`only ${rule.hours.week} there (${cite(rule.hours)})`]),
  ];
  const name = DORMANT.includes(medium) ? `${medium} (dormant)` : medium;
  return `| ${name} | ${rule.without} | ${opens.join(", ") || "—"} | ${notes.join("; ")} | ${cite(rule)} |`;
}
