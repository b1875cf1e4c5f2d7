import { expect, test } from "vitest";
import type { TaskDraft, Touch } from "../../src/channels/channel.ts";
import { findAction } from "../../src/channels/find-channel.ts";
import { makeSender, makeTouch } from "./email/touch.ts";

function draft(action: string, content: Touch["content"], change: Partial<Touch> = {}): TaskDraft {
  const found = findAction(action);
  if (found?.channel.performer !== "person") throw new Error(`${action} is no task`);
  return found.channel.draft(makeTouch({ action, content, person: jin, ...change }));
}

const jin = {
  fields: { linkedin_url: "https://www.linkedin.com/in/jin", phone: "+82 2-1234-5678" },
  tags: [],
};

test("a LinkedIn task has the text ready to paste and the profile to open", () => {
  expect(draft("linkedin.message", { text: "Thanks, 진님" })).toEqual({
    text: "Thanks, 진님",
    url: "https://www.linkedin.com/in/jin",
    warning: null,
  });
  expect(draft("linkedin.inmail", { subject: "Onboarding", text: "Hello" }).text).toBe("Onboarding\n\nHello");
  expect(draft("linkedin.view", {}).text).toBe("");
});

test("an invitation's note may have 200 characters on a free account, 300 on a paid one", () => {
  const paid = { sender: makeSender({ linkedin: "paid" }) };
  expect(draft("linkedin.connect", { note: "x".repeat(200) }).warning).toBeNull();
  expect(draft("linkedin.connect", { note: "x".repeat(212) }).warning).toBe(
    "the note is 12 characters over a free account's 200",
  );
  expect(draft("linkedin.connect", { note: "x".repeat(300) }, paid).warning).toBeNull();
  expect(draft("linkedin.connect", { note: "x".repeat(301) }, paid).warning).toBe(
    "the note is 1 character over LinkedIn's 300",
  );
});

test("what is too long for a message or an InMail is said", () => {
  expect(draft("linkedin.message", { text: "x".repeat(8_001) }).warning).toContain("over LinkedIn's 8000");
  const inmail = draft("linkedin.inmail", { subject: "x".repeat(201), text: "x".repeat(1_901) });
  expect(inmail.warning).toBe(
    "the subject is 1 character over LinkedIn's 200; the text is 1 character over LinkedIn's 1900",
  );
});

test("only a LinkedIn profile is offered to open", () => {
  for (const url of [
    "javascript:alert(1)",
    "https://evil.example/linkedin.com",
    "https://linkedin.com.evil.example/",
    "http://www.linkedin.com/in/x",
    "jin",
  ]) {
    expect(
      draft("linkedin.view", {}, { person: { fields: { linkedin_url: url }, tags: [] } }).url,
    ).toBeNull();
  }
});

test("a call opens the telephone, and nothing that is no number", () => {
  expect(draft("call", { script: "Ask for Jin" })).toEqual({
    text: "Ask for Jin",
    url: "tel:+82212345678",
    warning: null,
  });
  expect(
    draft("call", { script: "x" }, { person: { fields: { phone: "+1;ext=$(rm)" }, tags: [] } }).url,
  ).toBeNull();
});

test("visits and tasks show what was written", () => {
  expect(draft("visit", { note: "Bring the samples" }).text).toBe("Bring the samples");
  expect(draft("task", { title: "Gift", text: "Send the book" })).toEqual({
    text: "Gift\n\nSend the book",
    url: null,
    warning: null,
  });
});
