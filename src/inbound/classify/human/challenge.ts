import { APPOINTMENT } from "../opt-out/appointment.ts";
import { foldAccents } from "../opt-out/fold.ts";
import { INTEREST } from "../opt-out/phrases.ts";

/** Whoever asks a writer to prove being a person says three things beside a link, in any order; by language, each. */
const MESSAGE =
  /your (?:e-?mail|message|mail)|ihre (?:e-?mail|nachricht|mail)|votre (?:e-?mail|message|courriel|mail)|su (?:mensaje|correo|e-?mail)|(?:a )?sua (?:mensagem|mensaje)|seu e-?mail|(?:il (?:suo|tuo)|la sua) (?:messaggio|e-?mail|mail)|(?:uw|je) (?:bericht|e-?mail|mail)|(?:ditt|din|dit) (?:meddelande|e-?post|mail|besked|melding)|(?:twoja|państwa|pana|pani) wiadomość|vaš(?:e|i)? (?:zpráva|zprávu|e-?mail)|ваше (?:письмо|сообщение)|(?:보내신|귀하의) ?(?:메일|메시지|이메일)|메일(?:이|을)|(?:お客様の|あなたの)?(?:メール|メッセージ)(?:は|を|が)|(?:您|你)的(?:邮件|郵件|信件|消息)|mesajınız|e-?postanız|viestisi/iu;
const DELIVERED =
  /deliver|released?\b|reach(?:es)? (?:the |his |her |my )?(?:inbox|recipient)|zu(?:ge)?stell|weitergeleitet|freigeg|remis|(?:dis)?tribu|livr|entreg|chegue|recapit|consegn|inoltr|bezorg|afgelever|levere?ra|leveres|afleveret|dostarcz|doręcz|doruč|достав|전달|배달|수신(?:됩|할)|届|配信|配達|送达|送達|投递|ilet|perille/iu;
const PROVE =
  /\bverif|\bconfirm|captcha|identif|\bclick|\bclic\b|cliqu|haga clic|clique|clicc|klick|klik|human\b|robot|characters|caract[eè]r|zeichen|tecken|znak|authenti|bestätig|bekräft|bekreft|bekræft|bevestig|conferm|potwierd|potvr|подтверд|нажмите|введите|인증|클릭|확인(?:해|을)|認証|クリック|確認(?:を|して)|验证|驗證|点击|點擊|doğrula|tıkla|vahvista/iu;
/** Why: what it guards against, or that it waits. A shop that confirms an order does neither. */
const GUARD =
  /spam|protect|protég|proteg|geschützt|filter|filtr|skräppost|on hold|held|pending|waiting|wartet|zurückgehalten|attente|espera|attesa|wacht|väntar|venter|oczek|čeká|защищ|ожида|스팸|보호|대기|차단|迷惑|保護|保留|垃圾|拦截|攔截|unknown sender|unbekannt|inconnu|desconocid|desconhecid|sconosciut|bekle|koru|suojattu|odottaa/iu;
const LINK = /https?:\/\/\S/i;
/** A challenge is short: in a longer text anything may be said. */
const MOST_CHARS = 900;

/**
 * What asks the writer to prove being a person before it delivers; null where no such thing is asked for. For answers
 * without a machine's mark, too: services of this kind rarely set one.
 */
export function findChallenge(words: string, own: string): string | null {
  const isMeant =
    own.length <= MOST_CHARS &&
    !APPOINTMENT.test(foldAccents(own.toLowerCase())) &&
    !INTEREST.test(foldAccents(own.toLowerCase())) &&
    [MESSAGE, DELIVERED, PROVE, GUARD, LINK].every((each) => each.test(words));
  const line = isMeant ? own.split("\n").find((each) => PROVE.test(each)) : undefined;
  return line?.trim().slice(0, 80) ?? null;
}
