import { describe, expect, test } from "vitest";
import { FOOTER_WORDS } from "../../../src/law/footer-languages.ts";
import { classify } from "./letters.ts";
import { SPEAKING, type Speaking } from "./speaking.ts";

const ANSWERS = { "In-Reply-To": "<touch-1@ours.example>" };

function split(sentences: string): string[] {
  return sentences === "" ? [] : sentences.split(" | ");
}

/** A footer's language under the name of its people's: Chinese is one, and Korea's English is English. */
function languageOf(footer: string): string {
  return footer.startsWith("zh") ? "zh" : footer.replace("-free", "");
}

describe("whoever asks to be left alone is heard in their own words", () => {
  test.each(Object.entries(SPEAKING))("%s", (_, { asks, wants }: Speaking) => {
    expect(split(asks).filter((body) => classify(ANSWERS, body).optOut !== "sure")).toEqual([]);
    expect(split(wants).filter((body) => classify(ANSWERS, body).optOut === null)).toEqual([]);
  });

  test("in every language that a footer is written in", () => {
    for (const footer of Object.keys(FOOTER_WORDS)) {
      const { asks } = SPEAKING[languageOf(footer)] ?? { asks: "" };
      expect(split(asks).length, footer).toBeGreaterThanOrEqual(4);
    }
  });

  test("with a greeting, thanks and a name around it", () => {
    for (const [language, { asks }] of Object.entries(SPEAKING)) {
      const [body = ""] = split(asks);
      expect(classify(ANSWERS, `Hello,\n\n${body}\n\nBob`).optOut, language).toBe("sure");
    }
  });
});

describe("whoever goes on talking in such words is never silenced", () => {
  test.each(Object.entries(SPEAKING))("%s", (_, { goesOn }: Speaking) => {
    expect(split(goesOn).filter((body) => classify(ANSWERS, body).kind !== "reply")).toEqual([]);
  });

  test("nor is a request acted on that stands beside a wish for the contrary", () => {
    for (const body of [
      "Please delete line three and send me the offer again.",
      "Bitte streichen Sie Punkt drei und schicken Sie mir das Angebot noch einmal.",
      "Izbrišite treću točku i pošaljite mi ponudu ponovno.",
      "Töröljék a harmadik sort, és küldjék el nekem újra.",
    ])
      expect(classify(ANSWERS, body), body).toMatchObject({ kind: "reply" });
  });

  test("and a stall at a fair is no end", () => {
    for (const body of [
      "Stop by our booth.",
      "Stop by our booth at the fair, hall 4.",
      "Kig forbi vores stand i Odense.",
    ])
      expect(classify(ANSWERS, body), body).toMatchObject({ kind: "reply", optOut: null });
  });
});

test("whoever would be glad of no more mail asks, and a footer that offers it does not", () => {
  expect(classify(ANSWERS, "Ich wäre dankbar, wenn Sie mir nicht mehr schrieben.").optOut).not.toBeNull();
  for (const footer of [
    "If you no longer wish to hear from us, click here.",
    "If you do not want this newsletter, click here.",
    "Wenn Sie keine Nachrichten mehr wünschen, klicken Sie hier.",
  ])
    expect(classify(ANSWERS, `Thursday at ten is fine.\n\n${footer}`), footer).toMatchObject({
      optOut: null,
    });
});

test("an objection, and a consent withdrawn, are requests", () => {
  for (const body of [
    "Je m'oppose à l'usage de mes coordonnées.",
    "Sprzeciwiam się przetwarzaniu moich danych.",
    "Visszavonom a hozzájárulásomat, töröljék az adataimat.",
  ])
    expect(classify(ANSWERS, body).optOut, body).not.toBeNull();
});

test("a language's word in another's sentence asks for nothing", () => {
  for (const body of [
    "Our office is in Stopová street, third floor.",
    "The Odjava module is not what we use.",
    "We sell to Popis and Baza, two retailers.",
  ])
    expect(classify(ANSWERS, body), body).toMatchObject({ kind: "reply", optOut: null });
});

describe("a request that stands in the subject alone is heard", () => {
  const hear = (subject: string, body: string) => classify({ ...ANSWERS, Subject: subject }, body);
  const quote = "On Mon, 2 Mar 2026 at 10:00, Rep <rep@ours.example> wrote:\n\nHello,\nis there room in May?";

  test.each([
    ["Take me off your list!!!", ""],
    ["Please stop emailing me - Re: a question", quote],
    ["Bitte aus dem Verteiler löschen", "Kerry Blunt"],
    ["Désabonnez-moi svp", "Merci,\nAnna"],
  ])("%s", (subject, body) => {
    expect(hear(subject, body)).toMatchObject({ kind: "opt_out", optOut: "sure" });
  });

  test("and asked about where it may be our own, or words below say something else", () => {
    expect(hear("Re: take me off your list", "")).toMatchObject({ kind: "reply", optOut: "possible" });
    expect(hear("Please remove me from your list", "Sorry, wrong thread. Thursday works.").kind).toBe(
      "reply",
    );
    expect(hear("Unsubscribe", "Your unsubscribe page is nice, we are interested in a demo.").kind).toBe(
      "reply",
    );
  });

  test("but a subject of ours asks for nothing", () => {
    for (const subject of ["Re: Stop losing candidates", "AW: Ihr Newsletter", "Stop paying for empty seats"])
      expect(hear(subject, "Thursday is fine.").optOut, subject).toBeNull();
  });
});

test("a word said three times is the word, and letters changed round are the word too", () => {
  for (const body of [
    "Stop. Stop. Stop.",
    "UNSUBSCRIBE UNSUBSCRIBE",
    "plz stop emialing me",
    "dnt contact me agian",
  ])
    expect(classify(ANSWERS, body).optOut, body).toBe("sure");
});

test("a question by what right, in any language, takes nothing from the request beside it", () => {
  for (const body of [
    "Who gave you my consent? Remove me.",
    "Haben Sie meine Einwilligung? Nein. Löschen Sie mich.",
    "Odkud máte mou adresu? Vymažte mě.",
    "Heeft u mijn toestemming? Haal me van de lijst.",
  ])
    expect(classify(ANSWERS, body).optOut, body).toBe("sure");
});

test("whoever cancels one event, or wants something else later, asks for no end", () => {
  for (const body of [
    "Ich muss mich vom Workshop am Freitag abmelden.",
    "Wir mussten uns vom Webinar abmelden.",
    "Kun je me uitschrijven voor de training van maandag?",
    "Usuń proszę spotkanie w poniedziałek, wtorek pasuje.",
    "見積書はまだ送付しないでください。来週決めます。",
    "견적서는 아직 보내지 마세요.",
    "请先不要发样品，我们还在讨论。",
  ])
    expect(classify(ANSWERS, body), body).toMatchObject({ kind: "reply", optOut: null });
  for (const body of [
    "Please unsubscribe me from your webinars.",
    "Bitte melden Sie mich vom Newsletter zum Webinar ab.",
    "Kein Termin, bitte abmelden.",
    "今後は見積書もメールもまだ送らないでください。",
    "以后别再发样品的邮件给我。",
  ])
    expect(classify(ANSWERS, body).optOut, body).not.toBeNull();
});

test("a way to say it that names neither me nor mail is asked about", () => {
  for (const body of ["please drop off", "Keep out!"])
    expect(classify(ANSWERS, body), body).toMatchObject({ kind: "reply", optOut: "possible" });
  for (const body of ["We take off on Monday.", "I get off at five."])
    expect(classify(ANSWERS, body).optOut, body).toBeNull();
});

test("whoever has somebody else taken off, or wants to be written to, is not silenced", () => {
  for (const body of [
    "Please take my colleague off the list, I stay on it.",
    "Haal mijn collega van de lijst.",
    "Quite a mi compañero de la lista.",
    "リストから鈴木を削除してください。",
    "명단에서 김과장은 빼고 저를 넣어 주세요.",
    "Don't write to Bob, write to me.",
    "Proszę nie dzwonić, lepiej napisać.",
    "Не звоните, лучше напишите.",
    "电话就不要打了，发邮件吧。",
    "Don't mail it, I'll pick it up.",
    "We stopped sending newsletters last year.",
    "We don't want more features, we want fewer.",
    "We don't want any more meetings by phone, so yes please.",
    "Mir reicht eine kurze Mail mit Preisen.",
  ])
    expect(classify(ANSWERS, body).kind, body).toBe("reply");
  for (const body of [
    "Es reicht mit den Mails.",
    "Jetzt reicht es.",
    "Peço a remoção da base de dados, não temos interesse.",
  ])
    expect(classify(ANSWERS, body).optOut, body).not.toBeNull();
});

test("a request in one clause is none the less for what the next one says", () => {
  for (const body of [
    "Graag uitschrijven, wij stellen dit soort mails niet op prijs.",
    "Fichez-moi la paix, c'est la 3e fois !",
    "Abmelden bitte, das nervt langsam wirklich.",
  ])
    expect(classify(ANSWERS, body).optOut, body).toBe("sure");
  expect(classify(ANSWERS, "basta scrivermi x favore")).toMatchObject({ kind: "reply", optOut: "possible" });
});
