import { MAX_LINE_CHARS } from "../mime/limits.ts";

/** Lines that stand above a quote, in the six languages and the programs' own forms. */
const ATTRIBUTIONS: readonly RegExp[] = [
  /^(?:on|op)\b.{4,300}\bwrote\s?:?\s*$/i,
  /^.{0,200}<?[^\s<>]{1,64}@[^\s<>]{1,200}>?\)?,?\s?(?:wrote|writes|schrieb|a écrit|escribió|ha scritto)\s?:?\s*$/i,
  /^(?:am|on)\b.{4,300}\bschrieb\b.{0,200}:?\s*$/i,
  /^.{2,200}\bschrieb am\b.{4,100}:\s*$/i,
  /^le\b.{4,300}\ba écrit\s?:?\s*$/i,
  /^el\b.{4,300}\bescribió\s?:?\s*$/i,
  /^.{2,200}\bescribió el\b.{4,100}:\s*$/i,
  /^.{4,300}(?:님이|가|이)\s?(?:작성|썼습니다|보냈습니다)\s?:?\s*$/,
  /^\d{4}년.{4,200}(?:작성|wrote)\s?:?\s*$/,
  /^\d{4}[年/-].{4,200}(?:書きました|さんのメール|書きました。|のメッセージ|wrote)\s?[:：]?\s*$/,
  /^\d{4}[年/-].{4,200}<[^<>\s]{3,200}@[^<>\s]{1,200}>\s?[:：]\s*$/,
  /^.{2,100}(?:さんは書きました|さんが書きました|は書きました)\s?[:：]?\s*$/,
];
/** Lines that end what the person wrote: everything below is another's message. */
const SEPARATORS: readonly RegExp[] = [
  /^[\s>]{0,4}-{2,}\s?(?:original message|original appointment|forwarded message|ursprüngliche nachricht|original-nachricht|weitergeleitete nachricht|message d'origine|message original|message transféré|mensaje original|mensaje reenviado|원본 메시지|원본 메일|전달된 메시지|original mail|元のメッセージ|転送されたメッセージ)\s?-{0,}\s*$/i,
  /^begin forwarded message:\s*$/i,
];
/** First lines of the header block that Outlook and others put above a quote. */
const FROM_LINE =
  /^[\s>*]{0,4}(?:from|von|de|보낸 ?사람|発信者|差出人|送信者|expéditeur)\*?\s?[:：]\*?\s?\S/i;
const NEXT_LINE =
  /^[\s>*]{0,4}(?:sent|date|to|subject|gesendet|an|betreff|datum|envoyé|à|objet|enviado(?: el)?|para|asunto|fecha|보낸 ?날짜|날짜|받는 ?사람|제목|送信日時|日時|日付|宛先|件名)\*?\s?[:：]/i;
/** Mail programs' own words below a text. */
const SENT_FROM =
  /^(?:sent (?:from|via|using) (?:my |outlook|mail for|yahoo|the )|get outlook for|von meinem .{2,40} gesendet|gesendet (?:von|mit) |envoyé (?:de|depuis|à partir de) |enviado (?:desde|de) mi|나의 .{2,20}에서 보냄|내 .{2,20}에서 보냄|.{2,20}에서 보낸 메일|.{2,30}から送信)/i;
const SIGNATURE = /^(?:-- ?|—\s?|_{5,}|-{5,})$/;
/** Words that close a letter; the name and the address block follow. */
const CLOSING =
  /^(?:(?:best|kind|warm|many|with kind)? ?(?:regards|wishes)|best|cheers|thanks|many thanks|thank you|sincerely|yours|mit freundlichen grüßen|mfg|viele grüße|liebe grüße|beste grüße|freundliche grüße|cordialement|bien à vous|bien cordialement|salutations|saludos|un saludo|atentamente|saludos cordiales|감사합니다|고맙습니다|よろしくお願い(?:いた)?します|よろしくお願い申し上げます)[\s.,!。]{0,3}$/i;
/** Lines below a closing that may still be a name and an address block. */
const MAX_SIGNATURE_LINES = 12;

/**
 * What the person wrote: without quotes, wherever they stand (above, below, between), without the header block
 * above them, and without signature. Works line by line, each line cut to a length: no text makes it slow.
 */
export function readOwnWords(text: string): string {
  const lines = text.split("\n").map((line) => line.slice(0, MAX_LINE_CHARS).trimEnd());
  const kept: string[] = [];
  let index = 0;
  while (index < lines.length) {
    const line = (lines[index] ?? "").replaceAll("\u00a0", " ").replaceAll("\u200b", "");
    if (/^\s{0,3}[>＞|]/.test(line)) {
      index += 1;
      continue;
    }
    const attribution = countAttribution(lines, index);
    if (attribution > 0) {
      const after = lines.slice(index + attribution).find((each) => each.trim() !== "");
      // Below an attribution stand quoted lines, and perhaps an answer below them; or, unmarked, the whole quote.
      if (after !== undefined && /^\s{0,3}[>＞|]/.test(after)) {
        index += attribution;
        continue;
      }
      break;
    }
    if (SEPARATORS.some((each) => each.test(line)) || isHeaderBlock(lines, index)) break;
    if (SIGNATURE.test(line)) {
      // A signature ends where quoted lines begin: an answer may stand below those.
      const next = lines.findIndex((each, at) => at > index && /^\s{0,3}[>＞]/.test(each));
      if (next === -1) break;
      index = next;
      continue;
    }
    if (!SENT_FROM.test(line.trim())) kept.push(line);
    index += 1;
  }
  return dropSignature(kept)
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** How many lines an attribution takes from here: mail programs fold it into up to three. */
function countAttribution(lines: readonly string[], at: number): number {
  const first = (lines[at] ?? "").trim();
  if (first === "" || first.length > 400) return 0;
  let joined = "";
  for (let count = 1; count <= 3; count += 1) {
    const line = (lines[at + count - 1] ?? "").trim();
    if (line === "") break;
    joined = joined === "" ? line : `${joined} ${line}`;
    if (joined.length > 500) break;
    // Whatever "wrote:" there is, it names a time or an address; "my boss wrote:" is the person's own sentence.
    if (/\d|@/.test(joined) && ATTRIBUTIONS.some((each) => each.test(joined))) {
      if (count === 1 || /^(?:on|am|le|el|op|\d{4})\b/i.test(first) || /@|\d{4}[년年]/.test(first))
        return count;
    }
  }
  return 0;
}

function isHeaderBlock(lines: readonly string[], at: number): boolean {
  if (!FROM_LINE.test(lines[at] ?? "")) return false;
  let hits = 0;
  for (const line of lines.slice(at + 1, at + 7)) if (NEXT_LINE.test(line)) hits += 1;
  return hits >= 2;
}

function dropSignature(lines: readonly string[]): string[] {
  for (let index = lines.length - 1; index > 0 && index >= lines.length - MAX_SIGNATURE_LINES; index -= 1) {
    if (CLOSING.test((lines[index] ?? "").trim())) {
      const below = lines.slice(index + 1).filter((line) => line.trim() !== "");
      if (below.every((line) => line.length < 90)) return lines.slice(0, index + 1);
    }
  }
  return [...lines];
}
