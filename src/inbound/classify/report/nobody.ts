/** Whom a server means by an address: the person, or the place that the mail is put. Lower case. */
const PLACES = [
  "user(?:s|id|name|\\(s\\))?",
  "mail ?box(?:es)?",
  "mail ?drop",
  "in ?box",
  "recipients?(?:\\(s\\))?",
  "accounts?",
  "address(?:es|ees?)?",
  "alias",
  "local[- ]?part",
  "person",
  "member",
  "subscriber",
  // de, nl, sv, da
  "empfänger\\w{0,6}",
  "benutzer\\w{0,6}",
  "postfach|mailadresse|e-?mail-?adresse|konto|adressat\\w{0,2}",
  "gebruiker|ontvanger|postvak|adres",
  "mottagare\\w{0,3}|användare\\w{0,3}|modtager\\w{0,3}|bruger\\w{0,3}",
  // no, fi, hu, ro
  "mottaker\\w{0,3}|bruker\\w{0,3}|postkasse\\w{0,2}|käyttäj\\p{L}{1,4}|vastaanottaj\\p{L}{1,4}|postilaatik\\p{L}{1,4}|osoite\\p{L}{0,3}|osoitetta",
  "felhasználó|címzett|postafiók|fiók|cím|utilizator\\p{L}{0,3}|destinatar\\p{L}{0,3}|căsuța|adresa|contul",
  // fr, es, pt, it
  "destinataire|utilisateur|compte|adresse|boîte(?: aux lettres| de réception)?",
  "usu[aá]rio|destinat[aá]ri[oa]|cuenta|direcci[oó]n|buz[oó]n|casilla",
  "conta|endereço|caixa(?: postal| de correio)?",
  "utente|casella|indirizzo",
  // pl, cs, ru, uk, tr
  "użytkownik\\w{0,2}|odbiorc\\w{1,3}|skrzynk\\w{1,2}|konto|adres\\w{0,3}",
  "uživatel\\w{0,2}|příjemce|schránka",
  "пользовател\\p{L}{1,3}|получател\\p{L}{1,3}|адресат\\p{L}{0,2}|адрес\\p{L}{0,2}|(?:почтов\\p{L}{1,3} )?ящик\\p{L}{0,2}|аккаунт|користувач\\p{L}{0,2}",
  "kullanıcı|alıcı|hesap|posta kutusu",
].join("|");

/** What it says of somebody who is not there, for good. Words that only say "not now" are not among them. */
const ABSENT = [
  "unknown(?! (?:error|reason|sender|client|host|network|failure|problem|to this replica))",
  "not (?:be |been )?(?:found|known|exist(?:ing|ent)?|listed|recogni[sz]ed|valid|locat\\w{1,3}|defined|registered|here|present)(?! (?:error|sender))",
  "(?:does|do|did) ?(?:n[o't]{1,3}|not) (?:\\w{1,12} )?exist",
  "does ?n'?t live here",
  "non-?exist[ae]nt",
  "invalid",
  "no longer (?:exists?|valid|in use|registered|in service|with us|on this server)",
  "(?:has been |was |is |been )(?:permanently )?(?:deleted|removed|closed|terminated|discontinued)",
  "disabled or discontinued",
  // Ended for good: closed, deleted, dissolved.
  "gelöscht|geschlossen|aufgelöst|opgeheven|verwijderd|gesloten|borttaget|raderat|avslutat|slettet|nedlagt|lukket",
  "supprimée?|fermée?|clôturée?|eliminad[oa]|cerrad[oa]|dad[oa] de baja|excluíd[oa]|encerrad[oa]|cancellat[oa]|chius[oa]|eliminat[oa]",
  "usunięt[yea]|zamknięt[yea]|zlikwidowan[yea]|zrušena?|smazána?|удал[её]н[ао]?|закрыт[ао]?|ликвидирован[ао]?|видален[оа]?|silindi|kapatıldı",
  "unrout(?:e)?able",
  // de, nl, sv, da
  "unbekannt|existiert nicht|nicht (?:bekannt|gefunden|vorhanden|existent|gültig)|ungültig|gibt es nicht",
  "onbekend|bestaat niet|niet gevonden|ongeldig|okänd|finns inte|hittades inte|ukendt|findes ikke|eksisterer ikke",
  // no, fi, hu, ro
  "finnes ikke|eksisterer ikke|ukjent|ei (?:ole (?:olemassa|enää)|löydy|löytynyt|tunneta)|tuntematon",
  "nem (?:létezik|található)|ismeretlen|nu există|necunoscut[ăa]?|inexistent[ăa]?",
  // fr, es, pt, it
  "inconnue?|n['’]existe pas|inexistante?|introuvable|non trouvée?|invalide",
  "desconocid[oa]|no existe|inexistente|no (?:se )?(?:ha )?(?:encontrad[oa]|encontró)|no válid[oa]|inválid[oa]",
  "desconhecid[oa]|não existe|não (?:foi )?encontrad[oa]",
  "sconosciut[oa]|non esiste|non trovat[oa]|inesistente",
  // pl, cs, ru, uk, tr
  "nieznan[ya]|nie istnieje|nie znaleziono|neexistuje|neznámý",
  "не найден\\p{L}{0,2}|не существует|неизвест\\p{L}{1,4}|недействител\\p{L}{1,4}|не знайдено|не існує|отсутствует",
  "bulunamadı|mevcut değil|geçersiz",
].join("|");

/** The other order: "no such user", "unknown mailbox", "нет такого пользователя". */
const NONE =
  "no such|no valid|not? an?(?: known| valid)?|unknown|invalid|non-?exist[ae]nt|undefined|unrecogni[sz]ed|unrout(?:e)?able|illegal|there is no|unbekannter?|ungültiger?|kein(?:e|en)?(?: solche[rsn]?)?|aucun|inconnue?|ningún|nenhum|nessun|brak|нет тако(?:го|й)|неизвестный|onbekende?|okänd";

/** Asian languages, without spaces between words. */
const ASIAN =
  /(?:사용자|수신자|받는 ?사람|계정|메일 ?주소|이메일|주소|아이디)[^.\n]{0,40}(?:존재하지|없(?:습니다|는|음)|삭제|탈퇴|해지|찾을 수 없|잘못)|(?:존재하지 ?않는|없는|잘못된|알 ?수 ?없는) ?(?:사용자|수신자|계정|메일|이메일|주소|아이디)|(?:宛先|あて先|ディレクトリ|ユーザ|アドレス|メールボックス|受信者|送信先)[^。\n]{0,50}(?:見つかり|見つから|存在し|不明|ありません|無効|削除され|解約され|廃止)|(?:宛先|あて先)不明|(?:收件人|收件地址|用户|用戶|邮箱|郵箱|邮件地址|帐号|账号|帳號|地址)[^。\n]{0,60}(?:不存在|已(?:注销|註銷|删除|刪除|关闭|關閉)|不正确|无效|無效|未找到|找不到|错误)|(?:不存在|无效|未知)的?(?:收件人|用户|邮箱|地址)/u;

const EDGE = "(?<![\\p{L}\\p{N}])";
/** Not the sender's address, and no address of a network. */
const THEIRS =
  "(?<!(?:\\b(?:ip|sender|sender's|from|source|sending|client|your|return|host|network)[ '\"-]{0,3}(?:e-?mail )?))";
/** What may stand between the two: no end of a sentence, and no answer of another host. */
const GAP = "(?:(?!\\.\\s|said: ?[245])[^;!?\\n]){0,90}?";
const PATTERN = new RegExp(
  [
    `${EDGE}${THEIRS}(?:${PLACES})(?![\\p{L}])${GAP}${EDGE}(?:${ABSENT})(?![\\p{L}])`,
    `${EDGE}(?:${NONE}) (?:final delivery |virtual |local |e-?mail |destination |mail |recipient |user )?(?:${PLACES}|person|id)(?![\\p{L}])`,
    `${EDGE}(?:no ?(?:body|one)|there is no(?:body| one| such)?)[^.;]{0,40}(?:name|here|person|user|site|account|mailbox)`,
    `${EDGE}no (?:mailbox|user|account)s? (?:here|by that|with that|of that|for|named|called)`,
    // A list of senders that we are not on says nothing of the recipient.
    `(?<!\\bsender(?:'s)? (?:\\S{1,80} )?)(?:is|was|in|on) ?(?:n[o't]{1,3}|not) (?:a|in|on|one of)(?![^.;]{0,40}\\bsenders?\\b)[^.;]{0,30}(?:users?|customers?|valid mailboxes|recipients?|lists?) ?`,
    // "This user doesn't have an account here", "no longer has a mailbox".
    `${EDGE}(?:has|have|had)(?: no| an?y?){1,2} (?:\\S{1,80} )?(?:account|mailbox|inbox)(?! (?:limit|quota|size))(?<=(?:n[o't]{1,3}|no longer|not) (?:has|have|had)[^.;]{0,100}|(?:has|have|had) no .{0,100})`,
    `${EDGE}не существует|recip(?:ient)?notfound|unknown to address|wasn['’]t found at`,
  ].join("|"),
  "u",
);

/** Whether a server says plainly that nobody lives there: RFC 5321 §4.2.3 leaves the words to it, so they are told by sense. */
export function saysNobody(text: string): boolean {
  const words = text.toLowerCase();
  return PATTERN.test(words) || ASIAN.test(words);
}
