import { ConversationEnded, withDeadline } from "../../deadline.ts";
import { DAY_MS, type Instant } from "../../engine/plan.ts";
import type { MailDomainPort } from "../../store/port.ts";
import { askMailDomain, knowsTheInternet, type MailDomain, type MailResolver } from "./mail-domain.ts";

/** How long an answer is believed (own): mail servers rarely leave; a domain that is missing may just be new. */
const GOOD_FOR_MS = 14 * DAY_MS;
const BAD_FOR_MS = DAY_MS;
/** Domains asked about at the same time: quick, and no burden for an office's resolver. */
const AT_ONCE = 32;
/** After this long a domain counts as unknown, whatever the resolver's own patience is. */
const PATIENCE_MS = 20_000;

export interface DomainBook {
  /** What is known about mail to a domain; asked once, however many people are there. Never rejects for the network's sake. */
  look(domain: string): Promise<MailDomain>;
}

/** Answers from this run, else from the store, else from the DNS. What is unknown is not remembered. */
export function openDomainBook(
  store: MailDomainPort,
  resolver: MailResolver,
  { at, patienceMs = PATIENCE_MS }: { at: Instant; patienceMs?: number },
): DomainBook {
  const answers = new Map<string, Promise<MailDomain>>();
  const waiting: (() => void)[] = [];
  let asking = 0;
  let online: Promise<boolean> | null = null;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (asking >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    else asking += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) asking -= 1;
      else next();
    }
  }

  async function ask(domain: string): Promise<MailDomain> {
    const answer = await askMailDomain(resolver, domain);
    if (answer !== "no_domain") return answer;
    online ??= knowsTheInternet(resolver);
    return (await online) ? answer : "unknown";
  }

  async function find(domain: string): Promise<MailDomain> {
    const kept = await store.mailDomain(domain, at);
    if (kept !== null) return kept;
    const answer = await inTurn(() => withDeadline({ ms: patienceMs }, () => ask(domain)).catch(giveUp));
    if (answer !== "unknown") {
      const isGood = answer === "accepts" || answer === "implicit";
      await store.keepMailDomain(domain, answer, at + (isGood ? GOOD_FOR_MS : BAD_FOR_MS));
    }
    return answer;
  }

  return {
    look(domain) {
      let answer = answers.get(domain);
      if (answer === undefined) {
        answer = find(domain);
        answers.set(domain, answer);
      }
      return answer;
    },
  };
}

function giveUp(error: unknown): MailDomain {
  if (!(error instanceof ConversationEnded)) throw error;
  return "unknown";
}
