import type { Instant } from "../engine/plan.ts";
import type { PersonFile } from "../store/ports/rights-port.ts";

/** What `seq prospects export` writes: plain values, times as ISO 8601, nothing about anybody else. */
export interface PersonExport {
  format: "seq-person";
  version: 1;
  workspace: string;
  exported_at: string;
  person: Record<string, unknown>;
  sections: Record<Section, Record<string, unknown>[]>;
}

/** The parts of an export, in the order in which they are read. */
export const SECTIONS = [
  "consents",
  "suppressions",
  "preferences",
  "sequences",
  "messages_sent",
  "messages_received",
  "events",
  "tasks",
  "drafts_for_review",
  "opens_and_clicks",
  "webhooks",
  "codes",
  "codes_used",
  "notifications",
  "legal_notices",
] as const;
type Section = (typeof SECTIONS)[number];

/**
 * All that is known of a person, as they may ask for it (GDPR Art. 15) and take it elsewhere (Art. 20).
 * `readWords` gives the words of a journaled touch: what is kept of a mail is its encoded source.
 */
export function exportPerson(
  file: PersonFile,
  { workspace, at, readWords }: { workspace: string; at: Instant; readWords(content: string): unknown },
): PersonExport {
  const { person, preference } = file;
  return {
    format: "seq-person",
    version: 1,
    workspace,
    exported_at: time(at),
    person: {
      id: `p${person.id}`,
      email: person.email,
      linkedin_url: person.linkedin_url,
      phone: person.phone,
      company_domain: person.companyDomain,
      fields: person.fields,
      tags: person.tags,
      created_at: time(person.createdAt),
      updated_at: time(person.updatedAt),
    },
    sections: {
      consents: file.consents.map(({ medium, basis, source, evidence, ...at }) => ({
        medium,
        basis,
        source,
        evidence,
        at: time(at.at),
        expires_at: timeIf(at.expiresAt),
        recorded_at: time(at.recordedAt),
        withdrawn_at: timeIf(at.withdrawnAt),
      })),
      suppressions: file.suppressions.map(({ kind, value, reason, at }) => ({
        kind,
        value,
        reason,
        at: time(at),
      })),
      preferences:
        preference === null
          ? []
          : [{ paused_until: timeIf(preference.pausedUntil), at_most_one_a_week: preference.fewer }],
      sequences: file.enrollments.map(({ sequence, sender, enrolledAt, planHash, state }) => ({
        sequence,
        sender,
        version: planHash.slice(0, 12),
        enrolled_at: time(enrolledAt),
        status: state.status,
        reason: state.reason,
        step: state.step,
        due_at: timeIf(state.dueAt),
      })),
      messages_sent: file.attempts.map((attempt) => ({
        at: time(attempt.at),
        channel: attempt.channel,
        action: attempt.action,
        sequence: attempt.sequence,
        step: attempt.step,
        variant: attempt.variant,
        sender: attempt.sender,
        status: attempt.status,
        reason: attempt.reason,
        subject: attempt.subject,
        message_id: attempt.messageId,
        content: attempt.content === "" ? null : readWords(attempt.content),
      })),
      messages_received: file.messages.map((message) => ({
        at: time(message.receivedAt),
        mailbox: `${message.sender}/${message.mailbox}`,
        from: message.from,
        from_name: message.fromName,
        subject: message.subject,
        kind: message.kind,
        outcome: message.outcome,
        evidence: message.evidence,
        text: message.text,
      })),
      events: file.events.map(({ at, kind, channel, sequence, step, data }) => ({
        at: time(at),
        kind,
        channel: channel ?? null,
        sequence: sequence ?? null,
        step: step ?? null,
        data,
      })),
      tasks: file.tasks.map(({ at, status, sequence, step, action, text, url }) => ({
        at: time(at),
        status,
        sequence,
        step,
        action,
        text,
        url,
      })),
      drafts_for_review: file.reviews.map(({ at, status, sequence, step, content }) => ({
        at: time(at),
        status,
        sequence,
        step,
        content,
      })),
      opens_and_clicks: file.hits.map(({ at, kind, target, method, human }) => ({
        at: time(at),
        kind,
        target,
        method,
        likely_human: human,
      })),
      webhooks: file.deliveries.map(({ source, at, facts }) => ({
        at: time(at),
        source,
        facts: readJson(facts),
      })),
      codes: file.codes.map(({ code, name, step, issuedAt, expiresAt, used, points }) => ({
        code,
        kind: name,
        step,
        issued_at: time(issuedAt),
        expires_at: timeIf(expiresAt),
        used,
        points: points === null ? null : points * used,
      })),
      codes_used: file.codeUses.map(({ code, at }) => ({ code, at: time(at) })),
      notifications: file.notifications.map(({ kind, at, sequence, step }) => ({
        at: time(at),
        kind,
        sequence,
        step,
      })),
      legal_notices: file.notices.map(({ kind, since, doneAt }) => ({
        kind,
        since: time(since),
        done_at: time(doneAt),
      })),
    },
  };
}

function time(at: Instant): string {
  return new Date(at).toISOString();
}

function timeIf(at: Instant | null): string | null {
  return at === null ? null : time(at);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
