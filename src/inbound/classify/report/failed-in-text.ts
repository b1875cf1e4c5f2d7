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
  /^[\s*•·\-–>]{0,12}(?:to:? |recipient(?: address)?: ?|address: ?|mailto:|final-recipient: ?(?:rfc822 ?; ?)?|original-recipient: ?(?:rfc822 ?; ?)?)?<?"?[^\s<>"]{1,64}"?@[^\s<>:;,]{1,250}>?(?:<mailto:[^>]{1,320}>)?[:;,.]?(?:\s+\(?(?:\.\.\.|expanded|generated|reason|was|on \d|on [a-z]{3},|\[|-).{0,500}|\s*)$/i;
const LABELLED =
  /(?:unknown user|invalid final delivery userid|could not be delivered to|not delivered to|did not reach the following recipients?|delivery (?:to|failed)[^:]{0,40}|failed (?:recipient|address)[^:]{0,20}|mailbox is full|recipients?|addressed to|user not (?:found|known)|undeliverable(?: to| address)?|unable to deliver[^:]{0,40}|address(?:es)?(?: failed)?|rcpt to|이메일|받는 ?사람|수신자|宛先|あて先|empfänger|destinataire|destinatario)\s*[:：]\s*[<"']?[^\s<>"']{1,64}@/i;
const SMTP = /^(?:\s*(?:<<<|>>>|smtp:|said:)?\s*)?[45]\d\d[ -].{0,200}[\w.-]@/i;
/** Postfix, qmail and their heirs: "<addr>: host mx said: 550 …", with or without brackets. */
const ANGLED = /^\s{0,8}(?:<[^\s<>]{1,64}@[^\s<>]{1,250}>|[^\s<>:;,]{1,64}@[^\s<>:;,]{1,250}) ?:(?:\s|$)/;
/** Several addresses and nothing else. */
const LIST =
  /^[\w ]{0,30}[:：]?\s{0,12}<?[^\s<>,;@]{1,64}@[^\s<>,;@]{1,250}>?(?:\s{0,4}[,;]\s{0,4}<?[^\s<>,;@]{1,64}@[^\s<>,;@]{1,250}>?){1,50}[\s.:;]{0,4}$/;
const PARENTHESISED = /^[\s*]{0,8}<?[^\s<>]{1,64}@[^\s<>]{1,250}>?:?\s+[([].{3,500}$/;

/** Words before an address to write to: who helps has not failed. */
const HELPER =
  /\b(?:contact|write to|mail to|reply to|(?:send|forward|report|direct|address)\b[^.@:]{0,60} to|(?:questions?|help|assistance|enquiries|inquiries)\b[^.@:]{0,40}\b(?:to|at|from|with)|wenden sie sich an|contacter|contacte(?: con| a)?)\s{0,20}(?:the |your |our |us at |me at )?(?:[\w-]{1,20} ){0,2}[<"'(]{0,2}$/i;

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
  const isNamed = (address: string) => !hints.others.has(address) || address === own;
  const open = new Map<string, string[]>();
  let current: string[] | null = null;
  let above: string[] = [];
  for (const [index, line] of lines.entries()) {
    const found = opensParagraph(line, lines[index - 1] ?? "") ? findAddresses(line).filter(isNamed) : [];
    // "a@x, b@x": a list; elsewhere further addresses of the line are part of the words.
    const named = LIST.test(line) ? found : found.slice(0, 1);
    for (const address of named) {
      const known = open.get(address);
      // In a session's transcript the server's answer stands above the address that it is about.
      current = known ?? [...(SMTP.test(line) ? above.slice(-4) : [])];
      current.push(line);
      if (known === undefined) open.set(address, current);
    }
    if (named.length > 0) above = [];
    else {
      above.push(line);
      current?.push(line);
    }
    if (open.size >= 100) break;
  }
  if (open.size > 0) return readRows(said, open, hints);
  const address =
    hints.failed[0] ??
    findAddresses(hints.subject).find((each) => !hints.others.has(each)) ??
    findAddresses(said).find((each) => !hints.others.has(each)) ??
    hints.originalTo[0] ??
    null;
  return [address, ...hints.failed.slice(1)].map((each) => ({
    address: each,
    status: null,
    words: said,
    isStated: false,
    context: hints.subject,
  }));
}

/** One alone has the whole text; of several each has its own words, and below a bare list the words that close it. */
function readRows(said: string, open: ReadonlyMap<string, string[]>, hints: Hints): Refusal[] {
  const rows = [...open].map(([address, words]) => ({ address, words: words.join("\n") }));
  if (rows.length === 1)
    return rows.map(({ address }) => ({
      address,
      status: null,
      words: said,
      isStated: false,
      context: said,
    }));
  const first = said.toLowerCase().indexOf(rows[0]?.address ?? "");
  const preamble = `${hints.subject}\n${said.slice(0, Math.max(0, first))}`;
  let shared = "";
  return rows
    .reverse()
    .map(({ address, words }) => {
      const isBare = !/[\p{L}\p{N}]/u.test(words.toLowerCase().replaceAll(/\S{1,64}@\S{1,250}/g, ""));
      shared = isBare ? shared : words;
      return {
        address,
        status: null,
        words: isBare ? `${words}\n${shared}` : words,
        isStated: false,
        context: preamble,
      };
    })
    .reverse();
}

function opensParagraph(line: string, before: string): boolean {
  if (!line.includes("@")) return false;
  const short = line.slice(0, 700);
  if (
    /^[\s>]{0,8}(?:for (?:further|more|assistance)|please|if you|contact|questions|from:|>>> mail)/i.test(
      short,
    )
  )
    return false;
  const at = short.search(/[^\s<>"'(]{1,64}@/);
  if (
    HELPER.test(`${before.trim() === "" ? "" : `${before.slice(-120)} `}${short.slice(0, at)}`) &&
    !LABELLED.test(short)
  )
    return false;
  return (
    LIST.test(short) ||
    ANGLED.test(short) ||
    ALONE.test(short) ||
    LABELLED.test(short) ||
    SMTP.test(short) ||
    PARENTHESISED.test(short)
  );
}
