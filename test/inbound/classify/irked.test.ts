import { describe, expect, test } from "vitest";
import { classify } from "./letters.ts";

const ANSWERS = { "In-Reply-To": "<touch-1@ours.example>" };

describe("a curt answer that is irked and asks for nothing is asked about", () => {
  test.each([
    "Why do I keep getting these?",
    "ये सब क्यों भेज रहे हो?",
    "이거 왜 자꾸 오는 거죠?",
    "Sao tôi lại nhận được thư này?",
    "מאיפה יש לכם את המייל שלי?",
    "Dette er søppelpost.",
    "isso é golpe?",
    "¿Esto es correo basura o va en serio?",
    "Again?",
    "De novo isso?",
    "又来？",
    "Я такого не замовляв.",
    "genoeg zo",
  ])("%s", (body) => {
    expect(classify(ANSWERS, body)).toMatchObject({ kind: "reply", optOut: "possible" });
  });
});

describe("an answer that goes on is not", () => {
  test.each([
    "Your mail was in my spam folder, sorry. What does it cost?",
    "Why is yours cheaper? We would like a demo.",
    "Again on Thursday at ten?",
    "How do I mail you the signed contract?",
    "Are you GDPR compliant? Legal will ask me that before anything else.",
  ])("%s", (body) => {
    expect(classify(ANSWERS, body)).toMatchObject({ kind: "reply", optOut: null });
  });
});

test("Serbian is heard in both its alphabets", () => {
  for (const body of ["немојте ми више слати ово, хвала", "nemojte mi više slati ovo, hvala"])
    expect(classify(ANSWERS, body).optOut, body).not.toBeNull();
});
