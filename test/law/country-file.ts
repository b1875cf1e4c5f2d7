import { addMonths } from "../../src/law/consent-life.ts";
import { judge } from "../../src/law/judge.ts";
import {
  BASES,
  type Basis,
  CONDITIONS,
  type CountryLaw,
  type Medium,
  type Source,
  type Subject,
} from "../../src/law/law.ts";
import { consent, DAY, NOW, person, settings } from "./people.ts";

/** The people that every country is asked about, in the order of the columns. */
export const PEOPLE: readonly { who: string; of: (country: string | null) => Subject }[] = [
  // A named mailbox at a company, and nothing more known.
  { who: "employee", of: (country) => person(country) },
  // The same, whose record says `entity_type: company`.
  { who: "company", of: (country) => person(country, { entityType: "company" }) },
  {
    who: "info@",
    of: (country) => person(country, { entityType: "company", email: "info@firm.example" }),
  },
  { who: "sole trader", of: (country) => person(country, { entityType: "sole_trader" }) },
  // Or free-mail of somebody of whom nothing is known.
  { who: "private", of: (country) => person(country, { email: "anna@gmail.com", isCompanyMail: false }) },
];

/** The media that a country's file speaks of; WhatsApp is the same everywhere. */
export const FILED: readonly Medium[] = ["email", "call", "linkedin", "sms"];

const cite = ({ source, mark }: Source): string => `${source}, ${mark}`;
const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** What a record of a sale, or of a request for one, may say, the least first. */
const SAID: readonly (readonly [string, readonly string[]])[] = [
  ["", []],
  [", similar goods", ["similar_goods"]],
  [", similar goods and notice", CONDITIONS],
];

/**
 * The file of a country, as the program judges: people × media × records, each verdict asked of `judge`; what an email
 * carries; hours; duties. What a row leaves out ends in the same verdict as no record.
 */
export function writeCountryFile(law: CountryLaw): string {
  return [
    `# ${law.country === "" ? "Any other country, and nobody knows" : law.country}: ${law.regime}`,
    "",
    ...(law.url === "" ? [] : [law.url, ""]),
    ...FILED.flatMap((medium) => writeMedium(law, medium)),
    "## Beside the text",
    "",
    ...listBeside(law).map((line) => `- ${line}`),
    "",
  ].join("\n");
}

function writeMedium(law: CountryLaw, medium: Medium): string[] {
  const rule = law.media[medium];
  const verdictsOf = (basis: Basis | null, conditions: readonly string[], at: number): string[] =>
    PEOPLE.map(({ of }) => {
      const records = basis === null ? [] : [consent(basis, { medium, at, conditions })];
      return judge(of(law.country === "" ? null : law.country), medium, records, settings(), NOW).verdict;
    });
  const none = verdictsOf(null, [], NOW).join();
  const rows = BASES.flatMap((basis) => {
    // The least that opens anything: more opens the same.
    const opening = SAID.map(([words, conditions]) => {
      const verdicts = verdictsOf(basis, conditions, NOW - DAY);
      return { words, conditions, verdicts };
    }).find(({ verdicts }) => verdicts.join() !== none);
    if (opening === undefined) return [];
    const { words, conditions, verdicts } = opening;
    return [row([basis + words + describeAge(basis, conditions), ...verdicts])];
  });

  /** How old a record may be, tried out: a day less than so many months counts, so many do not. */
  function describeAge(basis: Basis, conditions: readonly string[]): string {
    const counts = (months: number, days: number): boolean =>
      verdictsOf(basis, conditions, addMonths(NOW, -months) + days * DAY).join() !== none;
    const months = [3, 6, 18, 24, 36].find((each) => counts(each, 2) && !counts(each, -2));
    if (months === undefined && !counts(600, 0)) throw new Error(`${law.country}: ${basis} ends, and when?`);
    return months === undefined ? "" : `, ${months} months`;
  }

  return [
    `## ${medium}: ${cite(rule)}`,
    "",
    row(["record", ...PEOPLE.map(({ who }) => who)]),
    row(["---", ...PEOPLE.map(() => "---")]),
    row(["none", ...none.split(",")]),
    ...rows,
    "",
    ...(rule.hours === undefined
      ? []
      : [
          `Only ${rule.hours.week} where the person is; ${rule.hours.unknownZone === "block" ? "nobody" : "everybody"} whose zone is unknown: ${cite(rule.hours)}`,
          "",
        ]),
    ...(rule.most === undefined
      ? []
      : [
          `At most ${rule.most.max} in ${rule.most.windowMs / 3_600_000} hours to one person: ${cite(rule.most)}`,
          "",
        ]),
  ];
}

function listBeside({
  carries,
  languages,
  everyLanguage,
  textOptOut,
  tracking,
  duties,
}: CountryLaw): string[] {
  const { optOut, sender, postalAddress, advertisement, sourceNotice, subjectPrefix } = carries;
  const line = (words: string, source: Source | undefined): string[] =>
    source === undefined ? [] : [`${words}: ${cite(source)}`];
  const spoken = languages.join(everyLanguage === undefined ? " or " : " and ");
  return [
    ...line(`every subject begins with \`${subjectPrefix?.text.trim() ?? ""}\``, subjectPrefix),
    ...line(
      ["every email says who writes", ...(sender?.needs ?? []).map((each) => `and the business's ${each}`)]
        .join(" ")
        .replace("business's company", "business's name"),
      sender,
    ),
    ...line("every email has the postal address", postalAddress),
    ...line("every email says that it is an advertisement", advertisement),
    ...line(`every email has a way to opt out, in ${spoken}`, optOut),
    ...line(`in each of these languages`, everyLanguage),
    ...line(
      `${textOptOut?.onlyFirst === true ? "the first" : "every"} text says how to hear no more, ${textOptOut?.by === "free_number" ? "by a number that costs nothing" : "by answering STOP"}`,
      textOptOut,
    ),
    ...line("the first email says where the data is from, and where the privacy notice is", sourceNotice),
    ...line("opens and clicks are not counted", tracking),
    ...line(
      `the result of an opt-out or a consent is told within ${duties.resultNotice?.days ?? 0} days`,
      duties.resultNotice,
    ),
    ...line(
      `a consent is reconfirmed every ${duties.reconfirmation?.months ?? 0} months`,
      duties.reconfirmation,
    ),
  ];
}
