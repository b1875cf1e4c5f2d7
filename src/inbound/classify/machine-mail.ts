import type { Letter } from "./letter.ts";
import { readJson } from "./report/notification.ts";
import { isUnmanned } from "./report/writer.ts";

/** What a newsletter says of itself, whatever its header: why it comes, where it can be seen, whose it is. */
const SIGNS: readonly RegExp[] = [
  /view (?:this |the )?(?:e-?mail |message |newsletter |it )?(?:in|on|with) (?:your |a |the )?(?:web ?)?browser|(?:web|online|browser) version|im browser (?:an)?(?:sehen|zeigen|öffnen)|(?:voir|afficher|consulter)[^.\n]{0,40}(?:navigateur|en ligne)|ver[^.\n]{0,40}navegador|visualizza[^.\n]{0,40}browser|브라우저에서 보기|ブラウザで(?:見る|表示)/i,
  /(?:you(?:'re| are)? (?:are )?(?:receiv|gett)(?:ing|ed?)|you received|this (?:e-?mail|message|newsletter) was sent to)[^.\n]{0,80}(?:because|since|as (?:you|a)|subscri|newsletter)|sie erhalten (?:diese|diesen|unseren)[^.\n]{0,80}(?:weil|da sie|newsletter)|vous recevez (?:ce|cet|cette)[^.\n]{0,80}(?:car|parce|inscri)|recib(?:e|es|iste)[^.\n]{0,60}(?:porque|suscri)|수신 ?동의|配信(?:して|され)/i,
  /(?:^|\n)[^\n]{0,60}(?:unsubscribe|opt[- ]out|manage (?:your )?(?:e-?mail )?(?:preferences|subscription)|update (?:your )?(?:e-?mail )?preferences|abbestellen|abmelden|désabonner|désinscri|cancelar (?:la )?suscripción|darse de baja|disiscri|annulla(?:re)? (?:l')?iscrizione|수신 ?거부|配信停止|配信解除|退订)[^\n]{0,60}(?:https?:|\bhere\b|\bhier\b|\bici\b|aquí|qui\b|click|\|)/i,
  /(?:©|\(c\)|copyright) ?(?:19|20)\d\d|all rights reserved|alle rechte vorbehalten|tous droits réservés/i,
];
const NEWS_ADDRESS =
  /^(?:news|newsletters?|marketing|promo(?:tion)?s?|offers?|deals?|updates?|digest|no-?reply|do-?not-?reply|notifications?|mailings?|campaigns?)[@.+_-]/i;
/** Fields that only senders of campaigns and feedback loops set. */
const CAMPAIGN_FIELDS = [
  "feedback-id",
  "x-campaign",
  "x-campaignid",
  "x-campaign-id",
  "x-mailgun-sid",
  "x-csa-complaints",
  "x-report-abuse-to",
  "x-mc-user",
];
/** Of these, so many make a newsletter: one alone stands in the footer of many a firm, and an opt-out names one as well. */
const ENOUGH = 2;

/** Mail that a machine made, by its shape, and that answers nothing; null where a person may have written it. */
export function findMachineMail(letter: Letter, own: string): string | null {
  if (readJson(letter.readText()) !== null) return "JSON";
  if (own.trim() === "" && (letter.from === null || isUnmanned(letter) || letter.subject === ""))
    return "no word of a person";
  const said = SIGNS.filter((each) => each.test(own)).length;
  const isMarked =
    NEWS_ADDRESS.test(letter.from?.address ?? "") || CAMPAIGN_FIELDS.some((each) => letter.headers.has(each));
  const isTelling = isMarked || SIGNS.slice(0, 2).some((each) => each.test(own));
  return isTelling && said > 0 && said + (isMarked ? 1 : 0) >= ENOUGH ? "a newsletter by its words" : null;
}
