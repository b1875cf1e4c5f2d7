import { beforeAll, describe, expect, test } from "vitest";
import { hasMailTown } from "../peers/mail-town.ts";
import { type Listening, playListening } from "./listening.ts";

describe.skipIf(!hasMailTown)("three weeks with fifty people and real mail servers", () => {
  let story: Listening;
  beforeAll(async () => {
    story = await playListening();
  }, 300_000);
  test("x", () => {
    console.log(JSON.stringify({ ...story, mails: story.mails.length }, null, 1));
    expect(1).toBe(1);
  });
});
