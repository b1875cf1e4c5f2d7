import { expect, it } from "vitest";
import { playAndCheck } from "./play.ts";
import { drawScript } from "./story.ts";
import { formatCounts } from "./table.ts";

/** Kinds that two weeks must have seen, whatever the seed draws. */
const ALWAYS = [
  "import",
  "enroll",
  "event",
  "edit",
  "half-written",
  "mail",
  "kill",
  "restore",
  "overlap",
  "look-twice",
  "answer",
  "form",
];

/** The same two weeks at every check; `npm run soak` draws others. */
const SEED = 5;

it("two weeks through the command line keep every promise", { timeout: 600_000 }, async () => {
  const { play, violations } = await playAndCheck(drawScript(SEED, 14), false);
  const again = `npm run soak -- --days 14 --seed ${SEED}`;
  console.log(`${again}\n${formatCounts(play.counts)}`);
  expect(violations, `${again} shows it again and makes it smaller`).toEqual([]);
  expect(ALWAYS.filter((kind) => (play.counts.get(`entry, ${kind}`) ?? 0) === 0)).toEqual([]);
  expect(play.mails.length).toBeGreaterThan(5);
});
