import { describe, expect, test } from "vitest";
import { classify } from "./letters.ts";

const TO_ANYBODY = { Subject: "Cooperation" };

describe("a stranger's offer to anybody is no answer", () => {
  test.each([
    "Greetings beloved, I am a widow aged 71. I wish to entrust $6.2 million to you for the orphans. Kindly reply with your phone.",
    "I am the barrister of a late client whose next of kin was never found. USD 4,500,000 waits in a bank for you.",
    "尊敬的客户:我司专业生产注塑模具、五金冲压件,质优价廉,交期15天。",
    "Dear Sir, we are a professional manufacturer of pallets. Catalogue and price list attached, free samples on request.",
  ])("%s", (body) => {
    expect(classify(TO_ANYBODY, body).kind).toBe("unrelated");
  });
});

describe("whoever may be one of ours is a reply, whatever they make", () => {
  test.each([
    "We are a leading manufacturer of pallets and saw your product. Please send us your price list.",
    "Hi Anna, our factory needs forty seats. Could you send a quotation?",
    "We are a professional supplier of valves, interested in your offer; catalogue attached.",
    "We closed a round of $6.2 million and want to start in May.",
  ])("%s", (body) => {
    expect(classify(TO_ANYBODY, body).kind).toBe("reply");
  });

  test("and so is every answer to a mail of ours", () => {
    const body = "We are a professional manufacturer of pallets. Price list attached.";
    expect(classify({ ...TO_ANYBODY, "In-Reply-To": "<touch-1@ours.example>" }, body).kind).toBe("reply");
  });
});
