import type { Instant } from "../../engine/plan.ts";
import type { Prospect, Store } from "../../store/port.ts";
import { domainOfEmail } from "../normalise/email.ts";
import type { DomainBook } from "./domain-book.ts";
import { type AddressCheck, judgeAddress } from "./judge-address.ts";

/** People whose domains are looked up side by side; also what is in memory at once. */
const BATCH = 1_000;

export interface VerifiedPerson extends AddressCheck {
  id: number;
  email: string;
}

/**
 * Checks the addresses of people and keeps each result with the person (`email_check`, `email_check_reason`), where
 * conditions and `--where` find it. Nothing is guessed and no mail server is asked. What is unknown now replaces
 * nothing that was known. People without an email are passed over.
 */
export async function* verifyPeople(
  store: Pick<Store, "updateProspect">,
  people: AsyncIterable<Prospect>,
  { book, at }: { book: DomainBook; at: Instant },
): AsyncGenerator<VerifiedPerson> {
  let batch: Prospect[] = [];
  for await (const person of people) {
    batch.push(person);
    if (batch.length < BATCH) continue;
    yield* await verifyBatch(store, batch, book, at);
    batch = [];
  }
  yield* await verifyBatch(store, batch, book, at);
}

async function verifyBatch(
  store: Pick<Store, "updateProspect">,
  people: readonly Prospect[],
  book: DomainBook,
  at: Instant,
): Promise<VerifiedPerson[]> {
  const checked = await Promise.all(
    people.map(async (person): Promise<VerifiedPerson[]> => {
      const { id, email } = person;
      if (email === null) return [];
      const check = judgeAddress(email, await book.look(domainOfEmail(email)));
      const known = person.fields["email_check"];
      if (check.verdict !== "unknown" || known === undefined || known === "unknown") {
        const reason = check.reasons.length === 0 ? null : check.reasons.join(", ");
        if (known !== check.verdict || (person.fields["email_check_reason"] ?? null) !== reason) {
          const fields = { email_check: check.verdict, email_check_reason: reason };
          await store.updateProspect(id, { fields }, at);
        }
      }
      return [{ id, email, ...check }];
    }),
  );
  return checked.flat();
}
