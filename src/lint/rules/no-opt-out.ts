import { formOf } from "../../channels/find-channel.ts";
import { reachesPeople } from "../../config/smtp-url.ts";
import { FOOTER_WORDS } from "../../law/footer-languages.ts";
import { isEnforced } from "../../law/judge.ts";
import { seemsToTell } from "../../law/opt-out-words.ts";
import type { Rule, SequenceSubject } from "../rule.ts";

export const noOptOut: Rule = {
  id: "no-opt-out",
  severity: "warning",
  needsSoundFile: true,
  describe: "Every regime asks that a person can stop commercial email in one step, and that it says how.",
  checkSequence(subject) {
    const { flow, workspace, reading } = subject;
    const real = Object.values(workspace.senders).filter((sender) => reachesPeople(sender));
    if (real.length === 0) return [];
    const first = flow.touches.find(({ action }) => formOf(action) === "letter");
    const range = first === undefined ? null : reading.position(first.id, "do");
    if (first === undefined || range === null) return [];
    if (isEnforced(workspace.compliance)) {
      // Every message gets a line about it: what can be missing is somebody who hears the answer.
      const deaf = workspace.publicUrl === null ? real.find(({ imap }) => imap === null) : undefined;
      if (deaf === undefined) return [];
      const message = `People can opt out only by answering, and nothing reads the mail of "${deaf.id}"`;
      return [{ message, range, hint: "set `public_url` and run `seq serve`, or give the sender an `imap`" }];
    }
    if (isTold(subject, Object.values(first.content))) return [];
    const message = `The first email, "${first.id}", does not say how to hear no more`;
    return [{ message, range, hint: `add a line such as: ${FOOTER_WORDS.en.optOutByReply}` }];
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
  return [...own, ...rendered].some(seemsToTell);
}
