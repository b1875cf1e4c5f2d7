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
