import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asksForHelp, classifyText } from "../../../src/inbound/services/classify-text.ts";

const classify = (text: string) => classifyText({ from: "+12125550123", text, id: null, sentAt: 0 });

describe("a text message", () => {
  it("that asks to stop is heard, by a word alone, in any reasonable wording, in every language", () => {
    for (const text of [
      "STOP",
      "stop.",
      " Opt-Out ",
      "REVOKE",
      "END",
      "Cancel!",
      "STOPALL",
      "stop all",
      "Unsubscribe!",
      "please stop",
      "Don’t text me again",
      "remove me from your list",
      "停止",
      "配信停止",
      "中止",
      "수신거부",
      "수신 거부",
      "그만",
      "Stopp",
      "ARRÊT",
      "arret",
      "alto",
      "BAJA",
      "I said stop texting me",
      "stop texting me",
      "opt me out please",
    ]) {
      expect(classify(text), text).toMatchObject({ kind: "opt_out", optOut: "sure" });
    }
  });

  it("that only has such words in it ends nothing by itself", () => {
    for (const text of [
      "Yes",
      "I can't stop by today",
      "The end of the week suits me",
      "Can we cancel Friday and take Monday?",
      "stopwatch",
      "",
      "help",
      "non-stop flights only",
    ]) {
      expect(classify(text).optOut, text).not.toBe("sure");
    }
    expect(classify("Please don't call me, texts are fine").noCalls).toBe(true);
  });

  it("asks for help where it says so, and nothing else", () => {
    for (const text of ["HELP", "help?", " Info ", "AIDE", "Ayuda!", "도움말"])
      expect(asksForHelp(text), text).toBe(true);
    for (const text of ["help me choose", "I need info", "", "helping"])
      expect(asksForHelp(text), text).toBe(false);
  });

  it("never throws, whatever it says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => classify(text).from !== ""),
      {
        numRuns: 50,
      },
    );
  });
});
