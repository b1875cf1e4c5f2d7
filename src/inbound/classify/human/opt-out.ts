/** Answers that say nothing else: "STOP", "unsubscribe", "수신거부". */
const ALONE =
  /^(?:please |pls |bitte |merci de |por favor |me )?(?:stop|unsubscribe|un-subscribe|unsubscribed|remove(?: me)?|opt[- ]?out|quit|end|revoke|cancel|take me off|no more(?: e?-?mails?)?|stop (?:it|this|all|please)|abmelden|abbestellen|austragen|löschen|stopp|désinscri(?:re|ption|vez-moi|ption svp)|désabonn(?:er|ement|ez-moi)|stop svp|baja|darme de baja|dar de baja|cancelar(?: suscripción)?|수신 ?거부|수신 ?거절|구독 ?취소|구독 ?해지|거부|配信停止|配信解除|解除|停止|購読解除|メール不要)(?: please| pls| me| now| bitte| svp| por favor| 부탁드립니다| 요청| 합니다| 해주세요| 해 주세요| 바랍니다| 希望| してください| お願いします)?$/i;

/** Sentences that ask for it. A negation just before ("please do not remove me") turns them round. */
const ASKS: readonly RegExp[] = [
  // English
  /(?:remove|delete|drop|take|strike|scrub|erase) (?:me|us|my (?:e-?mail|name|address|details|contact|data|info)[\w -]{0,30}|our (?:address|company|e-?mail)[\w -]{0,20}|this (?:address|e-?mail)[\w -]{0,20}|\S{1,64}@\S{1,100}) (?:from|off|out of)\b/,
  /(?:please|kindly|just|pls) remove (?:me|us|my (?:e-?mail|name|address))\b/,
  /\bunsubscribe (?:me|us|my|this|from|please|now|immediately)\b|\b(?:please|kindly|want to|wish to|like to|need to|pls) (?:be )?unsubscribed?\b/,
  /\bopt(?:ing)?[- ](?:me |us )?out\b(?! of (?:the|this) (?:meeting|call))/,
  /\bstop (?:e-?mail|contact|send|writ|messag|mail|spam|reach|bother|pester|harass|call)ing\b|\bstop (?:the|these|your|all|sending) (?:e-?mails?|messages|spam|sequence)/,
  /\b(?:do not|don'?t|dont|never|not to) (?:e-?mail|contact|write|message|mail|call|reach out to|send|bother) (?:to )?(?:me|us|anything|any more|any|this address)?[^.!?\n]{0,40}(?:again|any ?more|any ?longer|in (?:the )?future|further|ever|(?:any )?e-?mails|messages|unsolicited|spam)/,
  /\b(?:do not|don'?t|dont|never) (?:e-?mail|contact|write to|mail|message) (?:me|us)\s*(?:[.!]|$|please)/,
  /\b(?:no more|no further) (?:e-?mails?|messages?|contact|communications?|correspondence|solicitations?)\b/,
  /\b(?:i|we) (?:do not|don'?t|no longer) (?:wish|want|like|would like) to (?:be contacted|(?:receive|get) (?:any|these|those|this|your|more|further|such|e-?mails?|messages|newsletters)|hear from (?:you|this)|be on (?:this|your|the|any))/,
  /\b(?:take|get|leave) me off\b|\bcease and desist\b|\blose my (?:e-?mail|address|number)|\bdelete (?:all )?my (?:personal )?(?:data|information|details|e-?mail address)|\bright to (?:erasure|object|be forgotten)\b|\bobject to (?:the )?processing\b|\bwithdraw my consent\b|\bleave me alone\b/,
  // German
  /(?:von|aus) (?:der|dieser|ihrer|ihrem|eurer|dem) (?:verteiler|liste|mailing|newsletter|e-?mail|datenbank)\w{0,20}.{0,30}(?:nehmen|streichen|löschen|entfernen|austragen|abmelden)|(?:nehmen|streichen|löschen|entfernen|tragen) sie (?:mich|meine|uns|unsere).{0,60}(?:aus|von|verteiler|liste|adresse|daten|verteilerliste)/,
  /keine (?:weiteren |weitere |mehr )?(?:e-?mails?|mails?|nachrichten|werbung|newsletter|kontaktaufnahme)[^.!?\n]{0,40}(?:mehr|senden|schicken|zusenden|erhalten|wünsch|bekommen|bitte)|(?:bitte )?keine (?:weiteren )?(?:e-?mails?|mails?|nachrichten|werbung) mehr|kontaktieren sie mich (?:bitte )?nicht|schreiben sie (?:mir|uns) (?:bitte )?nicht (?:mehr|wieder)|nicht mehr (?:kontaktieren|anschreiben|schreiben|anmailen)|möchte (?:mich )?(?:abmelden|nicht mehr)|widerspreche .{0,60}(?:nutzung|verarbeitung|werbung|speicherung)|bitte (?:um )?(?:abmeld|abbestell|austrag)|löschen sie (?:bitte )?meine (?:daten|e-?mail|adresse)/,
  // French
  /(?:retire[zr]|supprime[zr]|enleve[zr]|enlève[zr]?|désinscri\w{1,6}|désabonne[zr]?)(?:-| )?(?:moi|nous|mon|mes|notre|cette)|me (?:désinscrire|désabonner|retirer|supprimer)|ne (?:plus|pas) (?:me|nous) (?:contacter|écrire|envoyer|solliciter|relancer|démarcher)|ne (?:me|nous) (?:contactez|écrivez|envoyez|sollicitez|relancez) (?:plus|pas)|(?:ne (?:souhaite|veux|désire) plus|n'envoyez plus) |plus (?:recevoir|aucun) .{0,20}(?:mails?|messages?|e-?mails?|courriels?)|arrête[zr] de (?:m'|me |nous )/,
  // Spanish
  /(?:dar(?:me|nos)?|dé(?:n)?me|denme|deme|dame|dad(?:me)?|darse|doy) de baja|(?:elim[ií]n|b[oó]rr|qu[ií]t|sáqu|saqu|ret[ií]r)\w{1,5}(?:me|nos)? (?:de|mi|mis) (?:la|su|esta|vuestra|tu|lista|correo|datos|base)|(?:eliminar|borrar|quitar)(?:me)? (?:de|mi|mis)|no (?:me|nos) (?:env[ií]e|mand|escrib|contact)\w{0,4} (?:más|mas|de nuevo|nunca)|no (?:deseo|quiero|deseamos) (?:recibir|que me|más|seguir)|dej\w{1,3} de (?:enviar|escribir|mandar|contactar|molestar)|no vuelva[ns]? a (?:escribir|contactar|enviar)/,
  // Korean
  /수신 ?거부|수신을? ?(?:거부|원하지|원치)|(?:메일|이메일|연락|광고|홍보|메시지|뉴스레터)\S{0,4} ?(?:을|를|은|는|도)? ?(?:더 ?이상 ?)?(?:보내지|그만|중단|하지) ?(?:말아|마세요|마십시오|말아주|보내|해|바랍)|더 ?이상 .{0,20}(?:보내지|연락하지|메일|발송)|그만 ?(?:보내|연락)|(?:명단|목록|리스트|주소록)에서 .{0,20}(?:삭제|빼|제외)|구독.{0,6}(?:취소|해지|해제)|연락 ?(?:을 ?)?(?:하|주|드리)지 ?(?:마|말)/,
  // Japanese
  /(?:メール|連絡|配信|営業|案内|送信|広告)(?:の|は|を|も|など|送付|配信|等){0,3}.{0,12}(?:停止|不要|お?止め|お?やめ|送らない|控え|お断り|解除|中止)|配信(?:停止|解除|を希望しません)|(?:リスト|名簿|宛先)から.{0,12}(?:削除|外し|除外)|今後.{0,20}(?:送らない|不要|ご?遠慮|お断り|送付しない|連絡しない)|二度と.{0,12}(?:連絡|メール|送)|購読.{0,6}(?:解除|停止|中止)/,
];

/** Just before a request: "don't", "never asked to", "ne … pas"; "please do not remove me" asks to stay. */
const NEGATED =
  /(?:\bdo not|\bdon'?t|\bdont|\bnever|\bdid not|\bdidn'?t|\bdoesn'?t|\bnot|\bwon'?t|\bwithout|\bplease no|\bhow (?:do|can|does)|\bwhether|\bcan (?:your|people|users|customers|recipients|they)|\bif (?:people|users|customers|someone|recipients|they)|\bpeople|\busers|\bcustomers|\brecipients|\bnicht|\bkein\w{0,2}|\bne|\bn'|\bno) (?:[\w']{1,12} ){0,2}$/;

/** The words that ask not to be written to again, as evidence; null where there are none. Own words only. */
export function findOptOut(ownWords: string): string | null {
  const text = ownWords
    .slice(0, 8_000)
    .replaceAll("\u2019", "'")
    .replace(/[ \t\u00a0\u3000]+/g, " ")
    .toLowerCase();
  for (const line of text.split("\n").slice(0, 80)) {
    const bare = line.replace(/^[\s"'“”*.,!:;#>-]+|[\s"'“”*.,!:;。！-]+$/g, "").slice(0, 60);
    if (bare !== "" && ALONE.test(bare) && isShort(text, bare)) return bare;
  }
  // One sentence is looked at as one, even where it was folded.
  const flat = text.replace(/\n(?!\n)/g, " ");
  for (const pattern of ASKS) {
    const match = new RegExp(pattern.source, "g");
    for (const found of flat.matchAll(match)) {
      const before = flat.slice(Math.max(0, found.index - 40), found.index);
      const startsNegative = /^(?:do not|don'?t|dont|never|not|no |kein|nicht|ne |keine)/.test(found[0]);
      if (!startsNegative && NEGATED.test(before)) continue;
      return found[0].slice(0, 80).trim();
    }
  }
  return null;
}

/** A lone "end" or "cancel" counts only where it is the whole answer; "unsubscribe" also on a line of its own. */
function isShort(text: string, bare: string): boolean {
  const isWeak =
    /^(?:please )?(?:stop|end|quit|cancel|revoke|remove|停止|解除|거부|baja|löschen|cancelar)$/i.test(bare);
  const words = text.split(/\s+/).filter((word) => word !== "").length;
  return isWeak ? words <= 6 : words <= 40;
}
