import type { Mention } from "../channel.ts";
import { joinPhrases } from "../phrases.ts";

/** "I sent you an invitation", as messages say it after `linkedin.connect`. */
export const OF_INVITATION: readonly Mention[] = [
  {
    event: "done",
    pattern: joinPhrases([
      String.raw`\b(?:sent|sending) you (?:an? |my |the )?(?:\w+ )?(?:LinkedIn )?(?:invitation|invite|(?:connection|contact) request|request to connect)\b`,
      String.raw`\bmy (?:LinkedIn )?(?:invitation|invite|(?:connection|contact) request|request to connect)\b`,
      String.raw`\b(?:invited you|(?:asked|tried|reached out|offered) to connect)\b`,
      String.raw`\b(?:added|contacted|found|reached out to) you (?:on|over|via|through) LinkedIn\b`,
      String.raw`\b(?:Kontaktanfrage|Vernetzungsanfrage|Einladung (?:auf|bei|über) LinkedIn|LinkedIn-(?:Einladung|Anfrage))\b`,
      String.raw`\b(?:ma|mon|une) (?:demande de connexion|demande de contact|invitation (?:sur )?LinkedIn)`,
      String.raw`\b(?:mi|una) (?:solicitud de (?:contacto|conexión)|invitación (?:de|en|por) LinkedIn)`,
      String.raw`(?:초대|(?:연결|친구|[1일]촌) ?(?:요청|신청|초대)).{0,12}(?:보냈|보내|드렸|드린|했)`,
      String.raw`(?:招待|つながり(?:の)?(?:申請|リクエスト)).{0,10}(?:送|しま)`,
    ]),
  },
  {
    event: "accepted",
    pattern: joinPhrases([
      String.raw`\bthank(?:s| you) for (?:connecting|accepting|the connection)\b`,
      String.raw`\b(?:since|now that|glad|great|good) (?:that )?(?:we(?:'re| are|'ve| have)?|to be) connected\b`,
      String.raw`\byou accepted my\b`,
      String.raw`\bdanke (?:für die|fürs) (?:Vernetzung|Annehmen|Bestätigung|Vernetzen)\b`,
      String.raw`\bmerci (?:d'avoir accepté|pour (?:la|votre) connexion)`,
      String.raw`\bgracias por (?:aceptar|conectar)`,
      String.raw`(?:수락해|연결해|[1일]촌.{0,4}맺어) ?주셔서`,
      String.raw`(?:承認|つながって)(?:いただき|くださ)`,
    ]),
  },
];

/** "My message on LinkedIn", after `linkedin.message`, `linkedin.inmail` or `linkedin.voice`. */
export const OF_LINKEDIN_MESSAGE: readonly Mention[] = [
  {
    event: "done",
    pattern: joinPhrases([
      String.raw`\bmy (?:InMail|DM|(?:LinkedIn|voice) (?:message|note)|(?:message|note) (?:on|over|via|through) LinkedIn)\b`,
      String.raw`\b(?:wrote(?: to)?|written to|messaged|pinged|sent) you (?:(?:an? )?(?:message|note|InMail) )?(?:on|over|via|through) LinkedIn\b`,
      String.raw`\b(?:auf|über) LinkedIn (?:geschrieben|angeschrieben|kontaktiert)\b`,
      String.raw`\b(?:écrit|contactée?) sur LinkedIn\b`,
      String.raw`\b(?:escribí|contacté) (?:por|en) LinkedIn`,
      String.raw`링크드인(?:으로|에서|을 통해|에).{0,12}(?:메시지|쪽지|연락|인사).{0,6}(?:드렸|드린|보냈|보낸|남겼|했)`,
      String.raw`LinkedIn(?:で|に|から).{0,10}(?:メッセージ|ご連絡)`,
    ]),
  },
];
