import { describe, expect, it } from "vitest";
import { proposeSentiment } from "../../src/inbound/sentiment.ts";

describe("what a reply sounds like is proposed with the sentence that says so", () => {
  it.each([
    ["Hi Anna, this is interesting. Kind regards, Jin", "positive", "this is interesting"],
    ["Please don't write to me again.", "negative", "don't write to me again"],
    ["Bitte schreiben Sie mir nicht mehr.", "negative", "nicht mehr"],
  ])("%s", (text, sentiment, evidence) => {
    expect(proposeSentiment(text)).toEqual({
      sentiment,
      evidence: expect.stringContaining(evidence) as string,
    });
  });

  it.each([
    ["nothing that says it", "I am in Busan this week. Jin"],
    ["both", "This is interesting. But please take me off your list."],
    ["no words", ""],
  ])("and none where there is %s", (_, text) => {
    expect(proposeSentiment(text)).toBeNull();
  });
});
