import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tagStep } from "../../src/token/token.ts";
import { runSeq } from "../cli/run-seq.ts";
import { DAY, openInboundRehearsal, WORKSPACE } from "../inbound/inbound-rehearsal.ts";

const COURSE = `
name: course
exit_on: [meeting_booked]
steps:
  - id: intro
    do: email
    subject: "For {{ first_name }} {{ last_name }}"
    body: Hello {{ first_name }} {{ last_name }}, about {{ topic }}.
  - id: call
    wait: 1 day
    do: call
    script: Ask {{ first_name }} {{ last_name }} about {{ topic }}.
  - id: last
    wait: 3 days
    do: email
    thread: intro
    approve: true
    body: Goodbye {{ first_name }} {{ last_name }}
`;

/** Words that nobody else in the workspace has. */
const SECRETS = [
  "jinseok.han@hanbit.example",
  "jinseok-old@hanbit.example",
  "linkedin.com/in/jinseokhan",
  "+821055551234",
  "Jinseok",
  "Haneulbit",
  "zerotrustwords",
  "privatereplywords",
  "privateabsencewords",
  "jinseok@private.example",
  "formsecretword",
  "consentevidenceword",
];

async function openFullLife() {
  const rehearsed = await openInboundRehearsal(
    { course: COURSE },
    `${WORKSPACE}fields: { topic: text }\nnotify: [{ on: [replied], url: "http://127.0.0.1:9/x" }]\n`,
  );
  const crowd = Array.from({ length: 60 }, (_, index) => ({
    email: `p${index}@crowd.example`,
    first_name: `Name${index}`,
    last_name: "Other",
    topic: "nothing",
    timezone: "UTC",
  }));
  const person = {
    email: "jinseok-old@hanbit.example",
    linkedin_url: "https://www.linkedin.com/in/jinseokhan",
    phone: "+821055551234",
    first_name: "Jinseok",
    last_name: "Haneulbit",
    topic: "zerotrustwords",
    timezone: "UTC",
  };
  const people = await rehearsed.people([...crowd.slice(0, 30), person, ...crowd.slice(30)]);
  const [maya] = people;
  const jin = people[30];
  if (jin === undefined || maya === undefined) throw new Error("nobody");
  await rehearsed.enroll("course", people);
  await rehearsed.run();
  const { store } = rehearsed;
  rehearsed.at += 2 * DAY;
  await rehearsed.run();
  // The first address bounced for good, and another one took its place.
  await store.suppress([
    { kind: "email", value: "jinseok-old@hanbit.example", reason: "bounced", at: rehearsed.at },
  ]);
  await store.updateProspect(jin.id, { email: "jinseok.han@hanbit.example" }, rehearsed.at);
  const intro = await rehearsed.sent(jin);
  await rehearsed.receive({
    from: "jinseok.han@hanbit.example",
    fromName: "Jinseok Haneulbit",
    references: [intro.messageId],
    text: "privatereplywords",
    evidence: ["wrote privatereplywords"],
  });
  await rehearsed.receive({
    kind: "out_of_office",
    references: [intro.messageId],
    text: "privateabsencewords",
  });
  await rehearsed.receive({
    from: "jinseok@private.example",
    references: [intro.messageId],
    text: "from elsewhere",
  });
  const other = await rehearsed.sent(maya);
  await rehearsed.receive({
    from: maya.email ?? "",
    references: [other.messageId],
    text: "a colleague of nobody",
  });
  // Jin answers in Maya's thread.
  await rehearsed.receive({
    from: "jinseok.han@hanbit.example",
    references: [other.messageId],
    text: "privatereplywords too",
    evidence: ["privatereplywords"],
  });
  await store.addConsents(
    [
      {
        prospect: jin.id,
        medium: "email",
        basis: "consent",
        source: "fair",
        at: rehearsed.at,
        expiresAt: null,
        evidence: "consentevidenceword",
      },
    ],
    rehearsed.at,
  );
  const wish = { pausedUntil: null, fewer: true };
  await store.record([], { preference: { prospect: jin.id, wish, at: rehearsed.at } });
  const [enrollment] = await store.enrollmentsOf(jin.id);
  await store.keepHit({
    kind: "click",
    prospect: jin.id,
    enrollment: enrollment?.id ?? 0,
    step: tagStep("intro"),
    target: "https://acme.example/zerotrustwords",
    method: "GET",
    at: rehearsed.at,
  });
  await store.keepDelivery({
    source: "forms",
    id: "1",
    at: rehearsed.at,
    facts: JSON.stringify({ words: "formsecretword" }),
    address: "jinseok.han@hanbit.example",
  });
  await store.closeDelivery("forms", "1", "unmatched", null);
  await store.holdSender("anna", "email", "550 5.7.1 <jinseok.han@hanbit.example> says no", rehearsed.at);
  copyFileSync(join(rehearsed.root, ".seq/state.db"), join(rehearsed.root, ".seq/state.db.before-v9"));
  const proof = "X-Seq-Test: 1\r\nSubject: [test] Jinseok\r\n\r\nHaneulbit";
  writeFileSync(join(rehearsed.root, ".seq/outbox/anna/proof.eml"), proof, { mode: 0o600 });
  const seq = (...argv: string[]) =>
    runSeq(argv, {
      cwd: rehearsed.root,
      env: { SEQ_NOW: new Date(rehearsed.at).toISOString() },
      now: rehearsed.at,
    });
  return { rehearsed, jin, maya, seq };
}

/** Which of the secrets stand anywhere below a folder, in any file, by case-insensitive bytes. */
function findSecrets(folder: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), "latin1").toLowerCase();
    for (const secret of SECRETS)
      if (text.includes(secret.toLowerCase())) found.push(`${entry.name}: ${secret}`);
  }
  return found;
}

describe("a person who is erased", () => {
  it("leaves no address, name or text in any file, and stays suppressed", async () => {
    const { rehearsed, jin, maya, seq } = await openFullLife();
    const folder = join(rehearsed.root, ".seq");
    const before = new Set(findSecrets(folder).map((each) => each.split(": ")[1]));
    expect([...before].sort()).toEqual([...SECRETS].sort());
    const erased = await seq("prospects", "erase", `p${jin.id}`, "--yes", "--json");
    expect(erased.err).toContain("not reached: backups made with seq backup");
    expect(JSON.parse(erased.out)).toEqual({
      erased: [`p${jin.id}`],
      mails: 2,
      copies: [".seq/state.db.before-v9"],
      left: [],
      complete: true,
    });
    expect(erased.code).toBe(0);
    expect(findSecrets(folder)).toEqual([]);
    // The others keep theirs.
    expect(readFileSync(join(folder, "state.db"), "latin1")).toContain("p7@crowd.example");
    expect((await rehearsed.store.timeline(maya.id)).map(({ kind }) => kind)).toContain("replied");
    expect(rehearsed.outbox().length).toBe(60);
    for (const email of ["jinseok.han@hanbit.example", "jinseok-old@hanbit.example"]) {
      const nobody = { id: 0, linkedin_url: null, phone: null };
      expect(await rehearsed.store.findSuppression({ ...nobody, email }), email).toMatchObject({
        hashed: true,
      });
    }
    expect(await rehearsed.store.check()).toEqual([]);
  });

  it("is in a log that names nobody and that their address finds", async () => {
    const { jin, seq } = await openFullLife();
    await seq("prospects", "export", `p${jin.id}`);
    await seq("prospects", "erase", `p${jin.id}`, "--yes");
    const all = await seq("prospects", "audit");
    expect(all.out).toMatch(new RegExp(`p${jin.id}  exported\n.*p${jin.id}  erased`));
    for (const secret of SECRETS) expect(all.out).not.toContain(secret);
    const found = await seq("prospects", "audit", "Jinseok.Han@hanbit.example", "--json");
    expect(JSON.parse(found.out)).toMatchObject([{ kind: "exported" }, { kind: "erased" }]);
    expect(JSON.parse((await seq("prospects", "audit", "p7@crowd.example", "--json")).out)).toEqual([]);
  });
});

describe("a person's export", () => {
  it("holds all that is known of them, in words", async () => {
    const { rehearsed, jin, seq } = await openFullLife();
    await rehearsed.receive({
      from: "jinseok.han@hanbit.example",
      subject: "One more",
      text: "privatereplywords again",
    });
    const { out } = await seq("prospects", "export", `p${jin.id}`);
    const { person, sections } = JSON.parse(out) as {
      person: Record<string, unknown>;
      sections: Record<string, Record<string, unknown>[]>;
    };
    expect(person).toMatchObject({
      email: "jinseok.han@hanbit.example",
      fields: { topic: "zerotrustwords" },
    });
    for (const secret of SECRETS) expect(out, secret).toContain(secret);
    expect(sections["messages_sent"]?.[0]).toMatchObject({
      step: "intro",
      status: "sent",
      content: {
        to: "jinseok-old@hanbit.example",
        subject: "For Jinseok Haneulbit",
        text: expect.stringContaining("Hello Jinseok Haneulbit, about zerotrustwords.") as string,
      },
    });
    const counts = Object.entries(sections).map(([name, rows]) => `${name} ${rows.length > 0}`);
    // What did not happen to this person is there as an empty list.
    expect(counts.filter((each) => each.endsWith("false"))).toEqual([
      "drafts_for_review false",
      "codes false",
      "codes_used false",
      "legal_notices false",
    ]);
    expect(out).not.toContain("crowd.example");
  });

  it("is a page that shows hostile words as words", async () => {
    const { rehearsed, jin, seq } = await openFullLife();
    await rehearsed.store.updateProspect(
      jin.id,
      { fields: { topic: "<script>alert(1)</script>" } },
      rehearsed.at,
    );
    const { out } = await seq("prospects", "export", `p${jin.id}`, "--format", "html", "--out", "jin.html");
    expect(out).toContain("written to jin.html");
    const file = join(rehearsed.root, "jin.html");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const page = readFileSync(file, "utf8");
    expect(page).toContain("&lt;script&gt;alert(1)");
    expect(page).not.toContain("<script");
    const again = await seq("prospects", "export", `p${jin.id}`, "--out", "jin.html");
    expect(again).toMatchObject({ code: 3 });
    expect(again.err).toContain("it exists already");
  });
});
