import { staysHere } from "../../sequence/smtp-url.ts";
import type { Rule, SequenceSubject } from "../rule.ts";

/** How people are told that they can stop it, in the languages we write in. */
const WORDS =
  /unsubscrib|opt[ -]?out|stop (?:writing|emailing|these)|not hear from|no more (?:e?mail|message)|remove (?:you|me)|수신\s?거부|abmelde|abbestell|d[ée]sinscri|d[ée]sabonn|dar(?:te|se)? de baja|disiscri|afmelden|配信停止/i;

export const noOptOut: Rule = {
  id: "no-opt-out",
  severity: "warning",
  needsSoundFile: true,
  describe: "Every regime asks that a person can stop commercial email in one step, and that it says how.",
  checkSequence(subject) {
    const { flow, workspace, reading } = subject;
    if (Object.values(workspace.senders).every((sender) => staysHere(sender.smtp))) return [];
    const first = flow.touches.find(({ action }) => action === "email");
    const range = first === undefined ? null : reading.position(first.id, "do");
    if (first === undefined || range === null || tellsOptOut(subject, Object.values(first.content)))
      return [];
    const message = `The first email, "${first.id}", does not say how to hear no more`;
    return [
      {
        message,
        range,
        hint: 'add a line such as "Not for you? Tell me, and I will not write again: opt out"',
      },
    ];
  },
};

function tellsOptOut({ flow, workspace, snippet }: SequenceSubject, texts: readonly string[]): boolean {
  const bodies = flow.touches.flatMap((touch) =>
    touch.variants.flatMap(({ content }) => Object.values(content)),
  );
  const signatures = Object.values(workspace.senders).map(({ signature }) =>
    signature === null
      ? ""
      : (snippet(signature.replace(/^snippets\//, "").replace(/\.(md|liquid)$/, "")) ?? ""),
  );
  const own = [...texts, ...bodies, ...signatures];
  const rendered = own.flatMap((text) =>
    [...text.matchAll(/\{%-?\s*(?:render|include)\s+['"]([^'"]+)['"]/g)].map(
      ([, name = ""]) => snippet(name) ?? "",
    ),
  );
  return [...own, ...rendered].some((text) => WORDS.test(text));
}
