/** Writers that are mail servers: RFC 5321 §4.5.5, RFC 2142 and the names that servers use. */
export const DAEMON_ADDRESS =
  /^(?:mailer-?_?daemon|post[-_.]?master|mail[-._]?delivery[-._\w]*|mail[-._]?daemon|mdaemon|double-bounce|bounces?|mailerdaemon\w*|no-?reply-mail-?delivery|delivery-?(?:failure|status)\w*|mail-?deliver\w*|system-?administrator|microsoftexchange[0-9a-f]*|mailsystem|undeliverable|returned-?mail)(?:[-+=].{0,200})?(?:@|$)/i;
export const DAEMON_NAME =
  /mail ?(?:er)?[ -]?(?:delivery|deliver|administrator|daemon|system)|delivery (?:sub)?system|postmaster|system administrator|mailer-daemon|microsoft outlook|mail router|internet mail|returned mail|메일 ?(?:시스템|관리자)|メール配信/i;

/** Subjects of reports of failure; en, de, fr, es, ko, ja, and those that servers hard-wire. */
export const FAILURE_SUBJECT =
  /undeliver|undelivered|(?:non|not|un)[- ]?deliver|delivery (?:status|failure|failed|error|problem|report|notification|has failed|incomplete)|returned? (?:mail|to sender|message|e-?mail)|mail (?:delivery|system error|error|failed|could not)|failure (?:notice|notification|delivery)|failed (?:mail|delivery|message)|(?:message|mail|e-?mail)[^:]{0,40}(?:not (?:be )?(?:delivered|sent)|failed|rejected|returned|bounced|undeliver)|delivery (?:to|of|for).{0,80}failed|could ?n[o']t (?:be )?(?:deliver|sen[dt])|unable to deliver|permanent (?:failure|delivery)|user unknown|bounce|(?:you|address).{0,80}(?:are )?not (?:a )?member|unzustellbar|nicht zugestellt|zustellung|fehlgeschlagen|non remis|échec|non distribué|no (?:se )?(?:ha podido )?entreg|devuelto|mensaje no|전송 ?실패|배달|반송|수신 ?실패|送信(?:でき|エラー|失敗)|配信(?:不能|でき|エラー|失敗|状態)|エラーメール|不達|宛先不明|não (?:pôde|foi)[^.\n]{0,30}entreg|mensagem não|mancata consegna|non è stat[oa] (?:possibile )?(?:consegn|recapit)|niet (?:worden )?(?:bezorgd|afgeleverd)|onbestelbaar|не (?:удалось|может быть|был[оа]?)[^.\n]{0,20}доставлен|не ?доставлен|nie (?:mogła|można|została)[^.\n]{0,30}(?:doręcz|dostarcz)|kunde inte levereras|obeställbar|kunne ikke leveres|nedoručiteln|teslim edilemedi|无法(?:送达|投递|送達)|退信|被退回|退件/i;

/** What such reports say in their first lines. */
export const FAILURE_WORDS =
  /could not be delivered|(?:was|were|been|is) (?:not |un)delivered|has not been delivered|couldn'?t be delivered|could not be delivered to|wasn'?t able to deliver|unable to deliver|delivery (?:to|of|has|for|failed|status)|deli?ve?ry to the following|undeliverable|failed permanently|permanent (?:fatal )?(?:error|failure)|could not (?:be sent|deliver|send)|did not reach|(?:addresses|recipients?|address(?:\(es\))?)[^.\n]{0,60}(?:had|failed|rejected|problems|errors)|transcript of session|returned to (?:you|sender)|mailbox (?:is )?full|unknown user|user unknown|no such user|invalid (?:final|recipient|address)|failed to (?:deliver|send)|not listed in|cannot be delivered|has been (?:rejected|returned|bounced)|non-deliver|rejected by|return(?:ed|ing) (?:your )?(?:mail|message)|message (?:was )?(?:rejected|bounced)|failed addresses|incorrectly constructed|malformed address|bounce|\b5\d\d[ -]\d?\.?|\b[45]\.\d\.\d{1,3}\b|not a member|konnte nicht|nicht zugestellt|n'a (?:pas )?pu|pas été (?:remis|distribué)|no se (?:ha )?pud|no ha podido|no pudo|送信できません|配信できません|届け|見つかりません|エラー|전송(?:하지|되지|할 수)|배달|전달(?:되지|할 수)|반송|실패|não (?:pôde|foi)[^.\n]{0,30}entreg|mensagem não|mancata consegna|non è stat[oa] (?:possibile )?(?:consegn|recapit)|niet (?:worden )?(?:bezorgd|afgeleverd)|onbestelbaar|не (?:удалось|может быть|был[оа]?)[^.\n]{0,20}доставлен|не ?доставлен|nie (?:mogła|można|została)[^.\n]{0,30}(?:doręcz|dostarcz)|kunde inte levereras|obeställbar|kunne ikke leveres|nedoručiteln|teslim edilemedi|无法(?:送达|投递|送達)|退信|被退回|退件/i;

/** Not a failure but a wait: the server goes on trying. */
export const DELAY_SUBJECT =
  /\(delay(?:ed)?\)|delayed|delay(?:ed)? (?:mail|notification|in)|^warning: (?:could not|message)|still trying|verzögert|retard[ée]|retrasad|지연|遅延/i;
export const DELAY_WORDS =
  /not yet been delivered|warning message only|do not need to resend|has been delayed|will (?:be retried|continue (?:to )?try|keep trying|try again)|still (?:being retried|trying)|will be (?:re)?tried|attempts to deliver (?:the message )?will continue|continue to (?:be )?attempt|temporarily (?:delayed|deferred)|message (?:is|was) (?:delayed|deferred)|no action is required/i;
/** What tells that waiting has ended all the same. */
export const GAVE_UP =
  /given up|giving up|not going to try|failed permanently|permanent(?:ly)? (?:error|failed|fatal)|has been (?:returned|bounced)|could not be delivered within|too long in|in the queue too long|no longer/i;

/** Receipts that a message arrived: no failure either. */
export const DELIVERED_WORDS =
  /successfully (?:delivered|relayed)|was (?:successfully )?delivered to|delivery (?:confirmed|completed)|has been (?:successfully )?delivered|relayed to mailer|(?:message|mail) (?:was )?delivered/i;

/** "Click below to release your messages". */
export const BAIT =
  /\b(?:click|tap|klicken|cliquez|haga clic|fai clic|clique|log ?in|sign ?in|verify|review|release|retrieve|recover|restore|upgrade|confirm)\b[^]{0,300}https?:\/\/|https?:\/\/\S{1,300}[^]{0,100}\b(?:to (?:release|retrieve|recover|restore|upgrade|verify|confirm)|deliver (?:them|it|now))\b/i;
export const LINK = /https?:\/\//i;
