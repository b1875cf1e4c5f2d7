/**
 * Whole messages that ask to stop. The first row is the FCC's list (47 CFR 64.1200(a)(10): stop, quit, end, revoke,
 * opt out, cancel, unsubscribe); the others are carriers' and other languages'.
 */
const WORDS: ReadonlySet<string> = new Set([
  ...["stop", "quit", "end", "revoke", "opt out", "optout", "opt-out", "cancel", "unsubscribe"],
  ...["stopall", "stop all", "arret", "arrêt", "stopp", "abmelden", "baja", "alto", "parar", "cancelar"],
  ...["désabonner", "수신거부", "수신 거부", "거부", "그만", "중지", "停止", "配信停止", "解除", "不要"],
]);

/** Wishes inside a sentence: "any reasonable means" counts (47 CFR 64.1200(a)(10)). */
const WISHES = [
  /\b(?:stop|quit|cease) (?:texting|messaging|contacting|sending|calling|writing|emailing)\b/,
  /\b(?:do not|don'?t|never|no longer) (?:text|message|contact|call|write|email|send)\b/,
  /\b(?:please|pls|plz) stop\b|\bstop (?:please|pls|plz|it|this|now)\b/,
  /\b(?:remove|delete|take) me (?:from|off)\b|\bunsubscribe(?: me)?\b|\bopt(?:ing)?[ -]?(?:me )?out\b/,
  /\bleave me alone\b|\bno more (?:texts|messages|sms)\b/,
  /\b(?:keine|nicht mehr) (?:nachrichten|sms|schreiben)\b|\bne (?:me |m')?(?:contactez|écrivez) plus\b/,
  /\bno (?:me )?(?:escriba|contacte|envíe)[ns]? más\b|보내지 ?(?:마|말)|연락하지 ?(?:마|말)|送らないで|連絡しないで/,
];

/** Whether a text message asks not to be written to. Length-capped: what comes in is not trusted. */
export function asksToStop(text: string): boolean {
  const said = text
    .slice(0, 500)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/\s+/g, " ")
    .trim();
  return (
    WORDS.has(said.replace(/^[\s"'.!?,;:。！]+|[\s"'.!?,;:。！]+$/gu, "")) ||
    WISHES.some((wish) => wish.test(said))
  );
}
