import type { CommandContext } from "../app/session/context.ts";
import type { VerifiedPerson } from "../prospects/verify/verify-people.ts";
import type { Prospect, Store } from "../store/port.ts";
import { openProgress } from "./progress.ts";

/** People of each verdict. */
export interface VerifiedCounts {
  ok: number;
  risky: number;
  bad: number;
  unknown: number;
}

/** Looks at people's addresses and says each result as it is found. */
export async function verifyAddresses(
  store: Store,
  people: AsyncIterable<Prospect>,
  place: { at: number; resolver: string | null } & Pick<CommandContext, "output" | "world">,
  onPerson: (person: VerifiedPerson) => Promise<void> | void,
): Promise<VerifiedCounts> {
  const [{ verifyPeople }, { openDomainBook }, { openResolver }] = await Promise.all([
    import("../prospects/verify/verify-people.ts"),
    import("../prospects/verify/domain-book.ts"),
    import("../prospects/verify/open-resolver.ts"),
  ]);
  const { at, output } = place;
  const book = openDomainBook(store, openResolver(place.resolver), { at });
  const counts: VerifiedCounts = { ok: 0, risky: 0, bad: 0, unknown: 0 };
  let done = 0;
  const progress = openProgress(place, { things: "addresses checked" });
  for await (const person of verifyPeople(store, people, { book, at })) {
    counts[person.verdict] += 1;
    done += 1;
    progress.at(done);
    await onPerson(person);
  }
  progress.end();
  if (counts.unknown > 0) {
    output.say(
      `${counts.unknown} could not be checked: the DNS did not answer; nothing is concluded from it`,
    );
  }
  return counts;
}

/** Checks whoever the import at `at` wrote, and whoever was never checked; bad addresses are named. */
export async function verifyImported(
  context: Pick<CommandContext, "openStore">,
  place: Parameters<typeof verifyAddresses>[2],
): Promise<VerifiedCounts> {
  const store = await context.openStore();
  return verifyAddresses(store, selectImported(store, place.at), place, ({ email, verdict, reasons }) => {
    if (verdict === "bad") place.output.say(`${email}  bad: ${reasons.join(", ")}`);
  });
}

async function* selectImported(store: Store, at: number): AsyncGenerator<Prospect> {
  for await (const person of store.streamProspects({})) {
    if (person.updatedAt >= at || person.fields["email_check"] === undefined) yield person;
  }
}

export function describeCounts({ ok, risky, bad, unknown }: VerifiedCounts): string {
  const parts = [
    `${ok} ok`,
    ...(risky > 0 ? [`${risky} risky`] : []),
    ...(bad > 0 ? [`${bad} bad`] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
  ];
  return `addresses: ${parts.join(", ")}`;
}
