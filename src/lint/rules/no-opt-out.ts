import { tellsOptOut } from "../../law/opt-out-words.ts";
import { staysHere } from "../../sequence/smtp-url.ts";
import type { Rule, SequenceSubject } from "../rule.ts";

export const noOptOut: Rule = {
  id: "no-opt-out",
  severity: "warning",
  needsSoundFile: true,
  describe: "Every regime asks that a person can stop commercial email in one step, and that it says how.",
  checkSequence(subject) {
    const { flow, workspace, reading } = subject;
    // Where the law is enforced, every message gets a line about it.
    if (workspace.compliance.jurisdictions === "auto") return [];
    if (Object.values(workspace.senders).every((sender) => staysHere(sender.smtp))) return [];
    const first = flow.touches.find(({ action }) => action === "email");
    const range = first === undefined ? null : reading.position(first.id, "do");
    if (first === undefined || range === null || isTold(subject, Object.values(first.content))) return [];
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

function isTold({ flow, workspace, snippet }: SequenceSubject, texts: readonly string[]): boolean {
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
  return [...own, ...rendered].some(tellsOptOut);
}
