import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Store } from "../../src/store/port.ts";
import { claimOne, draftMessage, intentOf, makeSqliteBench, NOW } from "./fixtures.ts";

async function createPerson(
  store: Store,
  email: string,
  rest: { linkedin_url?: string; phone?: string } = {},
): Promise<number> {
  const [result] = await store.upsertProspects(
    [{ email, linkedin_url: null, phone: null, fields: {}, tags: [], companyDomain: null, ...rest }],
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

it("an erasure takes nothing from those whose addresses only contain the person's", async () => {
  const bench = makeSqliteBench();
  const store = await bench.open();
  const ann = await createPerson(store, "ann@acme.example", {
    linkedin_url: "https://www.linkedin.com/in/ann",
    phone: "+493012345",
  });
  const joann = await createPerson(store, "joann@acme.example", {
    linkedin_url: "https://www.linkedin.com/in/ann-lee",
    phone: "+4930123456",
  });
  const words =
    "\njoann@acme.example, ann@acme.example.kr, jo.ann@acme.example, https://www.linkedin.com/in/ann-lee, +4930123456";
  const named = "\nann@acme.example, (Ann@Acme.example). https://www.linkedin.com/in/ann/ +493012345";
  await store.record([{ kind: "note", at: NOW, prospect: joann, data: { words, named } }]);

  expect(await store.eraseProspect(ann, NOW)).toMatchObject({ isGone: true });

  expect((await store.timeline(joann)).at(-1)?.data).toEqual({ words, named: "\n…, (…). …/ …" });
  expect(await store.findProspect("joann@acme.example")).toMatchObject({
    email: "joann@acme.example",
    linkedin_url: "https://www.linkedin.com/in/ann-lee",
    phone: "+4930123456",
  });
});

it("a number that a colleague shares stays with the colleague, and the erasure is complete", async () => {
  const store = await makeSqliteBench().open();
  const [ann, ben] = [
    await createPerson(store, "ann@acme.example", { phone: "+493012345" }),
    await createPerson(store, "ben@acme.example", { phone: "+493012345" }),
  ];
  await store.record([{ kind: "note", at: NOW, prospect: ben, data: { text: "call +493012345" } }]);

  expect(await store.eraseProspect(ann, NOW)).toMatchObject({ isGone: true });

  expect((await store.timeline(ben)).at(-1)?.data).toEqual({ text: "call +493012345" });
});
