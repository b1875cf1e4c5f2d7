import { type Case, groupBy } from "./model.ts";
import { POSTAL_ADDRESS } from "./workspace.ts";

/** Where an email to somebody at work needs their consent beforehand, by the statutes' own words. */
const CONSENT: Readonly<Record<string, string>> = {
  DE: "UWG § 7(2) no. 2",
  KR: "Network Act art. 50(1)",
};
/** Where an email must say where its sender sits. */
const ADDRESS: Readonly<Record<string, string>> = {
  US: "15 U.S.C. 7704(a)(5)(A)(iii)",
  CA: "CASL s. 6(2)(b)",
};
/** How the law of Korea wants the subject of an advertisement to begin (Network Act, Enforcement Decree, table 6). */
const KOREAN_MARK = "(광고)";
/** A way out, in words of the person's country. */
const WAY_OUT: Readonly<Record<string, RegExp>> = {
  US: /unsubscribe|opt[- ]out/i,
  CA: /unsubscribe|opt[- ]out/i,
  GB: /unsubscribe|opt[- ]out/i,
  AU: /unsubscribe|opt[- ]out/i,
  NZ: /unsubscribe|opt[- ]out/i,
  DE: /abmeld|abbestell|widersprech/i,
  KR: /수신\s?거부/,
};

/** While the law is enforced, nobody is written to whom it keeps out, and every mail bears what it asks for. */
export function checkLaw({ script, play, mails, filesAt, fail }: Case): void {
  const consents = groupBy(
    play.calls.filter(({ about, code }) => about.does === "consent" && about.basis === "express" && code < 2),
    ({ about }) => (about.does === "consent" ? about.person : -1),
  );
  for (const mail of mails) {
    const { person, call, letter, at } = mail;
    // What is tried again is what was written before the law came.
    if (person === null || !filesAt(call).workspace.isLawful || Math.abs(letter.date - at) >= 1_000) continue;
    const { country, email } = script.people[person]!;
    const tell = (what: string): void => fail("law", call, person, `to ${email} in ${country}: ${what}`);
    const mayWrite = consents.get(person)?.some(({ n }) => n < call) === true;
    if (CONSENT[country] !== undefined && !mayWrite) tell(`no consent, ${CONSENT[country]}`);
    if (country === "KR" && !letter.subject.startsWith(KOREAN_MARK))
      tell(`the subject is "${letter.subject}"`);
    if (ADDRESS[country] !== undefined && !letter.text.includes(POSTAL_ADDRESS))
      tell(`no postal address, ${ADDRESS[country]}`);
    if (WAY_OUT[country]?.test(letter.text) === false) tell("no way out");
  }
}
