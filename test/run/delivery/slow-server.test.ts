import { expect, it, onTestFinished } from "vitest";
import { runDue } from "../../../src/run/run.ts";
import { openRehearsal } from "../rehearsal.ts";

const SEQUENCE = `name: hello
steps:
  - id: intro
    do: email
    subject: Hello
    body: Hi.
`;

it("a mail that waited behind a slow server does not leave once the window has closed", async () => {
  const rehearsal = await openRehearsal({ hello: SEQUENCE }, { at: Date.UTC(2026, 2, 2, 16, 59) });
  onTestFinished(() => rehearsal.close());
  const people = await rehearsal.people([{ email: "jin@hanbit.example", first_name: "Jin" }]);
  await rehearsal.enroll("hello", people);
  const context = await rehearsal.context();
  const summary = await runDue(
    {
      ...context,
      findChannel(id) {
        const channel = context.findChannel(id);
        // The gates have been asked; now it takes half an hour.
        rehearsal.at = Date.UTC(2026, 2, 2, 17, 29);
        return channel;
      },
    },
    {
      fingerprint: "one",
      max: null,
      sequence: null,
      signal: new AbortController().signal,
      isAlive: () => true,
      onTouch: () => {},
    },
  );
  expect(summary).toMatchObject({ sent: 0, deferred: 1, next_due: Date.UTC(2026, 2, 3, 9) });
  expect(rehearsal.outbox()).toEqual([]);
});
