import { holidaysOf, outsideBecause } from "./calendar.ts";
import type { Case, Files, Told } from "./model.ts";
import type { SequenceFacts, WorkspaceFacts } from "./script.ts";

/** Each step reaches a person at most once an enrollment, whatever its id became, and each message once. */
export function checkOnce({ play, mails, fail }: Case): void {
  const seen = new Map<string, Told[]>();
  const ids = new Map<string, Told>();
  for (const mail of mails) {
    const { person, sequence, step, letter } = mail;
    if (person === null || step === null || sequence === null) {
      fail("once", mail.call, person, `a mail that nobody wrote: to ${mail.to}, "${letter.subject}"`);
      continue;
    }
    const twin = ids.get(letter.messageId);
    if (twin !== undefined)
      fail("once", mail.call, person, `${letter.messageId} arrived twice (call ${twin.call})`);
    ids.set(letter.messageId, mail);
    const id = `${person} ${sequence} ${step}`;
    const before = seen.get(id) ?? [];
    seen.set(id, [...before, mail]);
    const again = play.calls.filter(
      ({ n, code, about }) =>
        n < mail.call &&
        code < 2 &&
        about.does === "enroll" &&
        about.again &&
        about.sequence === sequence &&
        (about.people === "some" || about.people.includes(person)),
    ).length;
    if (before.length > again) {
      fail(
        "once",
        mail.call,
        person,
        `step ${step} of ${sequence} for the ${before.length + 1}. time (calls ${before.map(({ call }) => call).join(", ")}), enrolled again ${again} times`,
      );
    }
  }
}

/** In the send window of the person's own zone, and on no holiday that the files name. */
export function checkWindows(subject: Case): void {
  const { mails, filesAt, fail } = subject;
  for (const mail of mails) {
    if (mail.person === null || mail.sequence === null) continue;
    const files = filesAt(mail.call);
    // Who is pinned goes by an earlier file; which one is not for the checker to know.
    const now = files.sequences.find(({ name }) => name === mail.sequence);
    const all = files.history.get(mail.sequence) ?? [];
    const wasPinned = all.some(({ onChange }) => onChange === "pin");
    const versions = wasPinned || now === undefined ? all : [now];
    const workspaces = wasPinned ? files.workspaces : [files.workspace];
    const reasons = versions.flatMap((facts) =>
      workspaces.map((workspace) => whyOutside(subject, mail, facts, workspace)),
    );
    if (reasons.length > 0 && reasons.every((each) => each !== null))
      fail("window", mail.call, mail.person, reasons.at(-1)!);
    const drift = mail.letter.date - mail.at;
    // A safe retry is the same bytes, Date included.
    const wasTried = subject.play.calls.some(
      ({ n, at, mode }) => n <= mail.call && at > mail.at + drift - 1_000 && mode !== "well",
    );
    if (!(Math.abs(drift) < 1_000 || (drift < 0 && wasTried))) {
      fail("window", mail.call, mail.person, `the Date is ${drift} ms off the clock`);
    }
  }
}

function whyOutside(
  { script, zoneOf }: Case,
  mail: Told,
  facts: SequenceFacts,
  workspace: WorkspaceFacts,
): string | null {
  const zone = facts.zone ?? zoneOf(mail.person!, mail.call) ?? workspace.zone;
  const named = facts.holidays ?? workspace.holidays;
  const countries = named === "prospect" ? [script.people[mail.person!]!.country] : named;
  return outsideBecause(mail.at, zone, facts.hours ?? workspace.hours, holidaysOf(countries));
}

/** A reply answers the mail of its thread's step, and names it in References. */
export function checkThreads({ mails, filesAt, fail }: Case): void {
  for (const mail of mails) {
    const { letter, person, sequence, step } = mail;
    if (step === null || sequence === null) continue;
    const threads = threadsOf(filesAt(mail.call), sequence, step);
    const earlier = mails.filter(
      (each) =>
        each.call <= mail.call && each !== mail && each.person === person && each.sequence === sequence,
    );
    if (letter.inReplyTo === null) {
      const root = threads.length === 1 && threads[0] !== null ? threads[0] : undefined;
      // With a subject of its own a reply may stand alone, where the mail that it answers never left.
      if (root !== undefined && earlier.some((each) => each.step === root && !each.isUnanswered)) {
        fail("threads", mail.call, person, `step ${step} does not answer ${root}`);
      }
      continue;
    }
    const answered = earlier.find((each) => each.letter.messageId === letter.inReplyTo);
    if (answered === undefined) {
      fail(
        "threads",
        mail.call,
        person,
        `step ${step} answers ${letter.inReplyTo}, which this person never got`,
      );
    } else if (!letter.references.includes(letter.inReplyTo)) {
      fail("threads", mail.call, person, `step ${step} leaves ${letter.inReplyTo} out of References`);
    } else if (answered.from !== mail.from) {
      fail("threads", mail.call, person, `step ${step} answers ${answered.from} from ${mail.from}`);
    } else if (
      !threads.some((root) => root !== null && inThread(filesAt(mail.call), sequence, answered.step!, root))
    ) {
      fail(
        "threads",
        mail.call,
        person,
        `step ${step} answers ${answered.step}, not the thread of ${threads.join(" or ")}`,
      );
    }
  }
}

/** What a step may answer, over all that its file said so far. */
function threadsOf({ history }: Files, sequence: string, step: string): (string | null)[] {
  return [
    ...new Set(
      (history.get(sequence) ?? [])
        .filter(({ ids }) => ids[step] !== undefined)
        .map(({ threads }) => threads[step] ?? null),
    ),
  ];
}

/** A step answers in a thread when it is its root, or stands in the same thread. */
function inThread(files: Files, sequence: string, step: string, root: string, depth = 0): boolean {
  if (step === root) return true;
  if (depth > 9) return false;
  const upward = (from: string): (string | null)[] =>
    threadsOf(files, sequence, from).filter((each) => each !== null);
  return (
    upward(step).some((each) => inThread(files, sequence, each!, root, depth + 1)) ||
    upward(root).some((each) => inThread(files, sequence, step, each!, depth + 1))
  );
}

/** A half-written file sends nothing: of its sequence, or of all where it is seq.yaml. */
export function checkHalves({ play, mails, fail }: Case): void {
  for (const mail of mails) {
    const { broken } = play.calls[mail.call]!;
    if (broken === "seq.yaml" || broken === `sequences/${mail.sequence}.yaml`) {
      fail(
        "half-written",
        mail.call,
        mail.person,
        `a mail of ${mail.sequence} while ${broken} was half written`,
      );
    }
  }
}
