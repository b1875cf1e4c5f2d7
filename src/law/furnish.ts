import { fillWords, wordsFor } from "./footer-words.ts";
import { isEnforced } from "./judge.ts";
import type { Compliance } from "./law.ts";
import { tellsOptOut } from "./opt-out-words.ts";
import { findLaw } from "./table.ts";

/** What a message must carry beside its text and the postal address. */
export interface Furnishing {
  /** At the very start of the subject, also of an answer in a thread; null for none. */
  subjectPrefix: string | null;
  /** Lines below the message, without the postal address; null for none. */
  footer: string | null;
}

/** A message about to be fixed. */
export interface Unfurnished {
  /** ISO 3166-1 alpha-2 of the person. */
  country: string | null;
  compliance: Pick<Compliance, "jurisdictions" | "privacyUrl" | "dataSource">;
  sender: { name: string; email: string | null };
  /** The first email of the sequence to this person. */
  isFirst: boolean;
  /** Everything the person reads: body and signature, rendered. */
  text: string;
  /** Where one click opts out; null where answering is the way. */
  optOutUrl: string | null;
}

const NOTHING: Furnishing = { subjectPrefix: null, footer: null };

/**
 * What the law of the person's country adds to an email; nothing where seq.yaml does not enforce it. What the
 * text says already is not said again. Pure, and cheap: it runs for every message.
 */
export function furnish(message: Unfurnished): Furnishing {
  const { country, compliance, sender, isFirst, text, optOutUrl } = message;
  if (!isEnforced(compliance, country)) return NOTHING;
  const { carries } = findLaw(country);
  const words = wordsFor(country);
  const lines: string[] = [];
  if (carries.senderFooter !== undefined) {
    // A Korean footer names the sender; elsewhere From and the postal address do.
    if (carries.subjectPrefix !== undefined) {
      lines.push(fillWords(words.sender, { name: sender.name, contact: sender.email ?? sender.name }));
    }
    if (!tellsOptOut(text)) {
      lines.push(
        optOutUrl === null ? words.optOutByReply : fillWords(words.optOutByLink, { url: optOutUrl }),
      );
    }
  }
  if (carries.sourceNotice !== undefined && isFirst) lines.push(...noticeLines(message));
  return {
    subjectPrefix: carries.subjectPrefix?.text ?? null,
    footer: lines.length === 0 ? null : lines.join("\n"),
  };
}

interface Line {
  /** What the text must hold for the line not to be needed. */
  mark: string;
  text: string;
}

/** The same for everybody of a country: filled in once a run. */
const notices = new WeakMap<object, Map<string | null, Line[]>>();

function noticeLines({ country, compliance, text }: Unfurnished): string[] {
  let ofCountry = notices.get(compliance);
  if (ofCountry === undefined) {
    ofCountry = new Map();
    notices.set(compliance, ofCountry);
  }
  let lines = ofCountry.get(country);
  if (lines === undefined) {
    lines = fillNotice(country, compliance);
    ofCountry.set(country, lines);
  }
  return lines.filter(({ mark }) => !text.includes(mark)).map((line) => line.text);
}

function fillNotice(
  country: string | null,
  { dataSource, privacyUrl }: Pick<Compliance, "dataSource" | "privacyUrl">,
): Line[] {
  const words = wordsFor(country);
  const source = dataSource?.trim() ?? "";
  const url = privacyUrl?.trim() ?? "";
  return [
    ...(source === ""
      ? []
      : [{ mark: source, text: fillWords(words.source, { source: source.replace(/\.$/, "") }) }]),
    ...(url === "" ? [] : [{ mark: url, text: fillWords(words.privacy, { url }) }]),
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
