import { execFileSync } from "node:child_process";
import { createRandom, type Random } from "../whole/random.ts";
import { rehearseWeb, type WebRehearsal } from "./rehearse-web.ts";

const DAY = 86_400_000;

const WORKSPACE = `
workspace: acme
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Fri 08:00-18:00, holidays: none }
costs: { currency: EUR, email: 0.02, linkedin.connect: 0.4, call: 3 }
senders:
  anna: { name: Anna Kim, email: anna@acme.example }
  jun: { name: Jun Lee, email: jun@acme.example, limits: { per_day: 40 } }
`;

const onboarding = (subject: string) => `
name: onboarding
goal: deal_won
holdout: 15%
exit_on: [opted_out]
steps:
  - id: hello
    do: email
    subject: ${subject}
    body: Hello {{ first_name }}, may I show you how others start in a day?
    variants:
      question: { subject: "How long is your first week?" }
      number: { subject: "5 days to the first invoice" }
  - { id: meet, wait: 2 days, do: linkedin.connect }
  - { id: again, wait: 3 days, do: email, thread: hello, body: "Is this a topic this quarter?" }
`;
const RENEWAL = `
name: renewal
goal: meeting_booked
exit_on: [opted_out]
steps:
  - { id: note, do: email, subject: Your contract, body: "Shall we look at next year?" }
  - { id: ring, wait: 4 days, do: call, script: Ask how the year went. }
`;

const COMMITS = [
  [0, "Mina Park", "Start the onboarding sequence", "Shorter onboarding"],
  [40, "Jonas Weber", "Ask for the first week instead of the tool", "Your first week"],
  [66, "Mina Park", "Name the customer in the subject", "Onboarding at your size"],
] as const;

const [FIRST, LAST] = [
  "Jin Mia Leo Ada Tom Eva Sam Ida".split(" "),
  "Han Braun Costa Novak Silva Kim".split(" "),
];

/**
 * A workspace with twelve weeks behind it: people who came, answered, met, bought and said no by chance, two variants,
 * people held out, costs, spend, commits. `weeks` and `perWeek` make it smaller.
 */
export async function playShowcase({ weeks = 12, perWeek = 28, seed = 7 } = {}): Promise<WebRehearsal> {
  const web = await rehearseWeb(
    { onboarding: onboarding(COMMITS[0][3]), renewal: RENEWAL },
    { workspace: WORKSPACE, at: Date.UTC(2026, 2, 2, 9) },
  );
  const start = web.at;
  const random = createRandom(seed);
  const git = (at: number, ...args: string[]) => {
    const date = `${Math.floor(at / 1_000)} +0000`;
    const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    execFileSync("git", args, { cwd: web.root, stdio: "ignore", env });
  };
  git(start, "init", "-q", "-b", "main");
  const commits = [...COMMITS];
  let count = 0;
  for (let day = 0; day < weeks * 7; day += 1) {
    web.at = start + day * DAY;
    while (commits[0] !== undefined && commits[0][0] <= day) {
      const [, author, message, subject] = commits.shift() ?? COMMITS[0];
      web.write("sequences/onboarding.yaml", onboarding(subject));
      git(web.at, "add", "sequences", "seq.yaml");
      git(
        web.at,
        ...["-c", `user.name=${author}`, "-c", "user.email=team@acme.example"],
        ...["commit", "-q", "-m", message],
      );
    }
    if (day % 7 === 0) {
      const rows = Array.from({ length: perWeek }, () => {
        count += 1;
        const name = { first_name: random.pick(FIRST), last_name: random.pick(LAST) };
        const linkedin_url = `https://www.linkedin.com/in/person-${count}`;
        return {
          ...name,
          linkedin_url,
          email: `p${count}@firm${count}.example`,
          phone: `+8210555${10_000 + count}`,
        };
      });
      const people = await web.people(rows);
      const half = Math.ceil(perWeek * 0.7);
      await web.enroll("onboarding", people.slice(0, half));
      await web.enroll("renewal", people.slice(half));
    }
    await web.run();
    await answer(web, random, day >= weeks * 7 - 4);
  }
  const spend = Array.from({ length: weeks }, (_, week) => ({
    day: new Date(start + week * 7 * DAY).toISOString().slice(0, 10),
    channel: "linkedin",
    campaign: "spring",
    item: "",
    metrics: { spend: 20 + week, impressions: 2_000 + 90 * week, clicks: 30 + week, likes: week },
  }));
  await web.store.keepFigures(spend, web.at);
  return web;
}

/** What people do with what reached them that day; reps end their tasks, all but those of the last days. */
async function answer(web: WebRehearsal, random: Random, isLate: boolean): Promise<void> {
  if (!isLate) {
    for (const { id, action } of await web.store.tasks({ status: "open" })) {
      if (random.chance(0.7)) await web.endTask(id, action === "call" ? "answered" : "done");
    }
  }
  for (const { outcome, reference } of web.touches.splice(0)) {
    const person = outcome === "sent" && random.chance(0.16) ? await web.store.findProspect(reference) : null;
    if (person === null) continue;
    const kind = random.pick(["replied", "replied", "replied", "replied", "opted_out", "bounced"]);
    await web.fact(person, {
      kind,
      ...(kind === "replied" && { data: { sentiment: random.pick(["positive", "neutral"]) } }),
    });
    if (kind !== "replied" || !random.chance(0.4)) continue;
    await web.fact(person, { kind: "meeting_booked", at: web.at + 3_600_000 });
    if (random.chance(0.4)) await web.fact(person, { kind: "deal_won", at: web.at + 7_200_000 });
  }
}
