import { LEFT_WORDS } from "./automatic.ts";
import { APPOINTMENT } from "../opt-out/appointment.ts";
import { foldAccents } from "../opt-out/fold.ts";
import { folded } from "../opt-out/phrases.ts";

/**
 * A house has what was written: "we have received", "your request was registered", "thank you for contacting us". Never "I":
 * whoever writes by hand speaks for themselves.
 */
const RECEIVED =
  /we(?:'ve| have)? (?:now |just |successfully )?(?:received|got|logged|registered) (?:your|an? )|your (?:e-?mail|message|mail|enquir|inquir|request|quer|application|ticket|case|submission|order|feedback)[^.!?\n]{0,60}(?:received|registered|logged|created|forwarded|assigned|in our queue|submitted|opened)|(?:thank you|thanks) for (?:contacting|reaching out|getting in touch|applying|solicitud de empleo|vacante|your (?:application|enquiry|inquiry|interest|request|e-?mail|message|submission|query))|wir haben ihre[^.!?\n]{0,60}(?:erhalten|bekommen)|ihre? (?:nachricht|e-?mail|mail|anfrage|bewerbung|anliegen)[^.!?\n]{0,60}(?:eingegangen|erhalten|erfasst|registriert|weitergeleitet)|(?:vielen )?dank für ihre? (?:nachricht|e-?mail|mail|anfrage|bewerbung|interesse|kontaktaufnahme)|(?:nous avons (?:bien )?(?:reçu|enregistré)|votre (?:message|demande|candidature|courriel|e-?mail|mail)[^.!?\n]{0,60}(?:reçu|enregistré|transmis|pris en compte))|(?:nous vous remercions|merci) (?:de|pour) (?:votre|nous avoir|l'intérêt)|hemos recibido|(?:su|tu) (?:mensaje|solicitud|correo|consulta|candidatura)[^.!?\n]{0,60}(?:recibid|registrad|enviad)|gracias por (?:contactar|ponerse|comunicarse|escribir|su (?:mensaje|consulta|interés|correo|solicitud))|recebemos (?:a |o )?(?:sua|seu)|(?:a sua|sua|seu|o seu) (?:mensagem|pedido|e-?mail|contato|candidatura)[^.!?\n]{0,60}(?:recebid|registrad|registad|encaminhad)|(?:obrigad[oa]|agradecemos) (?:por |pel[oa] |o )?(?:seu|sua|entrar|contact)|abbiamo ricevuto|(?:il suo|la sua|la tua|il tuo) (?:messaggio|richiesta|e-?mail|candidatura)[^.!?\n]{0,60}(?:ricevut|registrat|inoltrat)|grazie per (?:averci|aver|il (?:suo|tuo)|la (?:sua|tua))|(?:wij|we) hebben (?:uw|je)[^.!?\n]{0,40}ontvangen|(?:uw|je) (?:bericht|vraag|e-?mail|aanvraag|sollicitatie)[^.!?\n]{0,60}(?:ontvangen|geregistreerd|doorgestuurd)|bedankt voor (?:uw|je|het)|vi har (?:mottagit|tagit emot|modtaget|mottatt|fått)|(?:tack|tak|takk) for? (?:för )?(?:ditt|din|dit|att|din henvendelse|henvendelsen)|(?:olemme )?vastaanott|kiitos (?:viesti|yhteyden)|otrzymaliśmy|dziękujemy za (?:wiadomość|kontakt|zgłoszenie|przesłan)|(?:zgłoszenie|wiadomość)[^.!?\n]{0,40}(?:zarejestrowan|przyjęt|otrzyman)|(?:obdrželi|přijali) jsme|děkujeme za (?:vaš|zpráv|kontakt|dotaz)|(?:prijali|dostali) sme|ďakujeme za|megkaptuk|köszönjük (?:megkeres|level|üzenet)|am primit|vă mulțumim pentru|получихме|благодарим (?:за|ви за)|(?:мы )?(?:получили|приняли) ваш|ваше? (?:обращение|письмо|заявка|запрос|сообщение)[^.!?\n]{0,60}(?:получен|принят|зарегистрирован|передан)|(?:ми )?отримали ваш|дякуємо за|(?:başvurunuz|mesajını[zı])[^.!?\n]{0,40}(?:alın|ulaş)|talebini[zı][^.!?\n]{0,40}(?:alın|oluştur|kayd)|(?:iletişime geçtiğiniz|başvurunuz|mesajınız) için teşekkür|λάβαμε|ευχαριστούμε (?:για|που)|접수(?:되었|됐|하였|번호)|문의해 ?주셔서|(?:문의|메일|요청|지원서)(?:가|이|를|을)? ?(?:정상적으로 )?(?:접수|등록|전달)|受け付け(?:まし|いた)|受付(?:いた|まし)|お問い合わせ(?:いただき|ありがとう|を)|拝受|已(?:经)?收到(?:您|你|贵)|我们(?:已)?收到|感谢您的(?:来信|咨询|联系|申请)|感謝您的|已收到您|chúng tôi đã nhận|cảm ơn (?:bạn|quý)[^.!?\n]{0,20}(?:đã )?liên hệ|(?:kami )?(?:telah|sudah) (?:kami )?(?:me)?nerima|terima kasih (?:telah|sudah|atas) (?:menghubungi|pesan|email)|لقد (?:تلقينا|استلمنا)|تم (?:استلام|تسجيل)|شكر[اً]{0,2} (?:لتواصل|لاتصال|على تواصل)|קיבלנו את|פנייתך (?:התקבלה|נקלטה)|תודה (?:שפני|על פנ)|हमें आपका|आपका (?:संदेश|ईमेल|अनुरोध)[^.!?\n]{0,40}(?:मिल|प्राप्त|दर्ज)|ได้รับ(?:อีเมล|ข้อความ|เรื่อง)|ขอบคุณที่(?:ติดต่อ|ส่ง)|(?:zaprimili|primili) smo|zahvaljujemo|(?:mesajul|solicitarea|cererea)(?: dvs\.)?[^.!?\n]{0,40}(?:înregistrat|primit)|(?:yêu cầu|tin nhắn|email)[^.!?\n]{0,40}(?:ghi nhận|tiếp nhận)|(?:e-?mail|zpráva|žádost)[^.!?\n]{0,30}přijat|応募いただき|ご連絡いただき|(?:thanks|thank you) for (?:reaching out|writing|getting in touch)|we got your|(?:your|the) (?:e-?mail|message|form)[^.!?\n]{0,30}(?:was delivered|has arrived|arrived in)|ваш(?:ето|ия|ата|е|и)? (?:запитване|писмо|съобщение|имейл|заявка)[^.!?\n]{0,40}(?:получен|регистриран|приет)|ваш[еау]? (?:звернення|лист|запит|повідомлення|заявку)[^.!?\n]{0,40}(?:отриман|зареєстрован|прийнят)|(?:megkeresés|level|üzenet|kérelm|bejelentés)\p{L}*[^.!?\n]{0,40}(?:iktat|rögzít|megérkez|fogadtuk)|(?:din|ditt|er|deres) (?:e-?post|mejl|meddelande|ärende|ansökan|henvendelse|besked|melding|mail)[^.!?\n]{0,40}(?:kommit in|inkommit|mottag|modtaget|mottatt|registrer)|potvr(?:zujeme|dzujeme) (?:doruč|přij|prij|zaevid)|vaš\p{L}* (?:upit|poruk|zahtjev|zpráv|správ|žiados)\p{L}*[^.!?\n]{0,40}(?:zaprim|primljen|evidentiran|zaevid|prijat)|(?:μήνυμ|αίτημ|αίτησ)\p{L}* σας[^.!?\n]{0,40}(?:ελήφθη|καταχωρ|παραλ)|(?:lamaran|pesan|email|permintaan) anda[^.!?\n]{0,40}(?:terima|catat)|terima kasih telah melamar/iu;
/** What only a house says: working days, a number of the case, a team, hours, an application, "do not answer". */
const HOUSE =
  /(?:working|business) (?:days?|hours?)|within \d{1,2} ?(?:-|to|–)? ?\d{0,2} ?(?:hours|hrs|days|working|business)|(?:a |the |our )?(?:member of (?:the|our|staff)|(?:support|service|sales|customer|recruit\w*|talent|hr|people|care|press|back ?office)[ -](?:team|desk|care|service|department))|(?:ticket|reference|ref|case|request|incident|tracking|application)[ -]?(?:number|no\b|nr|id|#|code)|#\s?\d{3,}|do not reply|shortlist|successful candidates|only (?:get in touch|contact)|due to (?:the )?(?:high )?(?:volume|number)|werktag|arbeitstag|geschäftszeiten|öffnungszeiten|ticket|vorgangsnummer|aktenzeichen|bearbeit(?:en|et|ung)|unser team|nächstmöglich|schnellstmöglich|(?:jours?|heures?|h) ouvr|№ ?\d|\b(?:n[º°]|no\.|nr\.?|číslo|numer|nummer|numero|número|numărul|número de|numaranız:?|संख्या) ?[\w-]*\d|dans les (?:meilleurs|plus brefs) délais|numéro de (?:dossier|ticket|demande)|notre équipe|service client|días? (?:hábil|laborab)|a la (?:mayor )?brevedad|lo antes posible|nuestro equipo|número de (?:caso|ticket|referencia|protocolo|incidencia)|protocolo|dias? úte|o mais (?:breve|rápido)|nossa equipe?a?|giorni lavorativ|al più presto|il nostro team|numero (?:di )?(?:ticket|pratica|protocollo)|werkdag|zo snel mogelijk|ons team|(?:ticket|referentie|zaak)nummer|arbetsdag|så snart|ärendenummer|hverdag|arbejdsdag|virkedag|sags?nummer|saksnummer|arkipäiv|mahdollisimman pian|dni robocz|dniach robocz|numer (?:zgłoszenia|sprawy)|nasz zespół|pracovní\p{L}* dn|číslo (?:požadavku|případu)|náš tým|pracovn\p{L}+ dn|munkanap|zile lucrătoare|работни дни|рабочи\p{L}+ дн|giờ làm việc|bộ phận|termenul legal|ärende|kundtjänst|kundeservice|asiakaspalvelu|podateln|č\. ?j\.|номер (?:обращения|заявки)|в ближайшее время|наш(?:и)? (?:специалист|менеджер)|робочих дн|iş günü|en kısa sürede|talep numara|εργάσιμ|영업일|접수번호|담당자|빠른 시일|営業日|受付番号|担当者|工作日|个工作|尽快(?:回复|处理|与)|盡快|工单|工單|案件编号|ngày làm việc|sớm nhất|hari kerja|segera|أيام عمل|يوم عمل|أقرب وقت|رقم (?:التذكرة|الطلب)|ימי עסקים|בהקדם|מספר פנייה|कार्य दिवस|शीघ्र|टिकट|วันทำการ|โดยเร็ว|shared (?:inbox|mailbox)|(?:waiting|response) times?|real (?:human|person)|our team will|(?:in )?(?:the )?order (?:of arrival|received)|\p{L}+ mailbox\b|(?:№|\b(?:nr|no|č)\.|[:：]|номер|numărul|szám\p{L}*|number|संख्या) ?\p{Lu}{0,6}-?\d[\w./-]{2,}/iu;
/** It says of itself that a program wrote it, that nobody reads what is answered, or that it is about an application. */
const AUTOMATIC =
  /auto(?:matic|mated|matis[ck]|matique|mátic|matic|maattinen|matyczn|matick|matizovan|matikus)|автомат|αυτόματ|otomatik|自動(?:送信|返信|配信|応答)|自动(?:回复|发送)|自動回|자동 ?(?:회신|발송|응답)|tự động|otomatis|تلقائي|אוטומטי|स्वचालित|อัตโนมัติ|(?:do not|don't|please do not) (?:reply|respond)|nicht (?:auf diese \S+ )?(?:zu )?antworten|ne pas (?:y )?répondre|no (?:responda|responder|conteste)|não responda|non rispondere|niet (?:te )?(?:be)?antwoord|svara inte|(?:ikke|ikkje) svar|svar ikke|älä vastaa|neodpov[ií]d|nie odpowiad|не отвечайте|не відповідайте|ne válaszol|nu răspunde|返信(?:し|でき|いただ|なさ)|回答できません|회신(?:하지|이 불가)|(?:请|請)勿(?:直接)?(?:回复|回覆|回信)/iu;
const APPLICATION =
  /(?:your|an?) application\b|applying|solicitud de empleo|vacante|\bcvs?\b|résumé|bewerbung|lebenslauf|candidatur|sollicitatie|ansökan|ansøgning|søknad|hakemu[sk]|aplikac|życiorys|životopis|uchazeč|uchádzač|pályáz|jelentkez|натjеч|natječaj|molb[aeiu]|резюме|кандидат|біографі|βιογραφικό|özgeçmiş|başvuru|지원(?:서|해|자)|이력서|応募|選考|简历|应聘|履歷|应征|ứng tuyển|lamar|سيرت|קורות חיים|आवेदन|สมัครงาน/iu;
/** The mailbox itself is spoken of: nobody reads it. */
const UNREAD =
  /(?:mailbox|inbox|e-?mail|address|account)[^.!?\n]{0,40}(?:no longer|not) (?:being )?(?:monitored|read|checked|in use|active)|(?:message|e-?mail)[^.!?\n]{0,60}(?:waiting for|awaiting|pending|held for)[^.!?\n]{0,20}(?:moderator|approval|review)|(?:postfach|adresse)[^.!?\n]{0,40}nicht (?:mehr )?(?:gelesen|abgerufen|genutzt|betreut)|(?:adresse|boîte)[^.!?\n]{0,40}(?:n'est (?:plus|pas)|ne sera pas) (?:consultée|relevée|utilisée|lue|active)|(?:casella|indirizzo|messaggio)[^.!?\n]{0,50}(?:dismess|non (?:è più|verrà|sarà)[^.!?\n]{0,20}(?:lett|attiv|monitorat|presidiat))|(?:buzón|dirección|correo)[^.!?\n]{0,40}(?:ya no|no) (?:se|está|es) (?:supervis|lee|activ|monitor|atend|utiliz)|(?:caixa|endereço)[^.!?\n]{0,40}(?:não|deixou)[^.!?\n]{0,20}(?:monitorad|lid|ativ)|(?:postvak|mailbox|adres)[^.!?\n]{0,40}niet (?:meer )?(?:gelezen|gebruikt|bekeken|actief)/iu;
/** Somebody who speaks for themselves, or asks something. */
const SELF =
  /[?？]|(?<![\p{L}'])(?:I(?:'m|'ll|'ve|'d)?|[iI]'(?:m|ll|ve|d)|i (?:am|will|have|can|would|think|do)|[Mm]y|[Ii]ch|[Mm]ich|[Mm]ir|[Mm]ein\p{L}{0,2}|[Jj]e (?:suis|vous|te|ne|serai|reviens|peux|vais|prends|reste|m['e])|[Mm]oi|[Yy]o|[Ee]u|[Mm]eu|[Mm]inha|[Ii]k|[Mm]ij|[Mm]ijn|[Jj]ag|[Mm]ig|[Jj]eg|[Mm]inä|[Яя]|[Мм]не|[Мм]еня|[Мм]ой|[Ss]aya|(?<![Cc]húng )[Tt]ôi)(?![\p{L}])|(?<!\p{L})[Jj]'(?=\p{L})|저는|제가|私|我(?![们們司])/u;
/** An acknowledgement is short. */
const MOST_CHARS = 900;

/**
 * The words by which a house acknowledges what was written to it, where no header says that a machine wrote them: web forms,
 * shared mailboxes and job portals set none. Null for whoever speaks for themselves.
 */
export function findAcknowledgement(own: string): string | null {
  if (own.length > MOST_CHARS || SELF.test(own) || goesOn(own)) return null;
  const received = RECEIVED.exec(own)?.[0] ?? null;
  const isHouse = HOUSE.test(own);
  const isSaying = AUTOMATIC.test(own);
  const isApplication = APPLICATION.test(own);
  const told =
    received !== null && (isHouse || isSaying || isApplication)
      ? received
      : isSaying && (isHouse || isApplication)
        ? (AUTOMATIC.exec(own)?.[0] ?? null)
        : (UNREAD.exec(own)?.[0] ?? null);
  return told?.slice(0, 60) ?? null;
}

/**
 * The words by which a house says that somebody of it has left and who takes what was meant for them, without any header.
 * Whoever says "I" or asks something is a person who tells us so.
 */
export function findDeparture(own: string): string | null {
  if (own.length > MOST_CHARS || SELF.test(own) || goesOn(own) || !ENQUIRIES.test(own)) return null;
  return LEFT_WORDS.exec(own)?.[0].slice(0, 60) ?? null;
}

/** What a house calls that which others write to it. */
const ENQUIRIES =
  /(?<!\p{L})(?:enquir|inquir|requests?|correspondence|anfragen|anliegen|demandes|messages|consultas|solicitudes|richieste|comunicazioni|pedidos|assuntos|aanvragen|vragen|förfrågningar|ärenden|henvendelser|tiedustelu|yhteydenot|zapyta|sprawach|dotaz|požiadav|kérdés|megkeresés|solicităr|upit|вопрос|запрос|питан|звернен|ερωτ|sorular|talepler|permintaan|yêu cầu)|お問い合わせ|ご連絡|문의|业务|咨询|استفسار|פניות|पूछताछ|ติดต่อ/iu;

/** What only a person says to us: interest, a day or an hour to meet, a wish that we call, write or send. */
function goesOn(own: string): boolean {
  const plain = foldAccents(own.toLowerCase());
  return APPOINTMENT.test(plain) || WISHES.test(plain);
}

const WISHES = folded(
  /(?<!\p{L})(?:(?<!for (?:your|the) )interest|we (?:would|like|want|need)|will (?:order|buy|take|sign)|(?:wants?|would like|wishes) |please (?:call|send|ring|phone|quote|write to|e-?mail (?:me|us|him|her|them))|call (?:us|me|him|her|our)|send (?:us|me|over)|hätten gern|möchten|wünsch|interess|rufen sie|schicken sie|senden sie|souhait|voudr|aimer|appelez|envoyez(?! pas)|quisiera|querem|quiere|gustaría|llame|envíe|vorre|desider|chiam|mandate|invii|gostar|ligue|envie|wil(?:len)? graag|zouden|geïnteresseerd|bel ons|stuur ons|vill gärna|ring oss|skicka oss|vil gerne|vil gjerne|chcemy|chcieli|proszę (?:o|zadzw|wysł|przys)|zadzwo|chceme|zavolejte|pošlete|хотим|хотели|заинтерес|интересн|пришлите|позвоните|зацікав|надішліть|ilgilen|arayın|gönderin)|관심|전화 ?주|보내 ?주(?:세요|시)|원합니다|興味|電話(?:を|くだ)|お送りくだ|希望|いただきたい|感兴趣|感興趣|请(?:尽快)?(?:与我们联系|发|打)|聯絡我們|联系我们/u,
);
