import { readFileSync } from "node:fs";
import { join } from "node:path";
import { channels } from "../../src/channels/registry.ts";
import type { CountryLaw, Medium, MediumRule, Source } from "../../src/law/law.ts";
import { COUNTRY_LAWS, UNKNOWN_COUNTRY } from "../../src/law/table.ts";

const SHOWN: readonly Medium[] = ["email", "sms", "call", "linkedin", "whatsapp"];
const spoken = new Set(channels.map(({ medium }) => medium));
/** Media that no channel speaks yet. */
const DORMANT: readonly Medium[] = SHOWN.filter((medium) => !spoken.has(medium));

/**
 * The tables of docs/law.md: whom a record-less touch may reach from the countries' files, which a test holds against the
 * program; reasons and sources from the table in code. Rows of one law stand together.
 */
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

/** The media that are in use come first, and what lets somebody be reached before what only adds words. */
function writeUnread(): string {
  const media = SHOWN.filter((medium) => !DORMANT.includes(medium));
  const laxest = media.flatMap((medium) => {
    const open = COUNTRY_LAWS.filter(({ media: rules }) => {
      const rule = rules[medium];
      return rule.mark === "U" && (rule.without !== "block" || rule.except !== undefined);
    });
    return open.length === 0 ? [] : [`- **${medium}**: ${listCountries(open)}`];
  });
  const closed = media.flatMap((medium) => {
    const shut = COUNTRY_LAWS.filter(({ media: rules }) => {
      const rule = rules[medium];
      return rule.mark === "U" && rule.without === "block" && rule.except === undefined;
    });
    return shut.length === 0 ? [] : [`- **${medium}**: ${listCountries(shut)}`];
  });
  const second = media.flatMap((medium) => {
    const told = COUNTRY_LAWS.filter(({ media: rules }) => {
      const rule = rules[medium];
      return rule.mark === "S" && (rule.without !== "block" || rule.except?.verdict === "allow");
    });
    return told.length === 0 ? [] : [`- **${medium}**: ${listCountries(told)}`];
  });
  const tracking = COUNTRY_LAWS.filter((law) => law.tracking?.mark === "U");
  const carried = COUNTRY_LAWS.filter(({ carries }) =>
    Object.values(carries).some(({ mark }) => mark === "U"),
  );
  return [
    "### What a lawyer should look at first",
    "",
    "1. Rules that nobody has read at their source (U), and that let somebody be reached without a consent, with a caution:",
    "",
    ...laxest,
    "",
    "2. Rules told by a law firm or a trade body (S) that let somebody be reached without a consent:",
    "",
    ...second,
    "",
    "3. Unread rules (U) that ask for a consent from everybody: they can only be too strict:",
    "",
    ...closed,
    "",
    `4. What messages carry, unread: ${listCountries(carried)}. Opens and clicks, not counted on an unread rule: ${listCountries(tracking)}.`,
    "",
  ].join("\n");
}

function listCountries(laws: readonly CountryLaw[]): string {
  return laws.map(({ country }) => country).join(", ");
}

function writeGroup(countries: readonly string[], law: CountryLaw): string {
  const link = law.url === "" ? law.regime : `[${law.regime}](${law.url})`;
  return [
    `### ${countries.join(", ")}`,
    "",
    `${link}.${writeCarried(law)}`,
    "",
    ...writeVerdicts(law),
    "",
    "| medium | without a record | opened by | why | source |",
    "|---|---|---|---|---|",
    ...SHOWN.map((medium) => writeRow(medium, law.media[medium])),
    "",
    ...writeStates(law),
  ].join("\n");
}

function writeStates({ states = {} }: CountryLaw): string[] {
  const rows = Object.entries(states).map(([code, { name, hours, most }]) => {
    const often = most === undefined ? "—" : `${most.max} in 24 hours`;
    return `| ${code} | ${name} | ${hours.week} | ${often} | ${cite(hours)} |`;
  });
  if (rows.length === 0) return [];
  return ["| `state` | | calls and texts | at most | source |", "|---|---|---|---|---|", ...rows, ""];
}

/** Without any record: the first row of each medium in the country's file. */
function writeVerdicts({ country }: CountryLaw): string[] {
  const text = readFileSync(
    join(import.meta.dirname, "countries", `${country === "" ? "unknown" : country}.md`),
    "utf8",
  );
  const [, other] = /^# \w\w: as (\w\w)$/m.exec(text) ?? [];
  if (other !== undefined) return writeVerdicts({ ...UNKNOWN_COUNTRY, country: other });
  const found = [...text.matchAll(/^## (\w+): [^]*?^\| record (.*)\n(.*)\n\| none (.*)$/gm)];
  const [first] = found;
  if (first === undefined) throw new Error(`${country}.md has no table`);
  return [
    `| without a record ${first[2] ?? ""}`,
    first[3] ?? "",
    ...found.map(([, medium = "", , , verdicts = ""]) => `| ${label(medium as Medium)} ${verdicts}`),
  ];
}

const label = (medium: Medium): string => (DORMANT.includes(medium) ? `${medium} (dormant)` : medium);

const cite = ({ source, mark }: Source): string => `${source}, ${mark}`;

function writeCarried({
  carries,
  duties,
  tracking,
  languages,
  everyLanguage,
  textOptOut,
}: CountryLaw): string {
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
  const texts =
    textOptOut === undefined
      ? ""
      : ` ${textOptOut.onlyFirst === true ? "The first" : "Every"} text says how to hear no more, ${textOptOut.by === "free_number" ? "by `compliance.opt_out_number`" : "by answering STOP"} (${cite(textOptOut)}).`;
  return carried + spoken + texts + counted + told + again;
}

function writeRow(medium: Medium, rule: MediumRule): string {
  const conditions =
    rule.conditions === undefined
      ? ""
      : `, with ${rule.conditions.map((each) => `\`${each}\``).join(" and ")}`;
  const opens = Object.entries(rule.opens).map(([basis, months]) => {
    const asked = basis === "transaction" || basis === "inquiry" ? conditions : "";
    return months === null ? `\`${basis}\`${asked}` : `\`${basis}\` (${months} months${asked})`;
  });
  const notes = [
    rule.reason,
    ...(rule.except === undefined
      ? []
      : [`${rule.except.verdict} for \`${rule.except.who}\`: ${rule.except.reason}`]),
    ...(rule.most === undefined
      ? []
      : [`at most ${rule.most.max} in ${rule.most.windowMs / 3_600_000} hours (${cite(rule.most)})`]),
    ...(rule.hours === undefined ? [] : [`only ${rule.hours.week} there (${cite(rule.hours)})`]),
  ];
  return `| ${label(medium)} | ${rule.without} | ${opens.join(", ") || "—"} | ${notes.join("; ")} | ${cite(rule)} |`;
}
