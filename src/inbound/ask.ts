import type { Instant } from "../engine/plan.ts";
import { type Changer, changeEnrollment } from "../run/change-enrollment.ts";

/** Why an enrollment is paused for a message that waits for a person; `seq why` shows it. */
function phrasePause(message: number, question: string): string {
  return `${nameMessage(message)}: ${question}`;
}

function nameMessage(message: number): string {
  return `inbox ${message}`;
}

/** In doubt nothing more goes out to the person until somebody has looked. Returns the sequences paused now. */
export async function pauseForAnswer(
  changer: Changer,
  person: number,
  message: number,
  question: string,
  now: Instant,
): Promise<string[]> {
  const paused: string[] = [];
  for (const { id, sequence } of await changer.store.enrollmentsOf(person)) {
    const changed = await changeEnrollment(changer, id, now, ({ enrollment: { state } }) =>
      state.status === "active"
        ? { event: { type: "paused", reason: phrasePause(message, question) } }
        : null,
    );
    if (changed !== null) paused.push(sequence);
  }
  return paused;
}

/** Lifts what a message had paused; what a person paused stays paused. */
export async function resumeAfterAnswer(
  changer: Changer,
  person: number,
  message: number,
  now: Instant,
): Promise<string[]> {
  const resumed: string[] = [];
  for (const { id, sequence } of await changer.store.enrollmentsOf(person)) {
    const changed = await changeEnrollment(changer, id, now, ({ enrollment: { state } }) => {
      const isOurs =
        state.status === "paused" && state.reason?.startsWith(`${nameMessage(message)}:`) === true;
      return isOurs ? { event: { type: "resumed" } } : null;
    });
    if (changed !== null) resumed.push(sequence);
  }
  return resumed;
}
