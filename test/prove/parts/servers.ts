import { startScriptedServer } from "../../channels/email/scripted-server.ts";
import { enrollPeople, MONDAY, makeField } from "../../faults/field.ts";
import { type SunkMail, startSink } from "../../faults/smtp-sink.ts";
import { audit, findRaw } from "../audit.ts";
import { missingSink } from "../machine.ts";
import type { Part, Proof } from "../part.ts";

const PEOPLE = 3;
/** Past the first retry, which comes after half an hour and its jitter. */
const LATER = "2026-03-02T15:00";

/** What must have become of everybody once a healthy server has taken the place of the sick one. */
type End = "sent" | "failed" | "uncertain" | "sent or uncertain";

interface Trouble {
  name: string;
  /** Options of smtp-sink(1), or a server of our own that hangs up in the middle of the message. */
  sink: readonly string[] | "midway";
  end: End;
}

const STAGES = ["CONNECT", "EHLO,HELO", "MAIL", "RCPT", "DATA", "."] as const;

const TROUBLES: readonly Trouble[] = [
  ...STAGES.flatMap((stage): Trouble[] => [
    // Two that hang up end the run's way to this server: who had not been handed over by then is sent by the next.
    { name: `hangs up at ${stage}`, sink: ["-q", stage], end: stage === "." ? "sent or uncertain" : "sent" },
    { name: `421 and hangs up at ${stage}`, sink: ["-Q", stage], end: "sent" },
    { name: `4xx at ${stage}`, sink: ["-r", stage], end: "sent" },
    {
      name: `5xx at ${stage}`,
      sink: ["-f", stage],
      // Before a recipient is named it is the sender who is refused; a message that servers refuse for everybody, three
      // domains in a row, tells of the sender, too. Held until a person says so, and all tried again then.
      end: stage === "RCPT" ? "failed" : "sent",
    },
  ]),
  { name: "hangs up in the middle of the message", sink: "midway", end: "sent or uncertain" },
];

export const servers: Part = {
  name: "servers",
  test: "the SMTP server hangs up, says 421, 4xx or 5xx at each stage and after the final dot",
  promises: [1, 2],
  trials: { short: TROUBLES.length, long: TROUBLES.length * 10 },
  unit: "sick servers",
  missing: missingSink,
  async prove(trials, isOver): Promise<Proof> {
    const violations: string[] = [];
    const ends = { sent: 0, failed: 0, uncertain: 0 };
    let trial = 0;
    for (; trial < trials && !isOver(); trial++) {
      const trouble = TROUBLES[trial % TROUBLES.length] as Trouble;
      const played = await play(trouble);
      violations.push(...played.violations.map((text) => `${trouble.name}: ${text}`));
      for (const end of ["sent", "failed", "uncertain"] as const) ends[end] += played[end];
    }
    return {
      trials: trial,
      violations,
      figures: `${trial * PEOPLE} due, then a healthy server: ${ends.sent} sent, ${ends.failed} refused for good, ${ends.uncertain} uncertain`,
    };
  },
};

async function play({ sink, end }: Trouble) {
  const sick = sink === "midway" ? await openMidway() : await startSink(...sink);
  const healthy = await startSink();
  try {
    const field = makeField({ smtp: sick.url, sender: "connections: 2" });
    await enrollPeople(field, PEOPLE);
    const runs = [await field.binary(["run", "--quiet", "--now", MONDAY])];
    field.write("seq.yaml", field.read("seq.yaml").replace(sick.url, healthy.url));
    await field.seq(["resume", "--sender", "anna", "--now", MONDAY]);
    for (const now of [LATER, "2026-03-03T15:00"])
      runs.push(await field.binary(["run", "--quiet", "--now", now]));
    // A dump of a message that was refused at the dot is no message that arrived.
    const took = sink !== "midway" && sink[0] === "-q" && sink[1] === "." ? sick.mails() : [];
    if (end === "sent" && sick.mails().length > 0 && sink[1] !== ".")
      throw new Error("the sick server took a message");
    const standing = audit(field, [...took, ...healthy.mails()]);
    const failed = field.query(
      "SELECT DISTINCT enrollment FROM attempts a WHERE status = 'failed' AND NOT EXISTS (SELECT 1 FROM attempts b WHERE b.enrollment = a.enrollment AND b.status <> 'failed')",
    ).length;
    const violations = [...standing.violations, ...runs.flatMap(({ err }) => findRaw(err))];
    const reached = { ...standing, failed, "sent or uncertain": standing.sent + standing.uncertain }[end];
    if (reached !== PEOPLE)
      violations.push(
        `promise 2: everybody should be ${end}, but ${standing.sent} sent, ${failed} failed, ${standing.uncertain} uncertain`,
      );
    return { violations, sent: standing.sent, failed, uncertain: standing.uncertain };
  } finally {
    await sick.stop();
    await healthy.stop();
  }
}

async function openMidway() {
  const server = await startScriptedServer({ MIDWAY: "drop" });
  return { url: server.url, mails: (): SunkMail[] => [], stop: () => server.close() };
}
