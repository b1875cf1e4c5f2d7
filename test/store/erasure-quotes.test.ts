import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Store } from "../../src/store/port.ts";
import { claimOne, draftMessage, intentOf, makeSqliteBench, NOW } from "./fixtures.ts";

async function createPerson(store: Store, email: string): Promise<number> {
  const [result] = await store.upsertProspects(
    [{ email, linkedin_url: null, phone: null, fields: {}, tags: [], companyDomain: null }],
    NOW,
  );
  return result?.type === "created" ? result.id : expect.fail("not created");
}

it("an address that other people quote is gone with its person, and their words stay", async () => {
  const bench = makeSqliteBench();
  const store = await bench.open();
  const other = await createPerson(store, "sooyoung@hanbit.example");
  const person = await createPerson(store, "jane.doe@acme.example");
  await store.keepMessage(
    draftMessage({
      from: "sooyoung@hanbit.example",
      subject: "Ask jane.doe@acme.example",
      references: [],
      evidence: ["Cc: Jane.Doe@ACME.example"],
      text: "Please ask Jane (jane.doe@acme.example). Not janexdoe@acme.example.",
      prospect: other,
      body: {
        words: "Ask Jane.",
        whole: "> jane.doe@acme.example wrote",
        html: "<b>jane.doe@acme.example</b>",
      },
    }),
    JSON.stringify({ type: "ask", question: "Cc: jane.doe@acme.example", looksLike: "replied" }),
  );
  await store.record([
    { kind: "note", at: NOW, prospect: other, data: { text: "see jane.doe@acme.example" } },
  ]);

  const { isGone } = await store.eraseProspect(person, NOW);

  expect(isGone).toBe(true);
  const [message] = await store.messages({});
  expect(message).toMatchObject({
    subject: "Ask …",
    evidence: ["Cc: …"],
    text: "Please ask Jane (…). Not janexdoe@acme.example.",
    from: "sooyoung@hanbit.example",
  });
  expect(await store.messageBody(1)).toEqual({ words: "Ask Jane.", whole: "> … wrote", html: "<b>…</b>" });
  expect((await store.timeline(other)).at(-1)?.data).toEqual({ text: "see …" });
  await store.eraseProspect(other, NOW);
  expect(await store.messageBody(1)).toBeNull();
  await store.close();
  expect(readFileSync(bench.file).includes("jane.doe@acme.example")).toBe(false);
});

it("a message that is in doubt keeps its bytes, and the erasure says that it is not complete", async () => {
  const store = await makeSqliteBench().open();
  const claim = await claimOne(store);
  const person = await createPerson(store, "jane.doe@acme.example");
  const intent = intentOf(claim);
  const content = JSON.stringify({ to: "p1@prospects.example", message: "ask jane.doe@acme.example" });
  await store.journal({ ...intent, message: { ...intent.message, content } });

  const { isGone } = await store.eraseProspect(person, NOW);

  expect(isGone).toBe(false);
  expect((await store.attempts({}))[0]?.content).toBe(content);
});
