import { ADVERTISEMENT, fillWords, languagesFor, wordsIn } from "./footer-words.ts";
import { isEnforced } from "./judge.ts";
import type { Compliance, CountryLaw } from "./law.ts";
import { type OptOutAddresses, tellsOptOut } from "./opt-out-words.ts";
import { findLaw } from "./table.ts";

/** What a message must carry beside its text and the postal address. */
export interface LegalNotices {
  /** At the very start of the subject, also of an answer in a thread; null for none. */
  subjectPrefix: string | null;
  /** Lines below the message, without the postal address; null for none. */
  footer: string | null;
}

/** A message about to be fixed. */
export interface NoticeContext {
  /** ISO 3166-1 alpha-2 of the person. */
  country: string | null;
  /** A language tag; null where nobody knows the person's own. */
  language: string | null;
  /** Where this person's data is from; null where only `compliance.data_source` may say so. */
  source: string | null;
  compliance: Pick<Compliance, "jurisdictions" | "privacyUrl" | "dataSource" | "company" | "phone">;
  sender: { name: string; email: string | null };
  /** The first email of the sequence to this person. */
  isFirst: boolean;
  /** Everything the person reads: body and signature, as plain text with the addresses of its links. */
  text: string;
  /** Where its own opt-out leads; without a page answering is the way. */
  optOut: OptOutAddresses;
  /** The sender wants the line about opting out in every mail, whatever the law asks. */
  tellsAlways?: boolean;
}

/**
 * What the law of the person's country adds to an email, where seq.yaml enforces it, and the sender's own line. What the
 * text says already, in the same words or with the same address, is not said again. Pure, and cheap: it runs for every
 * message.
 */
export function addLegalNotices(message: NoticeContext): LegalNotices {
  const { country, compliance, isFirst, tellsAlways = false } = message;
  const law = findLaw(country);
  const carries: CountryLaw["carries"] = isEnforced(compliance) ? law.carries : {};
  const lines = [
    ...(carries.sender === undefined ? [] : [senderLine(message, law)]),
    ...(carries.advertisement === undefined ? [] : [ADVERTISEMENT]),
    ...(carries.optOut === undefined && !tellsAlways ? [] : optOutLines(message, law)),
    ...(carries.sourceNotice === undefined || !isFirst ? [] : noticeLines(message, law)),
  ].filter((line) => !hasLine(message.text, line));
  return {
    subjectPrefix: carries.subjectPrefix?.text ?? null,
    footer: lines.length === 0 ? null : lines.join("\n"),
  };
}

/** The very line, as a line of its own: what only looks alike does not count. */
function hasLine(text: string, line: string): boolean {
  return text.includes(line) && text.split("\n").some((each) => each.trim() === line);
}

/** The first of the languages in which the message speaks to the person. */
function mainWords({ language }: NoticeContext, law: CountryLaw) {
  return wordsIn(languagesFor(law, language)[0] ?? "en");
}

function senderLine(message: NoticeContext, law: CountryLaw): string {
  const { sender, compliance } = message;
  const { company, phone } = compliance;
  return fillWords(mainWords(message, law).sender, {
    name: company === null ? sender.name : `${sender.name}, ${company}`,
    contact: [sender.email, phone].filter((each) => each !== null).join(", ") || sender.name,
  });
}

function optOutLines({ language, text, optOut }: NoticeContext, law: CountryLaw): string[] {
  return languagesFor(law, language).flatMap((each) => {
    const words = wordsIn(each);
    if (tellsOptOut(text, words, optOut)) return [];
    return [optOut.url === null ? words.optOutByReply : fillWords(words.optOutByLink, { url: optOut.url })];
  });
}

function noticeLines(message: NoticeContext, law: CountryLaw): string[] {
  const words = mainWords(message, law);
  const source = (message.source ?? message.compliance.dataSource ?? "").trim().replace(/\.$/, "");
  const url = message.compliance.privacyUrl?.trim() ?? "";
  return [
    ...(source === "" ? [] : [fillWords(words.source, { source })]),
    ...(url === "" ? [] : [fillWords(words.privacy, { url })]),
  ];
}

/** Puts the prefix first, once, whatever stood before: `Re: (광고) x` becomes `(광고) Re: x`. */
export function prefixSubject(subject: string, prefix: string): string {
  const mark = prefix.trim();
  let rest = subject.trim();
  let isAnswer = false;
  for (let isBare = false; !isBare; ) {
    const before = rest;
    if (rest.startsWith(mark)) rest = rest.slice(mark.length).trimStart();
    const answer = /^re\s*:\s*/i.exec(rest)?.[0] ?? "";
    if (answer !== "") isAnswer = true;
    rest = rest.slice(answer.length);
    isBare = rest === before;
  }
  return `${prefix}${isAnswer ? "Re: " : ""}${rest}`;
}

/** The texts of an email as its reader has them: with what the law adds, where people read it. */
export function placeNotices(
  texts: Readonly<Record<string, string>>,
  { subjectPrefix, footer }: LegalNotices = { subjectPrefix: null, footer: null },
): Record<string, string> {
  const { subject, body = "" } = texts;
  return {
    ...texts,
    ...(subject !== undefined &&
      subjectPrefix !== null && { subject: prefixSubject(subject, subjectPrefix) }),
    ...(footer !== null && { body: `${body.trimEnd()}\n\n${footer}` }),
  };
}
