/** What the law asks a message to say, in one language. `{name}` and the like are filled in. */
export interface FooterWords {
  /** Who writes, and how to reach them. */
  sender: string;
  /** How to hear no more, by answering. */
  optOutByReply: string;
  /** The same with a link. */
  optOutByLink: string;
  /** GDPR Art. 14: where the data is from. */
  source: string;
  /** GDPR Art. 13 and 14: where the rest is written, and the right to object. */
  privacy: string;
}

const english: FooterWords = {
  sender: "Sent by {name} ({contact})",
  optOutByReply: 'Not for you? Reply "unsubscribe" and you will not hear from us again.',
  optOutByLink: "Not for you? Unsubscribe: {url}",
  source: "Where we have your contact details from: {source}.",
  privacy: "How we use them, and your right to object and to have them erased: {url}",
};

const WORDS: Readonly<Record<string, FooterWords>> = {
  en: english,
  de: {
    sender: "Absender: {name} ({contact})",
    optOutByReply: "Kein Interesse? Antworten Sie mit „abmelden“, und wir schreiben Ihnen nicht mehr.",
    optOutByLink: "Kein Interesse? Abmelden: {url}",
    source: "Woher wir Ihre Kontaktdaten haben: {source}.",
    privacy: "Wie wir sie verwenden, und Ihr Recht auf Widerspruch und Löschung: {url}",
  },
  fr: {
    sender: "Expéditeur : {name} ({contact})",
    optOutByReply: "Pas intéressé ? Répondez « désinscription » et nous ne vous écrirons plus.",
    optOutByLink: "Pas intéressé ? Se désinscrire : {url}",
    source: "Origine de vos coordonnées : {source}.",
    privacy: "Comment nous les utilisons, et vos droits d'opposition et d'effacement : {url}",
  },
  es: {
    sender: "Remitente: {name} ({contact})",
    optOutByReply: "¿No le interesa? Responda «baja» y no volveremos a escribirle.",
    optOutByLink: "¿No le interesa? Darse de baja: {url}",
    source: "De dónde tenemos sus datos de contacto: {source}.",
    privacy: "Cómo los usamos, y su derecho a oponerse y a la supresión: {url}",
  },
  ja: {
    sender: "送信者: {name}({contact})",
    optOutByReply: "配信停止をご希望の場合は「配信停止」とご返信ください。以後お送りいたしません。",
    optOutByLink: "配信停止: {url}",
    source: "連絡先の入手元: {source}",
    privacy: "個人情報の取り扱い: {url}",
  },
  // Network Act Art. 50(4): the opt-out stands in Korean and in English, and costs nothing.
  ko: {
    sender: "보낸이: {name} / 연락처: {contact}",
    optOutByReply:
      '수신을 원하지 않으시면 이 메일에 "수신거부"라고 회신해 주십시오(무료).\nTo stop receiving these emails free of charge, reply "unsubscribe".',
    optOutByLink: "수신거부(무료): {url}\nTo stop receiving these emails free of charge, use the link above.",
    source: "연락처 수집 출처: {source}",
    privacy: "개인정보 처리방침: {url}",
  },
};

/** Languages of the countries whose law asks for words; everybody else reads English. */
const LANGUAGES: Readonly<Record<string, string>> = {
  KR: "ko",
  JP: "ja",
  DE: "de",
  AT: "de",
  FR: "fr",
  ES: "es",
};

/** Shorter words of ours may be somebody else's: "Kein Interesse? Abmelden". */
const MOST_OTHERS_CHARS = 24;

/** The words for people of a country. */
export function wordsFor(country: string | null): FooterWords {
  return WORDS[LANGUAGES[country ?? ""] ?? "en"] ?? english;
}

/** Fills in `{name}`; a value is one line. */
export function fillWords(words: string, values: Readonly<Record<string, string>>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) =>
    (values[name] ?? whole).replace(/\s+/g, " ").trim(),
  );
}

/**
 * All that a footer may say, in every language, the values left out: quoted below an answer these are our words. Only what
 * is long enough to be nobody else's.
 */
export const FOOTERS: readonly string[] = Object.values(WORDS)
  .flatMap((words) => Object.values(words) as string[])
  .flatMap((text) => text.split("\n"))
  .map((text) => text.replace(/\{\w+\}/g, " ").trim())
  .filter((text) => text.length >= MOST_OTHERS_CHARS);
