import { mediumOf } from "../channels/find-channel.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Instant, Plan } from "../engine/plan.ts";
import type { Consent } from "../law/law.ts";
import { openEntryCheck } from "../run/gates/legal-checker.ts";
import type { Prospect, StoredConsent } from "../store/port.ts";

/** Who may enter a sequence, as `seq enroll` asks the law. */
export interface EnrollmentCheck {
  /** What touches of the person may rest on; null where the law keeps them out. */
  admit(person: Prospect): Promise<readonly Consent[] | null>;
  /** The same of somebody who is in the sequence already. */
  consentsOf(person: Prospect): Promise<readonly Consent[]>;
  /** Whom the law kept out, most first. */
  refused(): { reason: string; people: number }[];
}

/** `read` finds the recorded consents of a person; it is asked only where the law has a say. */
export function openEnrollmentCheck(
  config: WorkspaceConfig,
  plan: Plan,
  at: Instant,
  read: (prospect: number) => Promise<StoredConsent[]>,
): EnrollmentCheck {
  const entry = openEntryCheck({ config, store: { consentsOf: read } }, plan, at);
  const isAsked = plan.steps.some((step) => step.kind === "touch" && mediumOf(step.channel) !== null);
  const counts = new Map<string, number>();

  async function consentsOf(person: Prospect): Promise<readonly Consent[]> {
    return isAsked ? read(person.id) : [];
  }

  return {
    consentsOf,
    async admit(person) {
      const refusal = await entry.check(person);
      if (refusal === null) return consentsOf(person);
      const reason = refusal.replace(/^the law: /, "");
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
      return null;
    },
    refused: () =>
      [...counts]
        .map(([reason, people]) => ({ reason, people }))
        .sort((left, right) => right.people - left.people),
  };
}
