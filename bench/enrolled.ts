import { blankState } from "../src/engine/advance.ts";
import { openStore } from "../src/store/open-store.ts";
import type { EnrollDraft, ProspectDraft, Store } from "../src/store/port.ts";
import { scatter } from "./people.ts";

/** People of a store that are due, however many are stored. */
export const DUE_COUNT = 1_000;
/** When they are. */
export const CLAIMED_AT = Date.UTC(2026, 2, 11, 12);
const DAY_MS = 86_400_000;
/** People written in one transaction. */
const BATCH = 5_000;

/** Opens a bare database, without a workspace. */
export function openBare(file: string, create: boolean): Promise<Store> {
  const owner = { host: "bench", pid: 1, start: "bench" };
  return openStore({ file, marker: null, create, owner, wallClock: () => CLAIMED_AT });
}

/** Writes a database of enrolled people of whom 1,000, spread over the whole table, are due. `count`: a multiple of 1,000. */
export async function fillEnrolled(file: string, count: number): Promise<void> {
  const store = await openBare(file, true);
  await store.loadInBulk(async (bulk) => {
    for (let from = 0; from < count; from += BATCH) {
      const numbers = Array.from({ length: Math.min(BATCH, count - from) }, (_, offset) => from + offset);
      const people = await bulk.upsertProspects(numbers.map(draftPerson), CLAIMED_AT);
      const enrollments = people.map((person, offset) => {
        if (person.type === "conflict") throw new Error(`person ${from + offset}: ${person.reason}`);
        return draftEnrollment(person.id, from + offset, count);
      });
      await bulk.enroll(enrollments, CLAIMED_AT);
    }
  });
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
  const stride = count / DUE_COUNT;
  // One of each stride, at a drawn place in it.
  const isDue = index % stride === scatter(Math.floor(index / stride)) % stride;
  const spread = scatter(index + count);
  const dueAt = isDue ? CLAIMED_AT - (spread % DAY_MS) : CLAIMED_AT + DAY_MS + (spread % (30 * DAY_MS));
  const state = {
    ...blankState(CLAIMED_AT),
    step: "intro",
    plannedAt: dueAt,
    dueAt,
    touched: spread % 2 === 0,
  };
  return {
    prospect,
    sequence: "three-channels",
    planHash: "bench",
    sender: "anna",
    state,
    again: false,
  };
}
