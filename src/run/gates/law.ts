import { isEnforced, judgeGuessing } from "../../law/judge.ts";
import { subjectOf } from "../../law/subject.ts";
import { block, checkTime, type Gate, type GateInput, type GateVerdict, type LawView, pass } from "./gate.ts";

/** The law of the person's country allows the touch, or a recorded consent does. Only a change opens it. */
export const lawGate: Gate = {
  id: "law",
  check(input) {
    const { law } = input;
    const guessing = checkGuessing(input);
    if (guessing !== null) return guessing;
    if (law === null) return pass("the law has no say");
    const { judgement, isEnforced, hours } = law;
    if (judgement.verdict === "block") {
      return isEnforced
        ? block(describeLaw(law))
        : pass(`not enforced (compliance.jurisdictions): ${describeLaw(law)}`);
    }
    if (isEnforced && hours === "unknown_zone") {
      return block("legal hours, and nobody knows the person's time zone: set timezone");
    }
    return pass(judgement.verdict === "warn" ? `allowed, but: ${describeLaw(law)}` : describeLaw(law));
  },
};

/**
 * A service that makes up addresses is not asked for one where that is forbidden: the step is passed over. Where the
 * country is in doubt, somebody says which it is first.
 */
function checkGuessing({ step, person, config }: GateInput): GateVerdict | null {
  if (step.service?.guesses !== true) return null;
  const found = judgeGuessing(subjectOf(person));
  if (found === null) return null;
  const { country, isSure, reason, source } = found;
  const words = `${country}: ${reason} (${source})`;
  if (!isEnforced(config.compliance)) return pass(`not enforced (compliance.jurisdictions): ${words}`);
  if (!isSure) return block(`the person may live in ${words}: set country, or country_checked`);
  return { pass: false, detail: words, until: null, ends: "skip", reason: words };
}

/** The hours in which the law lets a medium reach a person, in their own zone. */
export const legalHoursGate: Gate = {
  id: "legal-hours",
  check({ law, now }) {
    const hours = law?.hours ?? null;
    if (hours === null || hours === "unknown_zone") return pass("no legal hours");
    return checkTime(
      hours.calendar.nextOpen(now),
      now,
      `inside the legal hours, ${hours.words}`,
      `outside the legal hours, ${hours.words}`,
    );
  },
  earliest({ law }, at) {
    const hours = law?.hours ?? null;
    return hours === null || hours === "unknown_zone" ? at : hours.calendar.nextOpen(at);
  },
};

/** The reason and its source, as a rep reads them, and what opens a touch that only a record opens. */
export function describeLaw({ judgement }: Pick<LawView, "judgement">): string {
  const { reason, source, verdict, lacks } = judgement;
  const words = source === "" || reason.includes(source) ? reason : `${reason} (${source})`;
  const isRecord = lacks === "consent" || lacks === "new_consent";
  return verdict === "block" && isRecord && !words.includes("seq consent")
    ? `${words}; where they agreed, record it: seq consent add`
    : words;
}
