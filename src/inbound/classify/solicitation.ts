import type { Letter } from "./letter.ts";
import { readTokens } from "./trace.ts";

/** Somebody's millions: `$6.2 million`, `USD 4,500,000`, 450万美元. */
const MILLIONS =
  /(?:[$€£]|\b(?:usd|eur|gbp|us dollars?|euros?)) ?\d{1,3}(?:[.,]\d{1,3})* ?(?:million|mio|m\b|millones|millions|миллион|млн)|(?:[$€£]|\b(?:usd|eur|gbp)) ?\d{1,3}(?:[.,]\d{3}){2,}|\d(?:[.,]\d)? ?(?:million|millones|millions|milioni|milhões|миллион\p{L}*|млн) (?:us )?(?:dollars?|euros?|dólares|dollari|долларов|евро|usd|eur)|\d{2,4}万(?:美元|欧元)/iu;
/** Where they come from, and what for. */
const FORTUNE =
  /(?<!\p{L})(?:widow|inherit\p{L}*|next of kin|beneficiary|deceased|lottery|orphans?|orphanage|barrister|late husband|consignment|viuda|herencia|huérfanos|veuve|héritage|orphelins|witwe|erbschaft|vedova|eredità|viúva|herança|вдова|наследств\p{L}*|dul\b|miras)(?!\p{L})|遗产|遺產|寡妇|상속|미망인|遺産/iu;
/** A house that presents itself as a maker or seller. */
const MAKER =
  /\bwe(?:'re| are| have been) (?:a |an |one of )?(?:the )?(?:professional|leading|experienced|speciali[sz]ed|china|chinese|original|direct)[^.!?\n]{0,60}(?:manufacturer|supplier|factory|exporter|producer|agency|developers?)|我(?:司|公司|厂)[^。！？\n]{0,12}(?:专业|主营|生产|供应|從事|专注)|専門メーカー|전문 ?(?:제조|생산) ?업체|हमारे[^।\n]{0,20}(?:डेवलपर|विशेषज्ञ)/iu;
/** What it wants of whoever reads it: nobody by name. */
const OFFER =
  /\b(?:catalog(?:ue)?|price ?list|quotation|free samples?|best price|competitive price|rate card|moq|fob)\b|欢迎(?:来电|询价|咨询|联系)|如需(?:报价|了解)|质优价廉|量大从优|支持定制|お見積り無料|견적 ?문의|रेट कार्ड/iu;
const MOST_CHARS = 3_000;

/**
 * Why a mail that answers nothing is a stranger's offer to anybody: a fortune in need of a helper, or a factory that presents
 * itself. Null for every mail that names what it answers, quotes it, bears our mark or asks something: its writer may be one of
 * ours, whose own new mail is a reply.
 */
export function findSolicitation(letter: Letter, own: string): string | null {
  const { headers } = letter;
  if (headers.has("in-reply-to") || headers.has("references") || readTokens(letter, []).length > 0)
    return null;
  const said = own.slice(0, MOST_CHARS);
  if (letter.readText().trim().length > own.trim().length + QUOTED) return null;
  if (MILLIONS.test(said) && FORTUNE.test(said)) return "a stranger's fortune (advance fee)";
  return MAKER.test(said) && OFFER.test(said) && !asksOfUs(said) ? "a stranger's offer to anybody" : null;
}

/** Of so many more characters than the own words there is something quoted. */
const QUOTED = 40;

/** A question, what is yours, and what is wanted of you make it an answer: "we are a leading manufacturer, send us your prices". */
function asksOfUs(said: string): boolean {
  return /[?？]|\b(?:your (?:price|quote|quotation|offer|catalog|product|service|demo|mail|e-?mail|message)|send (?:me|us)|we need|interested)\b|(?:贵司|您)的(?:产品|报价|邮件)|(?:请|請)(?:发|發)|需要(?!报价)/iu.test(
    said,
  );
}
