import { createHash, createHmac } from "node:crypto";
import { isSame, parseJson, textOf } from "./body.ts";
import { FORGED, type Hook, MALFORMED, type ToldFact } from "./hook.ts";

/**
 * Twilio: `X-Twilio-Signature`, HMAC-SHA1 (base64) over the address and, for forms, every parameter sorted by name;
 * for JSON the query's `bodySHA256` (https://www.twilio.com/docs/usage/security). It signs no time.
 */
export const twilio: Hook = {
  source: "twilio",
  read({ header, bytes, url }, secret) {
    const isJson = (header("content-type") ?? "").toLowerCase().startsWith("application/json");
    const form = isJson ? null : new URLSearchParams(bytes.toString("utf8"));
    const signed =
      form === null
        ? url
        : url +
          [...form]
            .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
            .map(([name, value]) => name + value)
            .join("");
    const wanted = createHmac("sha1", secret).update(signed, "utf8").digest("base64");
    if (!isSame(header("x-twilio-signature") ?? "", wanted)) return FORGED;
    if (isJson && !isSame(new URL(url).searchParams.get("bodySHA256") ?? "", sha256(bytes))) return FORGED;
    const json = isJson ? parseJson(bytes) : null;
    const read = (name: string): string | null => textOf(form === null ? json?.[name] : form.get(name));
    const id = read("MessageSid") ?? read("SmsSid");
    const from = read("From");
    if (id === null || from === null) return MALFORMED;
    return {
      type: "told",
      told: {
        id: `${id} ${read("MessageStatus") ?? "received"}`,
        signedAt: null,
        // WhatsApp numbers come as `whatsapp:+44…`.
        about: { email: null, phone: from.replace(/^whatsapp:/, ""), reference: null },
        facts: factsOf(read("Body"), read("OptOutType"), from),
        fields: {},
      },
    };
  },
};

/** The text itself is not kept: that somebody answered is what every sequence must hear. */
function factsOf(text: string | null, optOutType: string | null, from: string): ToldFact[] {
  const channel = from.startsWith("whatsapp:") ? "whatsapp" : "sms";
  if (optOutType === "STOP" || (text !== null && asksToStop(text))) {
    return [{ kind: "opted_out", at: null, channel, data: { source: "twilio" } }];
  }
  if (text === null || optOutType !== null) return [];
  return [{ kind: "replied", at: null, channel, data: { source: "twilio" } }];
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

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
