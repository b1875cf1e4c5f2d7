/** What the law asks a message to say, in one language. `{name}` and the like are filled in. */
export interface FooterWords {
  /** Who writes, and how to reach them. */
  sender: string;
  /** What to answer to hear no more: one word that `inbound` takes for a sure request. */
  keyword: string;
  /** How to hear no more, by answering with the keyword. */
  optOutByReply: string;
  /** The same with a link. */
  optOutByLink: string;
  /** Beside a link to opt out, the words that say what it is for. */
  names: RegExp;
  /** GDPR Art. 14: where the data is from. */
  source: string;
  /** GDPR Art. 13 and 14: where the rest is written, and the right to object. */
  privacy: string;
}

function write(
  names: RegExp,
  keyword: string,
  [sender, optOutByReply, optOutByLink, source, privacy]: readonly [string, string, string, string, string],
): FooterWords {
  return { names, keyword, sender, optOutByReply, optOutByLink, source, privacy };
}

/**
 * By language (ISO 639-1), the languages of the table's countries. `en-free` says in English that it costs nothing, for
 * Korea: Network Act Art. 50(6). `zh-hant` is Chinese in traditional characters.
 */
export const FOOTER_WORDS = {
  en: write(/\bunsubscrib|\bopt[ -]?out\b|\bstop (?:receiving|getting|these) /i, "unsubscribe", [
    "Sent by {name} ({contact})",
    'Not for you? Reply "unsubscribe" and you will not hear from us again.',
    "Not for you? Unsubscribe: {url}",
    "We have your contact details from: {source}.",
    "How we use them; you can object at any time and have them erased: {url}",
  ]),
  "en-free": write(/\bunsubscrib|\bopt[ -]?out\b|\bstop (?:receiving|getting|these) /i, "unsubscribe", [
    "Sent by {name} ({contact})",
    'To stop receiving these emails free of charge, reply "unsubscribe".',
    "Unsubscribe (free of charge): {url}",
    "We have your contact details from: {source}.",
    "How we use them; you can object at any time and have them erased: {url}",
  ]),
  de: write(/abmeld|abbestell|austrag|widersprechen/i, "abmelden", [
    "Absender: {name} ({contact})",
    "Kein Interesse? Antworten Sie mit „abmelden“, und wir schreiben Ihnen nicht mehr.",
    "Kein Interesse? Abmelden: {url}",
    "Woher wir Ihre Kontaktdaten haben: {source}.",
    "Wie wir sie verwenden; Sie können jederzeit widersprechen und die Löschung verlangen: {url}",
  ]),
  fr: write(/désinscri|désabonn|ne plus recevoir/i, "désinscription", [
    "Expéditeur : {name} ({contact})",
    "Cela ne vous intéresse pas ? Répondez « désinscription » et nous ne vous écrirons plus.",
    "Cela ne vous intéresse pas ? Se désinscrire : {url}",
    "Origine de vos coordonnées : {source}.",
    "Comment nous les utilisons ; vous pouvez vous y opposer à tout moment et en demander l'effacement : {url}",
  ]),
  es: write(/de baja|desuscri|no recibir más/i, "baja", [
    "Remitente: {name} ({contact})",
    "¿No le interesa? Responda «baja» y no volveremos a escribirle.",
    "¿No le interesa? Darse de baja: {url}",
    "Origen de sus datos de contacto: {source}.",
    "Cómo los usamos; puede oponerse en cualquier momento y pedir su supresión: {url}",
  ]),
  it: write(/disiscri|cancellar[es]i|annulla l'iscrizione|non ricevere più/i, "disiscrizione", [
    "Mittente: {name} ({contact})",
    "Non le interessa? Risponda «disiscrizione» e non le scriveremo più.",
    "Non le interessa? Disiscrizione: {url}",
    "Origine dei suoi recapiti: {source}.",
    "Come li usiamo; può opporsi in qualsiasi momento e chiederne la cancellazione: {url}",
  ]),
  nl: write(/afmeld|uitschrijv/i, "afmelden", [
    "Afzender: {name} ({contact})",
    "Geen interesse? Antwoord met ‘afmelden’ en u hoort niets meer van ons.",
    "Geen interesse? Afmelden: {url}",
    "Hoe wij aan uw contactgegevens komen: {source}.",
    "Hoe wij ze gebruiken; u kunt op elk moment bezwaar maken en ze laten wissen: {url}",
  ]),
  pt: write(/cancelar|descadastr|remover/i, "descadastrar", [
    "Remetente: {name} ({contact})",
    'Sem interesse? Responda "descadastrar" e não voltaremos a escrever.',
    "Sem interesse? Cancelar a inscrição: {url}",
    "Origem dos seus dados de contacto: {source}.",
    "Como os usamos; pode opor-se a qualquer momento e pedir que sejam apagados: {url}",
  ]),
  sv: write(/avregistrer|avprenumerer|avsluta/i, "avregistrera", [
    "Avsändare: {name} ({contact})",
    "Inte intresserad? Svara ”avregistrera” så hör vi inte av oss igen.",
    "Inte intresserad? Avregistrera: {url}",
    "Varifrån vi har dina kontaktuppgifter: {source}.",
    "Hur vi använder dem; du kan när som helst invända och få dem raderade: {url}",
  ]),
  da: write(/afmeld|frameld/i, "afmeld", [
    "Afsender: {name} ({contact})",
    "Ikke interesseret? Svar »afmeld«, så hører du ikke fra os igen.",
    "Ikke interesseret? Afmeld: {url}",
    "Vi har dine kontaktoplysninger fra: {source}.",
    "Hvordan vi bruger dem; du kan til enhver tid gøre indsigelse og få dem slettet: {url}",
  ]),
  no: write(/avmeld|meld deg av/i, "avmeld", [
    "Avsender: {name} ({contact})",
    "Ikke interessert? Svar «avmeld», så hører du ikke fra oss igjen.",
    "Ikke interessert? Meld deg av: {url}",
    "Vi har kontaktopplysningene dine fra: {source}.",
    "Hvordan vi bruker dem; du kan når som helst protestere og få dem slettet: {url}",
  ]),
  fi: write(/peru(?:uta)? (?:tilaus|viestit)|lopeta viestit/i, "peru tilaus", [
    "Lähettäjä: {name} ({contact})",
    "Etkö ole kiinnostunut? Vastaa ”peru tilaus”, niin emme kirjoita enää.",
    "Etkö ole kiinnostunut? Peru viestit: {url}",
    "Yhteystietojesi lähde: {source}.",
    "Miten käytämme niitä; voit milloin tahansa vastustaa käyttöä ja pyytää tietojen poistamista: {url}",
  ]),
  pl: write(/wypis|rezygn/i, "wypisz mnie", [
    "Nadawca: {name} ({contact})",
    "Nie są Państwo zainteresowani? Prosimy odpisać „wypisz mnie”, a nie napiszemy więcej.",
    "Nie są Państwo zainteresowani? Rezygnacja: {url}",
    "Źródło Państwa danych kontaktowych: {source}.",
    "Jak ich używamy; mogą Państwo w każdej chwili wnieść sprzeciw i zażądać ich usunięcia: {url}",
  ]),
  cs: write(/odhlás|odhlas/i, "odhlásit", [
    "Odesílatel: {name} ({contact})",
    "Nemáte zájem? Odpovězte „odhlásit“ a už vám nenapíšeme.",
    "Nemáte zájem? Odhlásit: {url}",
    "Odkud máme vaše kontaktní údaje: {source}.",
    "Jak je používáme; kdykoli můžete vznést námitku a požádat o výmaz: {url}",
  ]),
  sk: write(/odhlás|odhlas/i, "odhlásiť", [
    "Odosielateľ: {name} ({contact})",
    "Nemáte záujem? Odpovedzte „odhlásiť“ a už vám nenapíšeme.",
    "Nemáte záujem? Odhlásiť: {url}",
    "Odkiaľ máme vaše kontaktné údaje: {source}.",
    "Ako ich používame; kedykoľvek môžete namietať a požiadať o vymazanie: {url}",
  ]),
  hu: write(/leiratkoz/i, "leiratkozás", [
    "Feladó: {name} ({contact})",
    "Nem érdekli? Válaszoljon annyit: „leiratkozás”, és nem írunk többet.",
    "Nem érdekli? Leiratkozás: {url}",
    "Az Ön elérhetőségeinek forrása: {source}.",
    "Hogyan használjuk őket; Ön bármikor tiltakozhat, és kérheti a törlésüket: {url}",
  ]),
  ro: write(/dezabon/i, "dezabonare", [
    "Expeditor: {name} ({contact})",
    "Nu vă interesează? Răspundeți „dezabonare” și nu vă vom mai scrie.",
    "Nu vă interesează? Dezabonare: {url}",
    "De unde avem datele dumneavoastră de contact: {source}.",
    "Cum le folosim; vă puteți opune oricând și puteți cere ștergerea lor: {url}",
  ]),
  bg: write(/отпи(?:с|ш)/i, "отписване", [
    "Подател: {name} ({contact})",
    "Нямате интерес? Отговорете с „отписване“ и няма да Ви пишем повече.",
    "Нямате интерес? Отписване: {url}",
    "Откъде имаме данните Ви за контакт: {source}.",
    "Как ги използваме; можете по всяко време да възразите и да поискате изтриването им: {url}",
  ]),
  el: write(/διαγραφ|κατάργηση εγγραφής/i, "διαγραφή", [
    "Αποστολέας: {name} ({contact})",
    "Δεν σας ενδιαφέρει; Απαντήστε «διαγραφή» και δεν θα σας ξαναγράψουμε.",
    "Δεν σας ενδιαφέρει; Διαγραφή: {url}",
    "Από πού έχουμε τα στοιχεία επικοινωνίας σας: {source}.",
    "Πώς τα χρησιμοποιούμε· μπορείτε ανά πάσα στιγμή να εναντιωθείτε και να ζητήσετε τη διαγραφή τους: {url}",
  ]),
  hr: write(/odjav/i, "odjava", [
    "Pošiljatelj: {name} ({contact})",
    "Ne zanima vas? Odgovorite „odjava” i više vam nećemo pisati.",
    "Ne zanima vas? Odjava: {url}",
    "Odakle nam vaši podaci za kontakt: {source}.",
    "Kako ih upotrebljavamo; u svakom trenutku možete uložiti prigovor i zatražiti brisanje: {url}",
  ]),
  sl: write(/odjav/i, "odjava", [
    "Pošiljatelj: {name} ({contact})",
    "Vas ne zanima? Odgovorite »odjava« in ne bomo vam več pisali.",
    "Vas ne zanima? Odjava: {url}",
    "Od kod imamo vaše kontaktne podatke: {source}.",
    "Kako jih uporabljamo; kadar koli lahko ugovarjate in zahtevate izbris: {url}",
  ]),
  et: write(/loobu|tühista tellimus/i, "loobun", [
    "Saatja: {name} ({contact})",
    "Ei paku huvi? Vastake „loobun“ ja me ei kirjuta teile enam.",
    "Ei paku huvi? Loobu kirjadest: {url}",
    "Kust me teie kontaktandmed saime: {source}.",
    "Kuidas me neid kasutame; võite igal ajal esitada vastuväiteid ja nõuda kustutamist: {url}",
  ]),
  lv: write(/atteik|atrakst/i, "atteikties", [
    "Sūtītājs: {name} ({contact})",
    "Neinteresē? Atbildiet „atteikties”, un mēs vairs nerakstīsim.",
    "Neinteresē? Atteikties: {url}",
    "No kurienes mums ir jūsu kontaktinformācija: {source}.",
    "Kā mēs to izmantojam; jūs jebkurā laikā varat iebilst un prasīt to dzēst: {url}",
  ]),
  lt: write(/atsisak/i, "atsisakau", [
    "Siuntėjas: {name} ({contact})",
    "Nedomina? Atsakykite „atsisakau“ ir daugiau neberašysime.",
    "Nedomina? Atsisakyti: {url}",
    "Iš kur turime jūsų kontaktinius duomenis: {source}.",
    "Kaip juos naudojame; bet kada galite nesutikti ir reikalauti juos ištrinti: {url}",
  ]),
  is: write(/afskrá/i, "afskrá", [
    "Sendandi: {name} ({contact})",
    "Hefurðu ekki áhuga? Svaraðu „afskrá“ og þú heyrir ekki frá okkur aftur.",
    "Hefurðu ekki áhuga? Afskrá: {url}",
    "Við fengum tengiliðaupplýsingar þínar frá: {source}.",
    "Hvernig við notum þær; þú getur andmælt hvenær sem er og látið eyða þeim: {url}",
  ]),
  ja: write(/配信(?:の)?停止|配信解除|購読解除/, "配信停止", [
    "送信者：{name}（{contact}）",
    "配信停止をご希望の場合は「配信停止」とご返信ください。以後お送りいたしません。",
    "配信停止: {url}",
    "ご連絡先の入手元：{source}",
    "個人情報の取り扱い（利用停止や削除はいつでもお申し出いただけます）: {url}",
  ]),
  ko: write(/수신\s?거부/, "수신거부", [
    "보낸 사람: {name} / 연락처: {contact}",
    '수신을 원하지 않으시면 이 메일에 "수신거부"라고 회신해 주십시오(무료).',
    "수신거부(무료): {url}",
    "연락처 수집 출처: {source}",
    "개인정보 처리방침(언제든지 처리정지와 삭제를 요구하실 수 있습니다): {url}",
  ]),
  zh: write(/退订|取消订阅/, "退订", [
    "发件人：{name}（{contact}）",
    "如不希望再收到此类邮件，请回复“退订”。",
    "退订：{url}",
    "您的联系方式来源：{source}",
    "我们如何使用这些信息；您可以随时反对并要求删除：{url}",
  ]),
  "zh-hant": write(/退訂|取消訂閱/, "退訂", [
    "寄件人：{name}（{contact}）",
    "如不希望再收到此類電郵，請回覆「退訂」。",
    "退訂：{url}",
    "您的聯絡方式來源：{source}",
    "我們如何使用這些資料；您可以隨時反對並要求刪除：{url}",
  ]),
  he: write(/הסר|להסרה/, "הסר", [
    "השולח: {name} ({contact})",
    'לא מעוניינים? השיבו "הסר" ולא נכתוב לכם שוב.',
    "להסרה מרשימת התפוצה: {url}",
    "מקור פרטי הקשר שלכם: {source}.",
    "כיצד אנו משתמשים בהם; תוכלו להתנגד בכל עת ולבקש את מחיקתם: {url}",
  ]),
  tr: write(/abonelikten çık|listeden çık/i, "abonelikten çık", [
    "Gönderen: {name} ({contact})",
    "İlgilenmiyor musunuz? “abonelikten çık” yazarak yanıtlayın; size bir daha yazmayacağız.",
    "İlgilenmiyor musunuz? Abonelikten çık: {url}",
    "İletişim bilgilerinizin kaynağı: {source}.",
    "Bunları nasıl kullandığımız; istediğiniz zaman itiraz edebilir ve silinmelerini isteyebilirsiniz: {url}",
  ]),
  ar: write(/إلغاء الاشتراك/, "إلغاء الاشتراك", [
    "المرسل: {name} ({contact})",
    "غير مهتم؟ أجب بعبارة «إلغاء الاشتراك» ولن نراسلك مرة أخرى.",
    "إلغاء الاشتراك: {url}",
    "مصدر بيانات الاتصال الخاصة بك: {source}.",
    "كيف نستخدمها؛ ويمكنك الاعتراض في أي وقت وطلب حذفها: {url}",
  ]),
} satisfies Record<string, FooterWords>;
