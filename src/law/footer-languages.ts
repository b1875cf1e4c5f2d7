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
    "Where we have your contact details from: {source}.",
    "How we use them, and your right to object and to have them erased: {url}",
  ]),
  "en-free": write(/\bunsubscrib|\bopt[ -]?out\b|\bstop (?:receiving|getting|these) /i, "unsubscribe", [
    "Sent by {name} ({contact})",
    'To stop receiving these emails free of charge, reply "unsubscribe".',
    "Unsubscribe (free of charge): {url}",
    "Where we have your contact details from: {source}.",
    "How we use them, and your right to object and to have them erased: {url}",
  ]),
  de: write(/abmeld|abbestell|austrag|widersprechen/i, "abmelden", [
    "Absender: {name} ({contact})",
    "Kein Interesse? Antworten Sie mit „abmelden“, und wir schreiben Ihnen nicht mehr.",
    "Kein Interesse? Abmelden: {url}",
    "Woher wir Ihre Kontaktdaten haben: {source}.",
    "Wie wir sie verwenden, und Ihr Recht auf Widerspruch und Löschung: {url}",
  ]),
  fr: write(/désinscri|désabonn|ne plus recevoir/i, "désinscription", [
    "Expéditeur : {name} ({contact})",
    "Pas intéressé ? Répondez « désinscription » et nous ne vous écrirons plus.",
    "Pas intéressé ? Se désinscrire : {url}",
    "Origine de vos coordonnées : {source}.",
    "Comment nous les utilisons, et vos droits d'opposition et d'effacement : {url}",
  ]),
  es: write(/de baja|desuscri|no recibir más/i, "baja", [
    "Remitente: {name} ({contact})",
    "¿No le interesa? Responda «baja» y no volveremos a escribirle.",
    "¿No le interesa? Darse de baja: {url}",
    "De dónde tenemos sus datos de contacto: {source}.",
    "Cómo los usamos, y su derecho a oponerse y a la supresión: {url}",
  ]),
  it: write(/disiscri|cancellar[es]i|annulla l'iscrizione|non ricevere più/i, "disiscrizione", [
    "Mittente: {name} ({contact})",
    "Non le interessa? Risponda «disiscrizione» e non le scriveremo più.",
    "Non le interessa? Annulla l'iscrizione: {url}",
    "Da dove abbiamo i suoi recapiti: {source}.",
    "Come li usiamo, e il suo diritto di opporsi e di farli cancellare: {url}",
  ]),
  nl: write(/afmeld|uitschrijv/i, "afmelden", [
    "Afzender: {name} ({contact})",
    "Geen interesse? Antwoord met ‘afmelden’ en u hoort niets meer van ons.",
    "Geen interesse? Afmelden: {url}",
    "Hoe wij aan uw contactgegevens komen: {source}.",
    "Hoe wij ze gebruiken, en uw recht op bezwaar en verwijdering: {url}",
  ]),
  pt: write(/cancelar|descadastr|remover/i, "descadastrar", [
    "Remetente: {name} ({contact})",
    'Sem interesse? Responda "descadastrar" e não voltaremos a escrever.',
    "Sem interesse? Cancelar a inscrição: {url}",
    "De onde temos os seus contactos: {source}.",
    "Como os usamos, e o seu direito de oposição e de eliminação: {url}",
  ]),
  sv: write(/avregistrer|avprenumerer|avsluta/i, "avregistrera", [
    "Avsändare: {name} ({contact})",
    "Inte intresserad? Svara ”avregistrera” så hör vi inte av oss igen.",
    "Inte intresserad? Avregistrera: {url}",
    "Varifrån vi har dina kontaktuppgifter: {source}.",
    "Hur vi använder dem, och din rätt att invända och få dem raderade: {url}",
  ]),
  da: write(/afmeld|frameld/i, "afmeld", [
    "Afsender: {name} ({contact})",
    "Ikke interesseret? Svar »afmeld«, så hører du ikke fra os igen.",
    "Ikke interesseret? Afmeld: {url}",
    "Hvorfra vi har dine kontaktoplysninger: {source}.",
    "Hvordan vi bruger dem, og din ret til indsigelse og sletning: {url}",
  ]),
  no: write(/avmeld|meld deg av/i, "avmeld", [
    "Avsender: {name} ({contact})",
    "Ikke interessert? Svar «avmeld», så hører du ikke fra oss igjen.",
    "Ikke interessert? Meld deg av: {url}",
    "Hvor vi har kontaktopplysningene dine fra: {source}.",
    "Hvordan vi bruker dem, og din rett til å protestere og få dem slettet: {url}",
  ]),
  fi: write(/peru(?:uta)? (?:tilaus|viestit)|lopeta viestit/i, "peru tilaus", [
    "Lähettäjä: {name} ({contact})",
    "Etkö ole kiinnostunut? Vastaa ”peru tilaus”, niin emme kirjoita enää.",
    "Etkö ole kiinnostunut? Peru viestit: {url}",
    "Mistä yhteystietosi ovat: {source}.",
    "Miten käytämme niitä, ja oikeutesi vastustaa käyttöä ja saada tiedot poistetuiksi: {url}",
  ]),
  pl: write(/wypis|rezygn/i, "wypisz mnie", [
    "Nadawca: {name} ({contact})",
    "Nie są Państwo zainteresowani? Prosimy odpisać „wypisz mnie”, a nie napiszemy więcej.",
    "Nie są Państwo zainteresowani? Rezygnacja: {url}",
    "Skąd mamy Państwa dane kontaktowe: {source}.",
    "Jak ich używamy oraz prawo do sprzeciwu i usunięcia: {url}",
  ]),
  cs: write(/odhlás|odhlas/i, "odhlásit", [
    "Odesílatel: {name} ({contact})",
    "Nemáte zájem? Odpovězte „odhlásit“ a už vám nenapíšeme.",
    "Nemáte zájem? Odhlásit: {url}",
    "Odkud máme vaše kontaktní údaje: {source}.",
    "Jak je používáme a vaše právo na námitku a výmaz: {url}",
  ]),
  sk: write(/odhlás|odhlas/i, "odhlásiť", [
    "Odosielateľ: {name} ({contact})",
    "Nemáte záujem? Odpovedzte „odhlásiť“ a už vám nenapíšeme.",
    "Nemáte záujem? Odhlásiť: {url}",
    "Odkiaľ máme vaše kontaktné údaje: {source}.",
    "Ako ich používame a vaše právo namietať a na vymazanie: {url}",
  ]),
  hu: write(/leiratkoz/i, "leiratkozás", [
    "Feladó: {name} ({contact})",
    "Nem érdekli? Válaszoljon annyit: „leiratkozás”, és nem írunk többet.",
    "Nem érdekli? Leiratkozás: {url}",
    "Honnan vannak meg az elérhetőségei: {source}.",
    "Hogyan használjuk őket, és az Ön joga a tiltakozáshoz és a törléshez: {url}",
  ]),
  ro: write(/dezabon/i, "dezabonare", [
    "Expeditor: {name} ({contact})",
    "Nu vă interesează? Răspundeți „dezabonare” și nu vă vom mai scrie.",
    "Nu vă interesează? Dezabonare: {url}",
    "De unde avem datele dumneavoastră de contact: {source}.",
    "Cum le folosim și dreptul dumneavoastră la opoziție și la ștergere: {url}",
  ]),
  bg: write(/отпи(?:с|ш)/i, "отписване", [
    "Подател: {name} ({contact})",
    "Не Ви интересува? Отговорете „отписване“ и няма да Ви пишем повече.",
    "Не Ви интересува? Отписване: {url}",
    "Откъде имаме данните Ви за контакт: {source}.",
    "Как ги използваме и правото Ви на възражение и изтриване: {url}",
  ]),
  el: write(/διαγραφ|κατάργηση εγγραφής/i, "διαγραφή", [
    "Αποστολέας: {name} ({contact})",
    "Δεν σας ενδιαφέρει; Απαντήστε «διαγραφή» και δεν θα σας ξαναγράψουμε.",
    "Δεν σας ενδιαφέρει; Διαγραφή: {url}",
    "Από πού έχουμε τα στοιχεία επικοινωνίας σας: {source}.",
    "Πώς τα χρησιμοποιούμε και το δικαίωμά σας εναντίωσης και διαγραφής: {url}",
  ]),
  hr: write(/odjav/i, "odjava", [
    "Pošiljatelj: {name} ({contact})",
    "Ne zanima vas? Odgovorite „odjava” i više vam nećemo pisati.",
    "Ne zanima vas? Odjava: {url}",
    "Odakle imamo vaše podatke za kontakt: {source}.",
    "Kako ih upotrebljavamo i vaše pravo na prigovor i brisanje: {url}",
  ]),
  sl: write(/odjav/i, "odjava", [
    "Pošiljatelj: {name} ({contact})",
    "Vas ne zanima? Odgovorite »odjava« in ne bomo vam več pisali.",
    "Vas ne zanima? Odjava: {url}",
    "Od kod imamo vaše kontaktne podatke: {source}.",
    "Kako jih uporabljamo ter vaša pravica do ugovora in izbrisa: {url}",
  ]),
  et: write(/loobu|tühista tellimus/i, "loobun", [
    "Saatja: {name} ({contact})",
    "Ei paku huvi? Vastake „loobun“ ja me ei kirjuta teile enam.",
    "Ei paku huvi? Loobu kirjadest: {url}",
    "Kust on meil teie kontaktandmed: {source}.",
    "Kuidas me neid kasutame ning teie õigus esitada vastuväiteid ja nõuda kustutamist: {url}",
  ]),
  lv: write(/atteik|atrakst/i, "atteikties", [
    "Sūtītājs: {name} ({contact})",
    "Neinteresē? Atbildiet „atteikties”, un mēs vairs nerakstīsim.",
    "Neinteresē? Atteikties: {url}",
    "No kurienes mums ir jūsu kontaktinformācija: {source}.",
    "Kā mēs to izmantojam un jūsu tiesības iebilst un prasīt dzēšanu: {url}",
  ]),
  lt: write(/atsisak/i, "atsisakau", [
    "Siuntėjas: {name} ({contact})",
    "Nedomina? Atsakykite „atsisakau“ ir daugiau neberašysime.",
    "Nedomina? Atsisakyti: {url}",
    "Iš kur turime jūsų kontaktinius duomenis: {source}.",
    "Kaip juos naudojame ir jūsų teisė nesutikti bei reikalauti ištrinti: {url}",
  ]),
  is: write(/afskrá/i, "afskrá", [
    "Sendandi: {name} ({contact})",
    "Ekki áhugi? Svaraðu „afskrá“ og þú heyrir ekki frá okkur aftur.",
    "Ekki áhugi? Afskrá: {url}",
    "Hvaðan við höfum samskiptaupplýsingar þínar: {source}.",
    "Hvernig við notum þær og réttur þinn til andmæla og eyðingar: {url}",
  ]),
  ja: write(/配信(?:の)?停止|配信解除|購読解除/, "配信停止", [
    "送信者: {name}({contact})",
    "配信停止をご希望の場合は「配信停止」とご返信ください。以後お送りいたしません。",
    "配信停止: {url}",
    "連絡先の入手元: {source}",
    "個人情報の取り扱い: {url}",
  ]),
  ko: write(/수신\s?거부/, "수신거부", [
    "보낸이: {name} / 연락처: {contact}",
    '수신을 원하지 않으시면 이 메일에 "수신거부"라고 회신해 주십시오(무료).',
    "수신거부(무료): {url}",
    "연락처 수집 출처: {source}",
    "개인정보 처리방침: {url}",
  ]),
  zh: write(/退订|取消订阅/, "退订", [
    "发件人：{name}（{contact}）",
    "如不希望再收到此类邮件，请回复“退订”。",
    "退订：{url}",
    "您的联系方式来源：{source}",
    "我们如何使用这些信息，以及您反对和要求删除的权利：{url}",
  ]),
  "zh-hant": write(/退訂|取消訂閱/, "退訂", [
    "寄件人：{name}（{contact}）",
    "如不希望再收到此類電郵，請回覆「退訂」。",
    "退訂：{url}",
    "您的聯絡方式來源：{source}",
    "我們如何使用這些資料，以及您反對和要求刪除的權利：{url}",
  ]),
  he: write(/הסר|להסרה/, "הסר", [
    "השולח: {name} ({contact})",
    'לא מעוניינים? השיבו "הסר" ולא נכתוב לכם שוב.',
    "להסרה מרשימת התפוצה: {url}",
    "מהיכן פרטי הקשר שלכם: {source}.",
    "כיצד אנו משתמשים בהם, וזכותכם להתנגד ולבקש מחיקה: {url}",
  ]),
  tr: write(/abonelikten çık|listeden çık/i, "abonelikten çık", [
    "Gönderen: {name} ({contact})",
    "İlgilenmiyor musunuz? “abonelikten çık” diye yanıtlayın, size bir daha yazmayalım.",
    "İlgilenmiyor musunuz? Abonelikten çık: {url}",
    "İletişim bilgilerinizi nereden aldık: {source}.",
    "Bunları nasıl kullandığımız, itiraz ve silme hakkınız: {url}",
  ]),
  ar: write(/إلغاء الاشتراك/, "إلغاء الاشتراك", [
    "المرسل: {name} ({contact})",
    "غير مهتم؟ أجب بعبارة «إلغاء الاشتراك» ولن نراسلك مرة أخرى.",
    "إلغاء الاشتراك: {url}",
    "مصدر بيانات الاتصال الخاصة بك: {source}.",
    "كيف نستخدمها وحقك في الاعتراض والحذف: {url}",
  ]),
} satisfies Record<string, FooterWords>;
