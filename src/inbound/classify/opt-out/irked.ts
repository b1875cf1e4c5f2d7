import { APPOINTMENT } from "./appointment.ts";
import { foldAccents } from "./fold.ts";
import { folded } from "./phrases.ts";
import { holdsAny, type Sentence } from "./sentence.ts";
import { IN_SPAM } from "./spam-folder.ts";

/** More words say more than that somebody is irked. */
const MOST_WORDS = 20;
/** Of a question or remark about spam, and of a sigh. */
const CURT_WORDS = 12;
const SIGH_WORDS = 6;

/** "Why", in the languages of our people: a closed class of words. */
const WHY = folded(
  /(?<!\p{L})(?:why|what for|warum|wieso|weshalb|wozu|pourquoi|por qu[eé]|porque|perch[eé]|waarom|varför|hvorfor|miksi|dlaczego|proč|prečo|miért|de ce|zašto|zakaj|защо|почему|зачем|чому|навіщо|γιατί|miks|kāpēc|kodėl|neden|niye|sao|tại sao|kenapa|mengapa|afhverju|hvers vegna|למה|מדוע|لماذا|ليش|چرا|क्यों|kyon|kyun)(?!\p{L})|왜|なぜ|どうして|为什么|為什麼|干嘛|ทำไม|ทําไม/iu,
);
/** Where, how, who: by which somebody got an address. */
const WHENCE = folded(
  /(?<!\p{L})(?:where|how|who|woher|wer|o[uù]|comment|qui|d[oó]nde|c[oó]mo|qui[eé]n|dove|come|chi|onde|como|quem|waar|hoe|wie|var|hur|vem|hvor|hvordan|hvem|mistä|miten|kuka|skąd|kto|odkud|kde|kdo|odkiaľ|honnan|ki|hogyan|unde|cine|odakle|otkud|tko|откуда|кто|звідки|хто|откъде|кой|πού|πώς|ποιος|nereden|kim|kust|kes|מאיפה|מי|من أين|كيف|sao|đâu|ai|mana|siapa|कहाँ|कहां|किसने|कैसे)(?!\p{L})|어디|어떻게|누가|どこ|どうやって|誰|哪里|哪裡|怎么|谁|ที่ไหน|ยังไง|อย่างไร/iu,
);
const SPAM =
  /(?<!\p{L})(?:spam|junk ?mail|scam|phishing|correo basura|skräppost|søppelpost|roskaposti?|спам|golpe|estafa|arnaque|betrug|truffa|oszustwo|podvod|csalás|țeapă|мошенни\p{L}*|шахрай\p{L}*|απάτη|dolandırıc\p{L}*|lừa đảo|thư rác|penipuan|ספאם|הונאה|رسالة مزعجة|رسائل مزعجة|احتيال|स्पैम|धोखा\p{L}*)(?!\p{L})|스팸|사기|迷惑メール|詐欺|垃圾邮件|垃圾郵件|诈骗|詐騙|สแปม|หลอกลวง/iu;
/** Of the own business of a sender: asked about, it doubts the mail; said, it may be about anything. */
const ADVERTISING =
  /(?<!\p{L})(?:reklam|werbung|advert|publicité|publicidad|pubblicità|propaganda|quảng cáo|iklan|реклам|διαφήμ|פרסומת|mainos|hirdetés|إعلان|विज्ञापन)|광고|広告|广告|廣告|โฆษณา/iu;
/** "I never asked for it", in languages that have no table of phrases. */
const NEVER_ASKED =
  /не (?:замовля|підпис|просив|просила|реєстру)|не (?:помня да|съм (?:искал|заявявал|се абонирал))|nu (?:cred|am cerut|mi-am|m-am)[^.!?]{0,20}(?:înscris|inscris|abonat|cerut)|tidak pernah (?:daftar|minta|mendaftar|berlangganan)|(?:chưa|không)(?: bao giờ)? (?:đăng ký|yêu cầu)|nem (?:kértem|iratkoztam|rendeltem)|nisam (?:tražio|tražila|naručio|se prijavi)|δεν (?:ζήτησα|εγγράφηκα|έχω ζητήσει)|nepam[aä]t[aá]\p{L}* si[^.!?]{0,20}(?:by|že)|नहीं (?:मांगा|माँगा|कहा था)/iu;
/** A question, or a remark, where no words are divided. */
const UNDIVIDED =
  /(?:왜)[^.?!]{0,12}(?:오|보내|받|메일)|ส่ง(?:มา)?ทำไม|ส่ง(?:มา)?ทําไม|(?:なぜ|どうして)[^。？]{0,15}(?:メール|送|届)|(?:为什么|為什麼|干嘛|怎么)[^。？]{0,10}(?:发|發|收到|邮件)|(?:又|怎么又)来(?:了)?[?？!！]?$|烦不烦|지겹|또(?:요| 왔| 이거)/u;

/**
 * The sentence of a short answer by which somebody is irked at being written to, and asks for nothing: why, once more, is this
 * spam, whence the address. A person reads it. Null where the answer goes on with anything.
 */
export function findIrked(sentences: readonly Sentence[], isKeen: boolean): Sentence | null {
  const words = sentences.reduce((sum, { words: { ends } }) => sum + ends.length, 0);
  if (isKeen || words > MOST_WORDS || sentences.some(({ plain }) => APPOINTMENT.test(plain))) return null;
  const isSigh = words <= SIGH_WORDS;
  const isOnly = sentences.every((each) => each.isQuestion || each.words.ends.length <= SIGH_WORDS);
  return (
    sentences.find(
      (each) =>
        UNDIVIDED.test(each.plain) ||
        foldedTest(NEVER_ASKED, each) ||
        asksWhy(each) ||
        asksWhence(each) ||
        (words <= CURT_WORDS && doubts(each, isOnly)) ||
        (isSigh && sighs(each)),
    ) ?? null
  );
}

function asksWhy(sentence: Sentence): boolean {
  return sentence.isQuestion && WHY.test(sentence.plain) && holdsAny(sentence, ["get", "write", "mail"]);
}

function asksWhence(sentence: Sentence): boolean {
  return (
    sentence.isQuestion &&
    WHENCE.test(sentence.plain) &&
    holdsAny(sentence, ["my", "me"]) &&
    holdsAny(sentence, ["mail", "list"]) &&
    !holdsAny(sentence, ["thing", "want"])
  );
}

function doubts(sentence: Sentence, isOnly: boolean): boolean {
  if (IN_SPAM.test(sentence.raw)) return false;
  return foldedTest(SPAM, sentence) || (sentence.isQuestion && isOnly && foldedTest(ADVERTISING, sentence));
}

/** "Another one.", "Again?", "enda en sånn mail". */
function sighs(sentence: Sentence): boolean {
  if (!holdsAny(sentence, ["more"]) || holdsAny(sentence, ["want", "drop", "thing", "keen"])) return false;
  return sentence.isQuestion || holdsAny(sentence, ["mail", "your"]) || sentence.words.ends.length <= 2;
}

function foldedTest(pattern: RegExp, { raw, plain }: Sentence): boolean {
  return pattern.test(raw) || pattern.test(plain) || pattern.test(foldAccents(raw));
}
