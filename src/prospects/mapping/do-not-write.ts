import { foldHeader } from "./header-names.ts";

/** `person`: they asked not to be written to, on any channel. `email`: the address does not work, the person may be reached elsewhere. */
export type Forbidden = { who: "person" | "email"; why: "opted_out" | "bounced" | "invalid" };

/** A column whose cells say about a person whether they may be written to. */
export type ForbidColumn =
  /** Filled with anything but a no. */
  | { type: "flag"; forbids: Forbidden; isHangul: boolean }
  /** One of several states, some of which forbid. */
  | { type: "state"; isOfAddress: boolean };

const OPT_OUT =
  /^(?:is|has|have|contact|lead|person)?(?:(?:email|marketing|global|sms|call)?unsubscribed?(?:at|on|date|time|reason|fromallemails?|fromemails?|fromall|flag|status)?|unsub(?:time|reason|date)?|(?:email|marketing|mail|global|sms|call)?opt(?:ed)?outs?(?:at|on|date|time|reason|flag|status)?|optedoutof.*|(?:do|dont|does)?no?t?(?:want)?(?:to)?(?:contact|email|mail|mailing|call|send|phone|text|sms|disturb|write|solicit|reach)|(?:pleasedonot|donot|dont|never)(?:contact|email|mail|call|send|phone|text|sms|disturb|write|solicit|reach)(?:out|flag|list|status|at|date|reason)?|dnc|dne|dnm|gdproptout|objected|(?:black|block|deny|suppression|donotcontact)list(?:ed)?|suppress(?:ed)?|spam(?:complaint|report)(?:ed|s)?|complain(?:ed|t)|markedasspam)$/;
const OPT_OUT_ELSEWHERE = new Set(
  (
    "abgemeldet abgemeldetam abmeldung abmeldedatum widerspruch werbewiderspruch widersprochen nichtkontaktieren nichtanschreiben nichtanrufen keinkontakt keinewerbung kontaktsperre werbesperre mailsperre sperrvermerk gesperrt blockiert newsletterabgemeldet " +
    "désabonné désabonnée désabonnement désinscrit désinscrite désinscription nepascontacter nepasécrire nepasappeler opposition optouts listenoire " +
    "dadodebaja baja fechadebaja nocontactar nomolestar noenviar nollamar desuscrito desuscripción cancelósuscripción listanegra " +
    "disiscritto noncontattare descadastrado nãocontatar uitgeschreven nietcontacteren avregistrerad wypisany niekontaktować " +
    "配信停止 配信停止日 配信不可 配信拒否 送信不可 連絡不可 連絡禁止 オプトアウト 購読解除 受信拒否 " +
    "수신거부 수신거부여부 수신거부일 수신거부일자 수신거부자 연락금지 연락거부 발송금지 발송제외 차단 拒收 退订 已退订 請勿聯絡"
  ).split(" "),
);
const BOUNCED =
  /^(?:is|has)?(?:email|mail|global|hard)*bounced?(?:at|on|date|time|reason|flag)?$|^(?:email|mail)?(?:is|has)?hardbounced?(?:at|on|date|time|reason|flag)?$|^emailisbounced$|^(?:unzustellbar|bounceam|rebotado|rebote|バウンス|不達|반송|반송여부)$/;
const INVALID =
  /^(?:is)?(?:invalid|bad)(?:email|emailaddress|mail|address)$|^email(?:address)?(?:is)?invalid$|^(?:ungültigeemail|emailungültig|emailinvalide|correoinválido|無効メール|잘못된이메일)$/;
const OF_ADDRESS =
  /^(?:work|primary|contact|person|lead|prospect)?(?:e?mail)(?:address)?(?:verification|validation|validity|deliverability|delivery|check|quality)?(?:status|state|result)$|^(?:zb|zerobounce|neverbounce|bouncer|hunter|millionverifier|verification|validation|verify|deliverability)(?:status|result)$|^(?:emailvalidity|emailverification|emaildeliverability|이메일상태|メールステータス|emailstatut|emailestado)$/;
const OF_PERSON =
  /^(?:contact|lead|person|prospect|subscription|subscriber|member|emailsubscription|marketing|consent|emailmarketing)?(?:status|state|stage)$|^(?:statut|estado|zustand|상태|수신상태|구독상태|ステータス|状態|購読状況)$/;

/** What a column says about whether people may be written to; null where it says nothing about that. */
export function findForbidColumn(header: string): ForbidColumn | null {
  const name = foldHeader(header);
  if (name === "" || name.length > 60) return null;
  const isHangul = /[가-힣]/.test(name);
  if (OPT_OUT.test(name) || OPT_OUT_ELSEWHERE.has(name))
    return { type: "flag", forbids: { who: "person", why: "opted_out" }, isHangul };
  if (BOUNCED.test(name)) return { type: "flag", forbids: { who: "email", why: "bounced" }, isHangul };
  if (INVALID.test(name)) return { type: "flag", forbids: { who: "email", why: "invalid" }, isHangul };
  // "State" alone is a place.
  if (
    name === "state" ||
    name === "personstate" ||
    name === "contactstate" ||
    name === "leadstate" ||
    name === "prospectstate"
  )
    return null;
  if (OF_ADDRESS.test(name)) return { type: "state", isOfAddress: true };
  return OF_PERSON.test(name) ? { type: "state", isOfAddress: false } : null;
}

const NO = new Set(
  "n no false 0 f off none null na n/a never not notset unchecked nein non いいえ なし アニオ 아니오 아니요 없음 거짓 não ne nie nej nei fałsz falsch faux falso subscribed active activesubscriber optin optedin valid verified ok deliverable allowed nobounce notbounced notunsubscribed 수신동의 수신 동의 정상 可 有効 [] {}".split(
    " ",
  ),
);
const STATE_OPTED_OUT =
  /^(?:(?:has )?unsubscribed?|opt(?:ed)?[ _-]?out|(?:do|please do) ?n[o']?t[ _-]?(?:contact|email|mail|call|write|disturb)|do_not_(?:contact|email|call)|dnc|black ?listed|block(?:ed|listed)|suppressed|complain(?:ed|t)|spam complaint|marked as spam|unsubscribed from all|abgemeldet|widersprochen|nicht kontaktieren|gesperrt|désabonnée?|désinscrite?|ne pas contacter|dado de baja|baja|no contactar|desuscrito|disiscritto|uitgeschreven|配信停止|連絡不可|オプトアウト|購読解除|수신거부|연락금지|차단)$/i;
const STATE_BOUNCED =
  /^(?:e?mail )?(?:hard[ _-]?)?bounced?$|^cleaned$|^(?:unzustellbar|rebotado|不達|반송)$/i;
const STATE_INVALID =
  /^(?:e?mail )?(?:is )?(?:invalid|undeliverable|not deliverable|non[ _-]?deliverable|does not exist|nonexistent|bad|dead|wrong|rejected|spam[ _-]?trap|do_not_mail|abuse|disposable|mailbox[ _-]not[ _-]found|no[ _-]mx|ungültig|invalide|inválid[oa]|non valid[oae]|無効|유효하지 않음|무효)$/i;

/** What a cell of such a column forbids; null for a no. Whatever is not plainly a no is a yes: it may be a date or a reason. */
export function readForbidden(column: ForbidColumn, cell: string): Forbidden | null {
  const text = cell.trim();
  if (text === "") return null;
  if (column.type === "flag") {
    const word = text.toLowerCase().replace(/[\s_.-]+/g, "");
    // In Korean sheets an x is a no, elsewhere it is a tick.
    if (word === "" || NO.has(word) || /^[[({]?[\s\p{P}]*[\])}]?$/u.test(text)) return null;
    return column.isHangul && /^[x×✕✗]$/i.test(text) ? null : column.forbids;
  }
  if (STATE_OPTED_OUT.test(text)) return { who: "person", why: "opted_out" };
  if (STATE_BOUNCED.test(text)) return { who: "email", why: "bounced" };
  return column.isOfAddress && STATE_INVALID.test(text) ? { who: "email", why: "invalid" } : null;
}
