import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { blankState } from "../../src/engine/advance.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { EnrollDraft, ProspectDraft, Store } from "../../src/store/port.ts";
import type { Bench, Figure } from "../part.ts";
import { scatter } from "../people.ts";
import { alternate, findMedian, formatMs } from "../rounds.ts";

const DUE = 1_000;
const NOW = Date.UTC(2026, 2, 11, 12);
const DAY_MS = 86_400_000;
/** People written in one transaction. */
const BATCH = 5_000;

/** The cost of a claim follows what is due, not what is stored. */
export const claiming = {
  name: "claiming",
  describe: "claiming 1,000 due of many, against of few",
  async measure({ folder, isQuick, rounds, say }: Bench): Promise<Figure[]> {
    const [many, few] = isQuick ? [50_000, 5_000] : [1_000_000, 10_000];
    say(`enrolling ${few} and ${many} people`);
    const manyFile = join(folder, "many.db");
    const fewFile = join(folder, "few.db");
    await fill(fewFile, few);
    await fill(manyFile, many);
    // Once each, unmeasured: code is compiled, files are in the system's cache.
    await claimDue(manyFile);
    await claimDue(fewFile);
    const { ours, peer } = await alternate(
      rounds * 3,
      () => claimDue(manyFile),
      () => claimDue(fewFile),
    );
    const [ofMany, ofFew] = [findMedian(ours), findMedian(peer)];
    return [
      {
        measure: `claiming ${DUE.toLocaleString("en")} due of ${many.toLocaleString("en")}`,
        ours: formatMs(ofMany),
        peer: `${formatMs(ofFew)} of ${few.toLocaleString("en")}`,
        value: ofMany / ofFew,
        unit: "×",
        goal: { atMost: 1.5 },
      },
    ];
  },
};

/** Claims everything due on a store that was just opened, as a run does; then gives it back. */
async function claimDue(file: string): Promise<number> {
  const store = await open(file, false);
  try {
    const started = performance.now();
    const claims = await store.claimDue(NOW, DUE, {});
    const took = performance.now() - started;
    if (claims.length !== DUE) throw new Error(`claimed ${claims.length} of ${DUE}`);
    await store.release(claims);
    return took;
  } finally {
    await store.close();
  }
}

function open(file: string, create: boolean): Promise<Store> {
  const owner = { host: "bench", pid: 1, start: "bench" };
  return openStore({ file, marker: null, create, owner, wallClock: () => NOW });
}

/** People of whom 1,000, spread over the whole table, are due. */
async function fill(file: string, count: number): Promise<void> {
  const store = await open(file, true);
  for (let from = 0; from < count; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, count - from) }, (_, offset) => from + offset);
    const people = await store.upsertProspects(numbers.map(draftPerson), NOW);
    const enrollments = people.map((person, offset) => {
      if (person.type === "conflict") throw new Error(`person ${from + offset}: ${person.reason}`);
      return draftEnrollment(person.id, from + offset, count);
    });
    await store.enroll(enrollments, NOW);
  }
  await store.close();
}

function draftPerson(index: number): ProspectDraft {
  const name = `person-${scatter(index).toString(36)}-${index}`;
  return {
    email: `${name}@company-${index % 50_000}.example`,
    linkedin_url: `https://www.linkedin.com/in/${name}`,
    phone: null,
    fields: {
      first_name: "Anna",
      last_name: "Kim",
      company: `Company ${index % 50_000}`,
      title: "CTO",
      country: "KR",
    },
    tags: [],
    companyDomain: `company-${index % 50_000}.example`,
  };
}

function draftEnrollment(prospect: number, index: number, count: number): EnrollDraft {
  const stride = count / DUE;
  // One of each stride, at a drawn place in it.
  const isDue = index % stride === scatter(Math.floor(index / stride)) % stride;
  const spread = scatter(index + count);
  const dueAt = isDue ? NOW - (spread % DAY_MS) : NOW + DAY_MS + (spread % (30 * DAY_MS));
  const state = { ...blankState(NOW), step: "intro", plannedAt: dueAt, dueAt, touched: spread % 2 === 0 };
  return {
    prospect,
    sequence: "three-channels",
    planHash: "bench",
    sender: "anna",
    state,
    again: false,
  };
}
