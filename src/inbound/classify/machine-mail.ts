import type { Letter } from "./letter.ts";
import { readJson } from "./report/notification.ts";
import { LINK } from "./report/report-signs.ts";
import { hasNullPath, isFromServer, isUnmanned } from "./report/writer.ts";

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

/**
 * The file that a receiver's report on a domain comes in, by the names that RFC 7489 §7.2.1.1 (DMARC) and RFC 8460 §5.1
 * (TLS) prescribe: receiver!domain!begin!end.
 */
const DOMAIN_REPORT = /^[^!\s]{1,250}![^!\s]{1,250}!\d{6,12}!\d{6,12}(?:![^!\s]{1,100})?\.(?:xml|json|zip)/i;
/** RFC 7489 §7.2.1.1, RFC 8460 §5.3. */
const DOMAIN_REPORT_SUBJECT = /^\s*report domain: ?\S{1,250} submitter: ?\S/i;
/** Names that programs write under: what they generate goes to whoever is told, and answers nobody. */
const MACHINE_ADDRESS =
  /^(?:[\w.+-]{1,60}[._+-])?(?:no-?_?reply|do-?not-?_?reply|notif\w{0,12}|digests?|quarantine|reports?|reporting|alerts?|monitor(?:ing)?|system|daemon|robot|bot|backup|cron|root|mailer|security|postmaster|admin(?:istrator)?)(?:[._+-][\w.+-]{1,60})?@/i;

/** An address that takes no answer. */
const NO_ANSWER_ADDRESS =
  /^(?:[\w.+-]{1,60}[._+-])?(?:no-?_?reply|do-?not-?_?reply|ne-?pas-?repondre|nicht-?antworten|notif\w{0,12})(?:[._+-][\w.+-]{1,60})?@/i;

/** What bait is about: an account, a mailbox, a parcel, money, of a reader whose name it does not know. */
const BAIT_OBJECT =
  /(?<!\p{L})(?:(?:your|ihr|ihre[nms]?|votre|vos|su|sus|il suo|la sua|uw|sua?|seu|ditt|din|dit|twoj\p{L}{1,2}|państwa|vaš\p{L}{0,2}) (?:\p{L}+ )?(?:account|mailbox|password|parcel|package|konto|postfach|paket|sendung|passwort|compte|colis|boîte|mot de passe|cuenta|buzón|paquete|contraseña|conto|pacco|casella|rekening|pakket|postvak|wachtwoord|conta|encomenda|caixa|senha|paket|lösenord|pakke|konto|paczk\p{L}|skrzynk\p{L}|účet|balík|schránk\p{L})|(?:dear|geehrter?|lieber?|cher|chère|estimado|gentile|geachte|prezado|kära|kære) (?:customer|client|user|kunde|kundin|nutzer|client|cliente|usuario|usuário|utente|klant|gebruiker|kund)|nachrichten an sie|messages? (?:to|for) you|您的(?:账户|帐户|邮箱|包裹)|お客様の(?:アカウント|口座)|고객님의? ?(?:계정|계좌|메일함))/iu;
/** What it wants done, at its link. */
const BAIT_DEED =
  /(?<!\p{L})(?:click|log ?in|sign ?in|verify|confirm|update|release|restore|unlock|pay|klicken|bestätigen|verifizieren|aktualisieren|freizugeben|freigeben|entsperren|einloggen|bezahlen|cliquez|confirmez|vérifiez|réglez|payez|connectez|mettez à jour|haga clic|confirme|verifique|pague|actualice|clicca|confermi|verifichi|paghi|aggiorni|klik|bevestig|betaal|clique|confira|atualize|klicka|bekräfta|betala|klik|bekræft|betal|klikk|bekreft|kliknij|potwierdź|zapłać|klikněte|potvrďte|zaplaťte|点击|确认|クリック|ご確認|클릭|확인)(?!\p{L})/iu;

/** Mail that a machine made, by its shape, and that answers nothing; null where a person may have written it. */
export function findMachineMail(letter: Letter, own: string): string | null {
  if (readJson(letter.readText()) !== null) return "JSON";
  if (
    letter.reportType === "tlsrpt" ||
    DOMAIN_REPORT_SUBJECT.test(letter.subject) ||
    letter.parts.some(
      (each) => each.type.startsWith("application/tlsrpt") || DOMAIN_REPORT.test(each.params.name ?? ""),
    )
  )
    return "a receiver's report on a domain";
  // RFC 3834 §5: "auto-generated" answers nothing. On a person's mail a help desk may write it, from its own address.
  if (
    /^auto-generated/i.test(letter.headers.raw("auto-submitted").trim()) &&
    MACHINE_ADDRESS.test(letter.from?.address ?? "") &&
    !/[?？]/.test(own)
  )
    return "Auto-Submitted: auto-generated, from a program's address";
  // Over the empty path a mail server speaks for itself: warnings, notices of a quota.
  if (isFromServer(letter) && hasNullPath(letter)) return "a mail server's own notice";
  if (isFromServer(letter) && LINK.test(`${own}\n${letter.readHtmlPart() ?? ""}`))
    return "asks to click, in a mail server's name";
  // A stranger's mail about the reader's account, with a link to do something at: somebody fishes for passwords.
  const all = `${own}\n${letter.readHtmlPart() ?? ""}`;
  if (LINK.test(all) && !/[?？]/.test(own) && BAIT_OBJECT.test(own) && BAIT_DEED.test(own))
    return "asks to do something at a link about an account";
  // Who writes so that nobody can answer expects none, and has answered nothing.
  if (NO_ANSWER_ADDRESS.test(letter.from?.address ?? "") && !/[?？]/.test(own))
    return "from an address that takes no answer, and no answer to anything";
  if (own.trim() === "" && (letter.from === null || isUnmanned(letter) || letter.subject === ""))
    return "no word of a person";
  const said = SIGNS.filter((each) => each.test(own)).length;
  const isMarked =
    NEWS_ADDRESS.test(letter.from?.address ?? "") || CAMPAIGN_FIELDS.some((each) => letter.headers.has(each));
  const isTelling = isMarked || SIGNS.slice(0, 2).some((each) => each.test(own));
  return isTelling && said > 0 && said + (isMarked ? 1 : 0) >= ENOUGH ? "a newsletter by its words" : null;
}
