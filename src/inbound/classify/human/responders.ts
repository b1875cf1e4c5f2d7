/** How responders of one language speak: pieces of patterns, each one way to say it. */
export interface ResponderTable {
  /** Subjects that responders write, from the beginning on. */
  subject: readonly string[];
  /** Somebody is away for a time. */
  absence: readonly string[];
  /** Somebody will not come back: no absence, and no date to wait for. */
  left: readonly string[];
  /** A responder says that it is one, and no absence stands behind it. */
  responder: readonly string[];
}

export const RESPONDERS: Readonly<Record<string, ResponderTable>> = {
  en: {
    subject: [
      String.raw`\[?auto(?:matic|mated|matisch\w{0,2}|mática?|matique)?[ -_]?(?:reply|response|antwort|respuesta|réponse|answer|generated)?\]?\s?[:：\]]`,
      String.raw`automatic reply`,
      String.raw`auto(?:mated)?[ -]?(?:reply|response)`,
      String.raw`autoreply`,
      String.raw`autoresponse`,
      String.raw`out[ -]of[ -](?:the )?office`,
      String.raw`ooo\b`,
      String.raw`on (?:vacation|holiday|leave)`,
      String.raw`vacation`,
      String.raw`away (?:from|until|on)`,
      String.raw`i am (?:away|out)`,
    ],
    absence: [
      String.raw`jury duty`,
      String.raw`(?:medical|family|parental|bereavement|study|annual) leave`,
      String.raw`sabbatical`,
      String.raw`out of (?:the |my )?office`,
      String.raw`out[- ]of[- ]office`,
      String.raw`away (?:from (?:the |my )?(?:office|desk|e-?mail|work)|until|on|till|from|for)`,
      String.raw`(?:currently|be|am|i'm|is) (?:away|out|on leave|travell?ing|on (?:annual |maternity |paternity |parental |sick |medical )?leave|on (?:vacation|holidays?|pto|sabbatical))`,
      String.raw`on (?:annual|maternity|paternity|parental|sick|medical|vacation|holiday) (?:leave|until|from|and)?`,
      String.raw`limited access to (?:my )?e-?mail`,
      String.raw`(?:will )?(?:be back|return|returning) (?:in|to|on|from)`,
      String.raw`not in the office`,
      String.raw`\bpto\b`,
      String.raw`vacation`,
    ],
    left: [
      String.raw`no longer (?:with|works?|working|employed|at|part of|a member|an employee|here)`,
      String.raw`(?:has|have|i've|i have) left (?:the |our )?(?:company|organi[sz]ation|firm|team|business|acme|\w{2,30} (?:inc|ltd|gmbh|corp))`,
      String.raw`left the company`,
      String.raw`(?:is|am) not (?:with|employed (?:by|at)|working (?:at|for)) (?:us|the company)? ?any ?(?:more|longer)`,
      String.raw`(?:my )?last (?:working )?day (?:at|with|in|was)`,
      String.raw`(?:has|have) (?:retired|moved on|departed)`,
    ],
    responder: [
      String.raw`(?:my|our) (?:e-?mail )?address has changed|new e-?mail address`,
      String.raw`(?:this is an )?(?:automatic|automated|auto-?generated|automatically generated)(?:ly)? (?:reply|response|message|e-?mail|answer|sent)`,
      String.raw`do not reply to this`,
      String.raw`thank you for (?:your (?:e-?mail|message|inquiry|enquiry|interest|request)|contacting|reaching|getting)`,
      String.raw`we have received your`,
      String.raw`your (?:request|ticket|message|e-?mail|inquiry) (?:has been|was) (?:received|created|logged|forwarded)`,
      String.raw`ticket (?:number|id|#)`,
      String.raw`we will (?:get back|respond|reply|be in touch)`,
    ],
  },
  de: {
    subject: [
      String.raw`abwesenheit`,
      String.raw`abwesend`,
      String.raw`automatische antwort`,
      String.raw`außer haus`,
      String.raw`nicht im büro`,
      String.raw`urlaub`,
    ],
    absence: [
      String.raw`nicht im (?:büro|haus)`,
      String.raw`außer haus`,
      String.raw`im urlaub`,
      String.raw`abwesen`,
      String.raw`in elternzeit`,
      String.raw`mutterschutz`,
      String.raw`dienstreise`,
      String.raw`nicht (?:erreichbar|am platz)`,
      String.raw`wieder (?:im büro|erreichbar|für sie|da\b)`,
    ],
    left: [
      String.raw`nicht mehr (?:im unternehmen|bei (?:uns|der firma)|für .{2,40} tätig|in unserem (?:hause?|unternehmen)|beschäftigt|tätig)`,
      String.raw`(?:unternehmen|firma) verlassen`,
      String.raw`ausgeschieden`,
    ],
    responder: [
      String.raw`automatisch (?:generiert|erstellt|versand)`,
      String.raw`vielen dank für ihre (?:e-?mail|nachricht|anfrage)`,
      String.raw`wir haben ihre`,
      String.raw`eingang ihrer`,
    ],
  },
  fr: {
    subject: [
      String.raw`réponse automatique`,
      String.raw`absence`,
      String.raw`absent`,
      String.raw`en congé`,
      String.raw`message d'absence`,
    ],
    absence: [
      String.raw`absente?s? (?:du|de|jusqu|pour|le)`,
      String.raw`en (?:congés?|vacances|déplacement)`,
      String.raw`je suis (?:actuellement )?absente?`,
      String.raw`suis absente?`,
      String.raw`de retour`,
      String.raw`hors du bureau`,
      String.raw`congé (?:maternité|parental|maladie)`,
    ],
    left: [
      String.raw`ne (?:travaille|fai[st]|suis) plus (?:chez|partie|pour|dans)`,
      String.raw`n'(?:est|fait|appartiens?) plus (?:partie|chez|dans|à l'effectif|parmi)`,
      String.raw`a quitté (?:la société|l'entreprise|ses fonctions|le groupe)`,
      String.raw`quitté (?:la société|l'entreprise)`,
    ],
    responder: [
      String.raw`ceci est (?:un|une) (?:message|réponse) automatique`,
      String.raw`nous (?:avons bien reçu|accusons réception)`,
      String.raw`merci (?:pour|de) votre`,
    ],
  },
  es: {
    subject: [
      String.raw`respuesta automática`,
      String.raw`fuera de (?:la )?oficina`,
      String.raw`ausente`,
      String.raw`ausencia`,
      String.raw`de vacaciones`,
    ],
    absence: [
      String.raw`estoy de (?:baja|permiso|viaje|vacaciones)`,
      String.raw`fuera de (?:la )?oficina`,
      String.raw`de vacaciones`,
      String.raw`ausente`,
      String.raw`estaré (?:fuera|ausente|de viaje)`,
      String.raw`me encuentro (?:fuera|de|ausente)`,
      String.raw`de baja (?:médica|por|maternal)`,
      String.raw`de permiso`,
      String.raw`regreso el`,
    ],
    left: [
      String.raw`ya no (?:trabaj\w{1,3}|forma|formo|está|pertenec\w{1,3}|labor\w{1,3})`,
      String.raw`ha dejado (?:la empresa|de trabajar)`,
    ],
    responder: [
      String.raw`este es un (?:mensaje|correo) automático`,
      String.raw`hemos recibido su`,
      String.raw`gracias por (?:su|tu|contact)`,
    ],
  },
  it: {
    subject: [
      String.raw`risposta automatica`,
      String.raw`fuori (?:sede|ufficio)`,
      String.raw`assen(?:za|te)\b`,
      String.raw`in ferie`,
    ],
    absence: [
      String.raw`fuori (?:sede|(?:dall')?ufficio)`,
      String.raw`in ferie`,
      String.raw`assente (?:dal|fino|per)`,
      String.raw`in (?:maternità|malattia|trasferta|congedo)`,
    ],
    left: [
      String.raw`non (?:lavor[ao]|fa(?:ccio)?|collabor[ao]|è) più (?:con|in|per|parte|presso|alle)`,
      String.raw`ha lasciato (?:l'azienda|la società)`,
    ],
    responder: [
      String.raw`risposta automatica`,
      String.raw`messaggio (?:generato )?automatic`,
      String.raw`grazie per (?:averci|il suo messaggio)`,
      String.raw`abbiamo ricevuto la (?:sua|tua)`,
    ],
  },
  nl: {
    subject: [
      String.raw`automatisch(?:e)? (?:antwoord|bericht)`,
      String.raw`afwezig`,
      String.raw`niet aanwezig`,
      String.raw`met (?:verlof|vakantie)`,
      String.raw`op vakantie`,
    ],
    absence: [
      String.raw`niet (?:op kantoor|aanwezig|bereikbaar)`,
      String.raw`(?:op|met) (?:vakantie|verlof)`,
      String.raw`afwezig`,
      String.raw`(?:zwangerschaps|ouderschaps)verlof`,
    ],
    left: [
      String.raw`(?:niet (?:meer|langer)|niet meer) (?:werkzaam|in dienst)`,
      String.raw`werk(?:t)? niet (?:meer|langer) (?:bij|voor)`,
      String.raw`uit dienst (?:getreden|gegaan)`,
    ],
    responder: [
      String.raw`automatisch (?:antwoord|gegenereerd|bericht)`,
      String.raw`bedankt voor (?:uw|je) (?:bericht|e-?mail)`,
      String.raw`wij hebben uw .{2,30} ontvangen`,
    ],
  },
  pt: {
    subject: [
      String.raw`resposta automática`,
      String.raw`fora do escritório`,
      String.raw`ausência`,
      String.raw`de férias`,
    ],
    absence: [
      String.raw`fora (?:do escritório|da empresa)`,
      String.raw`de (?:férias|licença)`,
      String.raw`estarei ausente`,
      String.raw`estou ausente`,
    ],
    left: [
      String.raw`(?:já )?não (?:trabalh[ao]|faz|faço|integr[ao]) mais`,
      String.raw`já não (?:trabalh[ao]|faz|faço|integr[ao])`,
      String.raw`(?:deixou|deixei) (?:a|de trabalhar na) empresa`,
      String.raw`não faz(?:o)? mais parte`,
    ],
    responder: [
      String.raw`(?:resposta|mensagem) automática`,
      String.raw`agradecemos (?:o seu|seu) contato`,
      String.raw`recebemos (?:a sua|sua|o seu)`,
    ],
  },
  sv: {
    subject: [
      String.raw`autosvar`,
      String.raw`automatiskt svar`,
      String.raw`frånvaro\b`,
      String.raw`frånvarande`,
      String.raw`(?:på )?semester\b`,
      String.raw`ej på kontoret`,
    ],
    absence: [
      String.raw`på semester`,
      String.raw`(?:inte|ej) på (?:kontoret|plats)`,
      String.raw`frånvarande`,
      String.raw`(?:tjänst|föräldra)ledig`,
      String.raw`sjukskriven`,
    ],
    left: [
      String.raw`(?:har )?slutat (?:på|hos|min)`,
      String.raw`inte längre (?:kvar|anställd|på|hos)`,
      String.raw`(?:arbetar|jobbar) inte (?:längre|kvar)`,
    ],
    responder: [
      String.raw`automatiskt (?:svar|meddelande|genererat)`,
      String.raw`tack för (?:ditt|er) (?:mejl|mail|meddelande)`,
      String.raw`vi har (?:mottagit|tagit emot) (?:ditt|din)`,
    ],
  },
  da: {
    subject: [
      String.raw`auto(?:matisk|mat)?svar`,
      String.raw`automatisk svar`,
      String.raw`(?:på )?ferie\b`,
      String.raw`fravær`,
      String.raw`ikke til stede`,
    ],
    absence: [
      String.raw`på (?:ferie|barsel|orlov)`,
      String.raw`(?:holder|har) ferie`,
      String.raw`ikke (?:på kontoret|til stede)`,
      String.raw`fraværende`,
      String.raw`væk fra kontoret`,
    ],
    left: [
      String.raw`(?:er )?(?:fratrådt|stoppet) (?:min|i|hos|sin)`,
      String.raw`ikke længere (?:ansat|hos|i)`,
      String.raw`arbejder ikke længere`,
    ],
    responder: [
      String.raw`automatisk (?:svar|besked|genereret)`,
      String.raw`tak for din (?:mail|henvendelse|besked)`,
      String.raw`vi har modtaget din`,
    ],
  },
  nb: {
    subject: [
      String.raw`automatisk svar`,
      String.raw`fravær(?:smelding)?\b`,
      String.raw`ute av kontoret`,
      String.raw`ikke til ?stede`,
    ],
    absence: [
      String.raw`ute av kontoret`,
      String.raw`borte fra kontoret`,
      String.raw`på (?:ferie|permisjon)`,
      String.raw`(?:foreldre|pappa)permisjon`,
      String.raw`ikke på kontoret`,
    ],
    left: [
      String.raw`(?:har )?sluttet (?:i|hos|min)`,
      String.raw`ikke lenger (?:ansatt|hos|i)`,
      String.raw`(?:jobber|arbeider) ikke lenger`,
    ],
    responder: [
      String.raw`automatisk (?:svar|melding|generert)`,
      String.raw`takk for (?:din|e-?posten|henvendelsen)`,
      String.raw`vi har mottatt din`,
    ],
  },
  fi: {
    subject: [
      String.raw`automaattinen vastaus`,
      String.raw`poissa\b`,
      String.raw`lomalla\b`,
      String.raw`poissaolo`,
    ],
    absence: [
      String.raw`poissa (?:toimistolta|töistä|työpaikalta)`,
      String.raw`(?:vuosi|talvi|kesä|vanhempain)?lomalla`,
      String.raw`poissa\b`,
      String.raw`tavoitettavissa (?:taas|jälleen)`,
    ],
    left: [String.raw`(?:en|ei) (?:ole|työskentele) enää`],
    responder: [
      String.raw`automaattinen (?:vastaus|viesti)`,
      String.raw`kiitos viestistä`,
      String.raw`olemme vastaanottaneet`,
    ],
  },
  pl: {
    subject: [
      String.raw`autoodpowiedź`,
      String.raw`automatyczna odpowiedź`,
      String.raw`odpowiedź automatyczna`,
      String.raw`nieobecn`,
      String.raw`(?:na )?urlop`,
    ],
    absence: [
      String.raw`na (?:urlopie|zwolnieniu)`,
      String.raw`poza biurem`,
      String.raw`nieobecn\w+`,
      String.raw`w delegacji`,
    ],
    left: [
      String.raw`(?:już )?nie (?:pracuj[ęe]|jestem pracownikiem|jest pracownikiem)(?: już)?`,
      String.raw`zakończył\w* (?:współ)?pracę`,
    ],
    responder: [
      String.raw`(?:automatyczna odpowiedź|wiadomość (?:została )?(?:wygenerowana )?automatycznie)`,
      String.raw`dziękujemy? za (?:wiadomość|kontakt)`,
      String.raw`otrzymaliśmy (?:twoj|państwa)`,
    ],
  },
  cs: {
    subject: [
      String.raw`automatická odpověď`,
      String.raw`nepřítomn`,
      String.raw`dovolená`,
      String.raw`mimo kancelář`,
    ],
    absence: [
      String.raw`na dovolené`,
      String.raw`mimo kancelář`,
      String.raw`nepřítom\w+`,
      String.raw`na (?:mateřské|rodičovské|služební cestě)`,
    ],
    left: [String.raw`(?:již|už) (?:ve společnosti |u nás )?nepracuj`, String.raw`ukončil\w* pracovní poměr`],
    responder: [
      String.raw`automatick[áy] (?:odpověď|zpráva|generovan)`,
      String.raw`děkujeme za (?:vaši|zprávu)`,
      String.raw`přijali jsme vaš`,
    ],
  },
  ru: {
    subject: [
      String.raw`автоответ`,
      String.raw`автоматический ответ`,
      String.raw`отпуск`,
      String.raw`отсутств`,
    ],
    absence: [
      String.raw`в (?:отпуске|командировке|декрете)`,
      String.raw`на больничном`,
      String.raw`вне офиса`,
      String.raw`отсутств\p{L}+ (?:на|в|до|с)`,
    ],
    left: [String.raw`больше не работа\p{L}+`, String.raw`уволил\p{L}+`],
    responder: [
      String.raw`автоматическ\p{L}+ (?:ответ|сообщени)`,
      String.raw`благодарим за (?:обращение|письмо)`,
      String.raw`ваше? (?:обращение|письмо|заявка) (?:получен|принят|зарегистрирован)`,
    ],
  },
  tr: {
    subject: [String.raw`otomatik (?:yanıt|cevap)`, String.raw`ofis dışı`, String.raw`izindeyim`],
    absence: [
      String.raw`ofis dışında`,
      String.raw`izin(?:de|li)(?:yim|yiz)?`,
      String.raw`tatilde`,
      String.raw`raporluyum`,
    ],
    left: [String.raw`artık (?:\S+ )?çalışm`, String.raw`(?:görevimden|şirketten|işten) ayrıl`],
    responder: [String.raw`otomatik (?:yanıt|mesaj|olarak)`, String.raw`mesajınız (?:için teşekkür|alın)`],
  },
  ko: {
    subject: [
      String.raw`자동 ?(?:회신|응답|답장)`,
      String.raw`부재 ?(?:중|알림)`,
      String.raw`휴가`,
      String.raw`\[?부재`,
    ],
    absence: [
      String.raw`부재`,
      String.raw`휴가`,
      String.raw`출장`,
      String.raw`자리를 비`,
      String.raw`연차`,
      String.raw`육아 ?휴직`,
      String.raw`병가`,
      String.raw`휴무`,
    ],
    left: [String.raw`퇴사`, String.raw`퇴직`, String.raw`이직`],
    responder: [
      String.raw`자동 ?(?:회신|응답|발송|답장)`,
      String.raw`접수되었습니다`,
      String.raw`문의해 ?주셔서`,
    ],
  },
  ja: {
    subject: [String.raw`自動(?:応答|返信)`, String.raw`不在`, String.raw`休暇`, String.raw`【?自動`],
    absence: [
      String.raw`不在`,
      String.raw`休暇`,
      String.raw`休み`,
      String.raw`出張`,
      String.raw`夏季休業`,
      String.raw`冬季休業`,
      String.raw`年末年始`,
      String.raw`休業`,
      String.raw`産休`,
      String.raw`育休`,
      String.raw`お休み`,
      String.raw`外出`,
    ],
    left: [String.raw`退職`, String.raw`退社いたし`, String.raw`退社しま`, String.raw`異動`],
    responder: [
      String.raw`自動(?:返信|応答|配信|送信)`,
      String.raw`受け付けました`,
      String.raw`お問い合わせ(?:いただき|ありがとう|を受)`,
    ],
  },
  zh: {
    subject: [
      String.raw`自动(?:回复|答复)`,
      String.raw`自動(?:回覆|回信)`,
      String.raw`外出`,
      String.raw`不在办公室`,
      String.raw`休假`,
    ],
    absence: [
      String.raw`休假`,
      String.raw`请假|請假`,
      String.raw`出差`,
      String.raw`不在(?:办公室|公司|辦公室)`,
      String.raw`(?:产|病|年|陪产)假`,
      String.raw`放假`,
    ],
    left: [String.raw`(?:已经|已經|已)?(?:离职|離職)`, String.raw`不再(?:任职|任職|担任|就职)`],
    responder: [
      String.raw`自动(?:回复|发送|答复)`,
      String.raw`自動(?:回覆|發送)`,
      String.raw`我们已(?:经)?收到您`,
      String.raw`感谢您的来信`,
    ],
  },
};
