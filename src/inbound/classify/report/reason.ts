import { saysNobody } from "./nobody.ts";

/** Why a message was refused, one word each. The first four mean that the address itself is dead. */
export type Reason =
  | "user_unknown"
  | "host_unknown"
  | "has_moved"
  | "no_mail_accepted"
  | "mailbox_full"
  | "message_too_big"
  | "expired"
  | "suspended"
  | "filtered"
  | "sender_rejected"
  | "blocked"
  | "reputation"
  | "no_ptr"
  | "auth_failure"
  | "policy"
  | "security"
  | "spam"
  | "virus"
  | "content"
  | "relay_denied"
  | "rate_limited"
  | "syntax"
  | "network"
  | "system"
  | "mailer"
  | "delivered"
  | "feedback"
  | "unknown";

const DEAD: ReadonlySet<Reason> = new Set(["user_unknown", "host_unknown", "has_moved", "no_mail_accepted"]);

/** Whether the reason concerns the address itself, for good. */
export function isDead(reason: Reason): boolean {
  return DEAD.has(reason);
}

/** What each reason looks like in the words of mail servers, in the order in which they are asked. */
const WORDS: readonly (readonly [Reason, RegExp])[] = [
  // Words that name several causes, and causes that pass.
  ["host_unknown", /(?:account|user) or domain may not exist/],
  ["network", /host not found, try again|try again[^.]{0,20}name server/],
  ["mailer", /procmail: |couldn'?t create "|can'?t create (?:user )?output/],
  // Whose fault it is comes first: a sender's domain that "does not exist" is no dead recipient.
  [
    "sender_rejected",
    /sender(?:'s)? (?:e-?mail )?(?:address )?(?:\S{3,100} )?(?:is |was |does |could )?(?:not (?:be )?(?:exist|found|known|verified|valid)|unknown|rejected|denied|invalid|blacklisted)|domain of sender|sender domain|sender'?s (?:domain|address)|invalid sender|sender verif|sender unknown|unknown sender|from: domain|domain is invalid|purported responsible|unable to verify (?:the )?sender|bad sender|envelope sender|mail from [^:]{0,80}(?:not exist|denied|rejected)|not (?:a|are not a) member|are not (?:a )?member|no such domain [\w.-]{1,80}\.? *(?:$|\()|address that has been blacklisted|may not have permission to post|nicht die erforderlichen? .{0,40}berechtigung|sender not (?:allowed|authori[sz]ed|in allowed)|sendernotinallowed|(?:allowed|authori[sz]ed|permitted|approved|safe) senders?(?:'s)? list|not allowed to send to this|(?:only|must be) (?:members|a member)/,
  ],
  [
    "mailbox_full",
    /(?:mailbox|inbox|account)(?: of| for)? \S{3,100} is full|mailbox (?:is |size |for user is |has )?(?:full|exceed|over|limit)|(?:over|exceed\w{0,3}|out of|beyond)[- ](?:the |its |his |her |their |disk |mail(?:box)? )?(?:quota|storage|space|allowed)|quota (?:is |has been |violation|would be |full|for |reached|usage)?(?:full|exceeded|exceed)?|not enough (?:disk|storage|space)|insufficient (?:disk|storage|space)|no space left|storage (?:limit|space|quota)|out of storage|inbox is full|mail ?drop .{0,40}too large|mailfolder is full|user is full|account is full|is over (?:the )?(?:disk |its |his )?quota|over ?quota|disk full|maildir .{0,30}quota|メールボックスが(?:いっぱい|一杯|満杯)|容量(?:を超|オーバー|が一杯)|一杯のため|메일함.{0,10}(?:초과|가득)|용량.{0,10}초과|postfach.{0,20}voll|(?:casella|caixa|cuota|cota).{0,30}(?:piena|cheia|excedid|superad|esgotad|lotad)|переполнен|квот\S{1,3} (?:превышен|исчерпан)|mailbox vol\b|skrzynka.{0,20}pełna|(?:邮箱|郵箱|信箱).{0,12}(?:已满|满|超出|容量)|speicherplatz|boîte.{0,30}pleine|quota d[eé]pass|buzón.{0,20}lleno|espacio.{0,20}(?:agotado|insuficiente)/,
  ],
  [
    "message_too_big",
    /(?:message|mail|size|letter|content|it is) (?:is |was |of |file )?(?:too (?:large|big)|size (?:limit )?exceed|exceeds|larger than)|too (?:large|big) (?:message|for this)|maximum (?:message )?size|message size|mail size limit|size limit (?:exceeded|for)|recipsizelimit|exceeded (?:the )?maximum (?:inbound )?message size|message length exceeds|fixed maximum|max message size|サイズ(?:制限|が大き|超過)|용량.{0,4}제한/,
  ],
  [
    "relay_denied",
    /relay(?:ing)? (?:is |access )?(?:not (?:permitted|allowed)|denied|prohibited|forbidden|rejected)|unable to relay|insecure mail relay|(?:no|not|without) relay|not (?:permitted|allowed) to relay|relay not|we do not relay|relaying.{0,20}(?:denied|mail)|not in (?:my|our) (?:list of )?rcpthosts|allowed rcpthosts|email address is not verified|mail server requires authentication when|use smtp auth|must authenticate|sorry, that domain isn't/,
  ],
  [
    "no_ptr",
    /ptr (?:record|resource)|reverse dns|rdns|reverse (?:lookup|mapping|hostname|address)|cannot (?:find|resolve) (?:your )?(?:reverse|hostname|host ?name)|dns ptr|client host rejected: cannot find|fix reverse|ip address .{0,40}(?:does not|has no) (?:have |valid )?.{0,10}(?:hostname|name|reverse)|no (?:valid )?reverse|hostname.{0,20}could not be resolved|fcrdns/,
  ],
  [
    "auth_failure",
    /\bdmarc\b|\bspf\b|\bdkim\b|unauthenticated email|authentication (?:checks|failed|failure|required|results)|not authenticated|fail(?:s|ed|ing)? (?:the )?authentication/,
  ],
  ["virus", /virus|malware|infected|phishing attachment|worm\b|trojan|security policies - mc/],
  ["reputation", /reputation|unexpected volume or user complaints|senderbase|sender score|bad ip/],
  [
    "rate_limited",
    /gr[ea]y-?list|too many (?:connections|sessions|recipients|messages|invalid|mails|concurrent|emails|errors|unknown)|rate (?:limit|exceed|that)|receiving mail (?:too quickly|at a rate)|throttl|connection (?:rate )?limit|connections from|too (?:fast|quickly|frequent)|excessive|sending (?:limit|rate)|hourly|quota for this hour|try again later.{0,10}too/,
  ],
  [
    "spam",
    /spam(?!haus|cop)|\bube\b|\bubl\b|bulk mail|junk|unsolicited|looks like|mail rejet|scored as|message content rejected|high probability|considered (?:to be )?(?:unwanted|bulk)|cloudmark|스팸|迷惑メール|pourriel/,
  ],
  [
    "blocked",
    /blocked? (?:by|using|for|-|at|due|ip|list)|blacklist|block ?list|black ?list|\brbl\b|dnsbl|spamhaus|spamcop|barracudacentral|banned|client host (?:rejected|blocked)|bloquee|access denied\.\.\.|ip (?:address )?(?:is |has been )?(?:blocked|listed|rejected|denied)|(?<!not )listed (?:in|at|on|by) |refused to talk|service refuse|no access from mail server|open relay|invalid domain name|messages? from .{0,80}weren't sent|connection (?:refused|rejected|denied|dropped) by|use the smtp server|please use (?:the|your)|invalid helo|helo (?:command )?rejected|dial-?up|dynamic ip|(?:helo|ehlo).{0,30}(?:invalid|denied|reject)|(?:your|sending) (?:ip|host|server|network) .{0,60}(?:block|reject|denied|not allowed)|connections? (?:will )?not (?:be )?accepted/,
  ],
  [
    "has_moved",
    /no longer on (?:this )?server|(?:has|have|mailbox|recipient|user|address) moved|has been (?:replaced|changed to)|new (?:e-?mail )?address is|address has changed|user (?:has )?moved|forwarding address|移転/,
  ],
  // An account that was ended is gone; one that is switched off may come back, unless it is so for good.
  [
    "user_unknown",
    /(?:permanent(?:ly|e(?:ment)?|emente)?|dauerhaft|endgültig|définitivement|definitiv\w{0,5}|for good|indefinitely|навсегда|영구|永久|恒久)[^.;]{0,30}(?:disabl|suspend|deactivat|inactiv|clos|lock|deaktivier|gesperrt|d[eé]sactiv|deshabilitad|desativad|disattivat|gedeactiveerd|заблокирован|отключ|정지|停止|停用)|(?:account|mailbox|user|address|recipient|inbox|konto|postfach|compte|cuenta|conta|casella)[^.;]{0,40}(?:disabled|suspended|deactivated|inactive|closed|deaktiviert|gesperrt|désactivé|deshabilitad[oa]|desativad[oa]|disattivat[oa])[^.;]{0,10} (?:permanently|for good|dauerhaft|définitivement|permanentemente|definitivamente|permanente)|(?:account|mailbox|user|address|recipient|inbox)[^.;]{0,60}(?:disabled or )?(?:discontinued|terminated|closed|deleted|removed|cancell?ed)(?! by (?:the )?(?:rule|filter))/,
  ],
  [
    "suspended",
    /(?:account|mailbox|user|address|recipient|domain|inbox)(?:'s)?(?:\(s\))?[^.;]{0,60}(?:disabled|suspended|locked|frozen|deactivated|inactive|not active|blocked|bloqu|expired|temporarily unavailable|on hold)|(?:disabled|suspended|inactive|deactivated|dormant|blocked) (?:account|mailbox|user|recipient|address)|email account that you tried to reach is (?:disabled|inactive)|user.{0,10}not active|휴면|정지된|利用停止|停止中|gesperrt|d[eé]sactiv|deshabilitad/,
  ],
  [
    "no_mail_accepted",
    /null ?mx|indicate[sd]? no smtp service|does not accept (?:any )?(?:e-?)?mail|(?:host|domain|server)[^.;]{0,60}(?:never|not) accept(?:s|ing)? (?:e-?)?mail|no mail exchanger or ip|couldn'?t find a mail exchanger|smtp service not (?:offered|accept)|accepts no mail|mail (?:service )?not accepted here/,
  ],
  [
    "user_unknown",
    /(?:user|mailbox|recipient|account|address|addressee|username|local ?part|person|id|inbox|userid|member|destinataire|empfänger|usuario|benutzer)(?:\(s\)|s)?(?: (?:name|address|you|e-?mail|specified|listed|\S{3,100}|"[^"]{1,80}")){0,2}(?: (?:is|was|are|does|do|could|can|has|have|been)){0,2} ?[:\-(]? ?(?:unknown|not (?:be )?(?:found|known|exist|listed|exists|valid|recogni[sz]ed|available here|a valid|locat)|doesn'?t exist|invalid|non-?exist|invalide|inconnu|unbekannt|desconocid|no existe|n'existe)|(?:unknown|invalid|no such|bad|nonexist[ae]nt|non-existent|undeliverable|incorrect|illegal|unrecogni[sz]ed|unrouteable|unroutable|not a known|not a valid|no valid|no) (?:final delivery |virtual |local |e-?mail |destination |alias |this )?(?:user(?!s mail)|userid|mailbox|recipient|account|address|addressee|alias|person|inbox|username|mail ?drop|local ?part|id\b|destinataire|empfänger)|(?:mailbox|user|recipient|account) (?:name )?(?:unavailable|not (?:available|here|present|allowed))|(?:does|do|did|has|have) not (?:have|exist|match|correspond)[^.;]{0,40}(?:mailbox|account|user|here|on this|such|recipient|list)|no longer (?:exists?|valid|available|in use|employed|works)|no mailbox (?:here )?by that name|not our customer|isn'?t (?:a|in)(?![^.;]{0,40}\bsenders?\b)[^.;]{0,30}(?:user|list|customer)|recipnotfound|recipientnotfound|not listed in|directory entry|bouncecategory: bad-mailbox|does ?n[o't]{1,3} have an? \S{1,80} account|there is no (?:one|such|user|account)|no one here|(?:email )?address (?:wasn.?t|was not|couldn.?t be|could not be) found|couldn.?t be found|wasn.?t found|(?:account|address|user)[^.;]{0,30} does ?n[o']t exist|that you tried to reach does not exist|does not exist here|delivery to this address is restricted to none|address(?:es)? (?:rejected|failed).{0,20}(?:unknown|no such)|recipient address rejected: access denied|destinataire invalide|invalid recipient|find your recipient|misspelled|見つかりません|存在しません|見つからない|宛先不明|あて先不明|수신자.{0,12}(?:없|존재하지)|(?:존재하지|없는) ?않?는? ?(?:사용자|계정|메일)|사용자를 찾을 수 없|계정이 (?:없|존재하지)|nicht (?:gefunden|vorhanden|bekannt)|existiert nicht|adresse inconnue|n'existe pas|no existe|no se encontró|no encontrad/,
  ],
  [
    "host_unknown",
    /(?:host|domain|domain name|server|mail server|mx)(?: or domain)?(?: name| \S{1,80})?(?: is| was| does| could| can)? ?(?:not (?:be )?(?:found|exist|known|resolve|locat)|unknown|invalid|unrouteable|doesn'?t exist)|(?:unknown|no such|unrouteable|unroutable|invalid|bad|nonexistent|illegal) (?:mail )?(?:host|domain)|host or domain name not found|domain not found|nxdomain|non-existent (?:host|domain)|no (?:mx|a|dns) (?:or \w{1,4} )?records? (?:for|found)|name or service not known|couldn'?t find any host|all relevant mx records point to non-existent|name server: host not found|host not found|no route to domain|bouncecategory: bad-domain|dns error: (?:domain|nxdomain)|ドメイン(?:が|名が).{0,10}(?:見つか|存在し)|domäne.{0,30}nicht|dominio.{0,20}no exist|domaine.{0,20}n'existe/,
  ],
  [
    "syntax",
    /malformed address|syntax error|command (?:parameter )?not (?:implemented|recogni[sz]ed)|unrecogni[sz]ed command|improper sequence|bad sequence|unexpected .{0,20}command|bad address syntax|unparseable|valid brackets|missing recipients|invalid command/,
  ],
  [
    "content",
    /rfc ?5322 compliant|multiple .{0,40}(?:from|subject|addresses)|duplicate header|content (?:rejected|not allowed|policy)|attachment|header error|contains? (?:invalid|illegal|a (?:url|link))|8-?bit|bare (?:lf|cr|newline)|message (?:format|syntax)|improper use of/,
  ],
  [
    "policy",
    /polic(?:y|ies)|not (?:allowed|permitted|accepted for)|prohibited|forbidden|administrat(?:ive|or)(?:ly)? (?:prohibit|reject|reason)|rejected by (?:the )?(?:rule|filter|admin)|network not allowed|refused by|denied by|local configuration/,
  ],
  [
    "security",
    /access denied|unauthenticated senders|tls (?:required|is required)|starttls|encryption|authentication (?:is )?required|permission denied|not authori[sz]ed|security/,
  ],
  [
    "filtered",
    /filter|rejected by (?:the )?recipient|was rejected by a remote mail server|not accept(?:ing)? (?:this|your) message|拒否|거부/,
  ],
  [
    "expired",
    /expired|retry time(?:out)?|timed? ?-?out|time limit|(?:too long|more than \S{1,10} (?:hours|days)) (?:in|on) (?:the )?queue|in the queue too long|could not send message for|not delivered within|cannot send message for|delivery failed \d{1,5} attempts|has been (?:in|on) (?:the )?queue|undeliverable for|giving up|socket error|did not accept our requests|not responding|delayed|not yet been delivered|retried|deferred|will (?:keep )?try/,
  ],
  [
    "network",
    /connection (?:refused|reset|lost|was|could|failed|closed|terminated)|no route to host|(?:network|host|domain|server) (?:\S{1,80} )?(?:is )?(?:currently )?(?:unreachable|not reachable)|loop|hop count|too many hops|name server|dns (?:lookup|query|failure)|unable to connect|could not connect|lost connection|establish an smtp connection|name service error|malformed or unexpected|unreachable|conversation with/,
  ],
  [
    "mailer",
    /procmail|command (?:output|died|failed|returned)|pipe|can'?t (?:create|open) output|couldn'?t create|x-unix|vdelivermail|local delivery failed|deferred transport|mail\.local|maildrop/,
  ],
  [
    "system",
    /system (?:error|not accept|failure|config|problem)|ldap|local error|internal (?:server )?error|temporary (?:failure|local)|service (?:not available|unavailable)|configuration|i\/o error|transaction failed|resources temporarily|server error|try again later/,
  ],
];

/** Characters of a server's words that are compared: the cause stands in the first sentences. */
const MAX_WORDS = 2_000;

/** Asked together with the words of `user_unknown`, and so before what comes after them. */
const NOBODY = WORDS.findLastIndex(([reason]) => reason === "user_unknown");

/** Whether words speak of a full mailbox first: what comes after it in the table need not be asked. */
export function saysFull(text: string): boolean {
  const words = text.slice(0, MAX_WORDS).toLowerCase();
  for (const [reason, pattern] of WORDS) {
    if (reason === "mailbox_full") return pattern.test(words);
    if (pattern.test(words)) return false;
  }
  return false;
}

/** The reason that the words of a server give; `unknown` where they say none. */
export function readReason(text: string): Reason {
  const words = text.slice(0, MAX_WORDS).toLowerCase();
  for (const [index, [reason, pattern]] of WORDS.entries()) {
    if (pattern.test(words) || (index === NOBODY && saysNobody(words))) return reason;
  }
  return "unknown";
}
