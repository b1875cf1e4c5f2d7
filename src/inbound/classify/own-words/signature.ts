/** Mail programs' own words below a text: the name of a device or program ends them. */
const SENT_FROM =
  /^[*_\s]{0,3}(?:sent (?:from|via|using|with) (?:my |an? |outlook|mail|yahoo|gmail|proton|samsung|aol|spark|blackberry|iphone|ipad|android|windows|mobile|superhuman|front|hey|\[?proton)|get outlook for|von meinem .{2,40} gesendet|gesendet (?:von|mit) |envoyé (?:de|depuis|à partir de) (?:mon|ma|mail|outlook|yahoo)|enviado (?:desde|de|do) (?:mi|meu|minha|outlook|mail|yahoo)|inviato da(?:l mio)? |verstuurd vanaf |verzonden (?:vanaf|met) |skickat från |sendt fra |wysłane z |odesláno z |отправлено с |отправлено из |lähetetty |iphone|나의 .{2,20}에서 보냄|내 .{2,20}에서 보냄|.{2,20}에서 보낸 메일|.{2,30}から送信)/iu;
const MAX_SENT_FROM_WORDS = 12;
/** Words that close a letter; a name and an address block follow. */
const CLOSING =
  /^(?:(?:best|kind|kindest|warm|warmest|many|with (?:kind|best|warm))? ?(?:regards|wishes)|all the best|best|cheers|thanks|thanks again|many thanks|thank you|thx|sincerely|yours(?: sincerely| truly| faithfully)?|br|rgds|kr|mit (?:freundlichen|besten|vielen|lieben) grüßen?|mfg|vg|lg|(?:viele|liebe|beste|freundliche|schöne|herzliche) grüße|cordialement|bien (?:à vous|cordialement)|cdt|salutations|(?:un )?saludos?(?: cordiales?)?|atentamente|un cordial saludo|cordiali saluti|distinti saluti|saluti|met vriendelijke groet(?:en)?|mvg|groeten?|atenciosamente|cumprimentos|abraços|com os melhores cumprimentos|(?:med )?vänliga? hälsningar|mvh|hälsningar|med vennlig hilsen|venlig hilsen|pozdrawiam|z poważaniem|s pozdravem|с уважением|saygılarımla|ystävällisin terveisin|감사합니다|고맙습니다|(?:どうぞ)?よろしくお願い(?:いた)?します|よろしくお願い申し上げます)[\s.,!。、-]{0,3}$/iu;
const MAX_SIGNATURE_LINES = 10;
const MAX_NAME_CHARS = 70;
/** A longer block below "-- " is text that somebody divided so. */
const MAX_DELIMITED_LINES = 15;

/** A mail program's own line, which must end what it stands below. */
export function isSentFrom(line: string): boolean {
  const plain = line.replace(/<?https?:\S+/g, "").trim();
  return SENT_FROM.test(plain) && plain.split(/\s+/).length <= MAX_SENT_FROM_WORDS;
}

/**
 * The words without what stands below them in every letter of the person: the mail program's line, a block below "-- "
 * (RFC 3676 4.3), and a block of names and addresses below a closing. Sentences are never cut, wherever they stand.
 */
export function dropSignature(lines: readonly string[]): string[] {
  let end = trimEnd(lines, lines.length);
  while (end > 0 && isSentFrom(lines[end - 1] ?? "")) end = trimEnd(lines, end - 1);
  const kept = lines.slice(0, end);
  const delimiter = kept.findLastIndex((line) => line === "-- " || line === "--");
  if (delimiter > 0 && kept.length - delimiter <= MAX_DELIMITED_LINES)
    return kept.slice(0, trimEnd(kept, delimiter));
  for (let index = kept.length - 1; index > 0 && index >= kept.length - MAX_SIGNATURE_LINES; index -= 1) {
    if (!CLOSING.test((kept[index] ?? "").trim())) continue;
    const below = kept.slice(index + 1);
    // "Thanks, / Tom": whoever writes no more than a name has written it.
    if (isNames(below)) return isName(below) ? kept : kept.slice(0, index + 1);
  }
  return kept;
}

/** A short block of names, titles, numbers and addresses: no question, no sentence, no postscript. */
function isNames(lines: readonly string[]): boolean {
  const filled = lines.map((line) => line.trim()).filter((line) => line !== "");
  return filled.length <= MAX_SIGNATURE_LINES && filled.every((line) => !isSentence(line));
}

/** One line of at most three capitalised words. */
function isName(lines: readonly string[]): boolean {
  const filled = lines.filter((line) => line.trim() !== "");
  return filled.length === 1 && /^\s*(?:\p{Lu}[\p{L}'’.-]{0,25}[ ,]{0,2}){1,3}$/u.test(filled[0] ?? "");
}

function isSentence(line: string): boolean {
  if (/^p\.?\s?s\.?\b/i.test(line)) return true;
  if (/[?？!！]/.test(line)) return true;
  if (line.length > MAX_NAME_CHARS && !/[@|·•]|\d{3}|https?:/.test(line)) return true;
  // Four words of small letters with a full stop are a sentence; "Acme Inc." and "123 Main St." are none.
  const small = line.match(/(?<![\p{L}.@/])\p{Ll}{2,}(?![\p{L}.@])/gu)?.length ?? 0;
  return (
    (/[.。…]$/.test(line) && small >= 3) ||
    small >= 5 ||
    /(?:니다|세요|해요|ます|です|ください)[.。]?$/.test(line)
  );
}

function trimEnd(lines: readonly string[], from: number): number {
  let end = from;
  while (end > 0 && (lines[end - 1] ?? "").trim() === "") end -= 1;
  return end;
}
