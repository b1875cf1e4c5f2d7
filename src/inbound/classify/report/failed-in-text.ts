import { findAddresses } from "../mime/address.ts";
import type { Refusal } from "./judge.ts";

/** What a report of words alone may lean on. */
export interface Hints {
  /** X-Failed-Recipients (Exim, Gmail). */
  failed: readonly string[];
  /** To of the returned message. */
  originalTo: readonly string[];
  /** Who is certainly not the one that failed: the report's own reader and writer, the original's sender. */
  others: ReadonlySet<string>;
  subject: string;
}

/** A line that names who the lines below it are about: `<addr>:`, an address alone, `550 <addr>... User unknown`. */
const ALONE =
  /^[\s*•·\-–>]{0,12}(?:to:? |recipient(?: address)?: ?|address: ?|mailto:|final-recipient: ?(?:rfc822 ?; ?)?|original-recipient: ?(?:rfc822 ?; ?)?)?<?"?[^\s<>"]{1,64}"?@[^\s<>:;,]{1,250}>?(?:<mailto:[^>]{1,320}>)?[:;,.]?(?:\s+\(?(?:\.\.\.|expanded|generated|reason|was|on \d|\[|-).{0,500}|\s*)$/i;
const LABELLED =
  /(?:unknown user|invalid final delivery userid|could not be delivered to|not delivered to|did not reach the following recipients?|delivery (?:to|failed)[^:]{0,40}|failed (?:recipient|address)[^:]{0,20}|mailbox is full|recipients?|addressed to|user not (?:found|known)|undeliverable(?: to| address)?|unable to deliver[^:]{0,40}|address(?:es)?(?: failed)?|rcpt to|이메일|받는 ?사람|수신자|宛先|あて先|empfänger|destinataire|destinatario)\s*[:：]\s*[<"']?[^\s<>"']{1,64}@/i;
const SMTP = /^(?:\s*(?:<<<|>>>|smtp:|said:)?\s*)?[45]\d\d[ -].{0,200}[\w.-]@/i;
const PARENTHESISED = /^[\s*]{0,8}<?[^\s<>]{1,64}@[^\s<>]{1,250}>?:?\s+[([].{3,500}$/;

/** `addr [User unknown]`: the reporter's own remark. */
const SUMMARY = /@[^\s<>]{1,250}>?\s+\[[^\]\d]{3,100}\]\s*$/;

/**
 * Who failed and in which words, from the text of a report without machine-readable part. Addresses that stand
 * alone, or after a word that introduces them, open a paragraph; the words up to the next belong to each.
 */
export function findRefusals(said: string, hints: Hints): Refusal[] {
  const lines = said.split("\n").map((line) => line.slice(0, 2_000));
  // "<addr>:" at the start of a line is who failed, even where that is who reads the report.
  const own = lines
    .map((line) => /^<([^<>\s]{3,320})>:\s*$/.exec(line)?.[1]?.toLowerCase())
    .find((each) => each !== undefined);
  const open = new Map<string, string[]>();
  const summaries = new Set<string>();
  let current: string[] | null = null;
  let pendingAbove: string[] = [];
  for (const line of lines) {
    const named = opensParagraph(line)
      ? findAddresses(line).find((each) => !hints.others.has(each) || each === own)
      : undefined;
    if (named !== undefined) {
      const known = open.get(named);
      // In a session's transcript the server's answer stands above the address that it is about.
      current = known ?? [...(SMTP.test(line) ? pendingAbove.slice(-4) : [])];
      current.push(line);
      if (SUMMARY.test(line)) summaries.add(named);
      if (known === undefined) open.set(named, current);
      pendingAbove = [];
      continue;
    }
    pendingAbove.push(line);
    current?.push(line);
    if (open.size >= 100) break;
  }
  if (open.size > 0) {
    const rows = [...open].map(([address, words]) => ({ address, words: words.join("\n") }));
    const isSingle = rows.length === 1;
    return rows.map(({ address, words }) => ({
      address,
      status: null,
      words: isSingle ? said : words,
      isStated: false,
      isSummary: summaries.has(address),
      context: said,
    }));
  }
  const address =
    hints.failed[0] ??
    findAddresses(hints.subject).find((each) => !hints.others.has(each)) ??
    findAddresses(said).find((each) => !hints.others.has(each)) ??
    hints.originalTo[0] ??
    null;
  const rest = hints.failed.slice(1);
  return [address, ...rest].map((each) => ({
    address: each,
    status: null,
    words: said,
    isStated: false,
    context: hints.subject,
  }));
}

function opensParagraph(line: string): boolean {
  if (!line.includes("@")) return false;
  const short = line.slice(0, 700);
  if (
    /^[\s>]{0,8}(?:for (?:further|more|assistance)|please|if you|contact|questions|from:|>>> mail)/i.test(
      short,
    )
  )
    return false;
  return ALONE.test(short) || LABELLED.test(short) || SMTP.test(short) || PARENTHESISED.test(short);
}
