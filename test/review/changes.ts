import fc from "fast-check";

/** A sequence as data, small enough to change at random. */
export interface Draft {
  on_change: string;
  hours: string;
  moved: Record<string, string>;
  /** The text of the snippet that two of its messages render. */
  pillar: string;
  steps: Record<string, unknown>[];
}

/** The sequence that people are in before it changes: every phase can be met on it. */
export const BASE: Draft = {
  on_change: "follow",
  hours: "Mon-Fri 09:00-17:00",
  moved: {},
  pillar: "What we do.",
  steps: [
    { id: "connect", do: "linkedin.connect", note: "Hi {{ first_name }}" },
    {
      id: "intro",
      wait: "1 day",
      do: "email",
      subject: "Hello {{ first_name }}",
      body: "A word. {% render 'pillar' %}",
    },
    {
      id: "accepted",
      wait: "3 days",
      until: "steps.connect.accepted",
      if: "steps.connect.accepted",
      then: [{ id: "hello", do: "linkedin.message", text: "Thanks" }],
      else: [
        {
          id: "nudge",
          do: "email",
          subject: "Again",
          body: "Still there? {% render 'pillar' %}",
          approve: true,
        },
      ],
    },
    { id: "phone", wait: "2 business days", do: "call", script: "Ask" },
    { id: "farewell", wait: "2 days", do: "email", subject: "Bye", body: "So long." },
  ],
};

/** The file's text; JSON is YAML. */
export function writeDraft({ hours, pillar: _, ...draft }: Draft): string {
  return `${JSON.stringify({ name: "trial", calendar: { hours }, ...draft }, null, 1)}\n`;
}

const pick = fc.nat(4);
const wait = fc.constantFrom("1 hour", "1 day", "2 days", "3 business days", "10 days");

/** One edit of a file, as people make them. */
const edit = fc.oneof(
  fc.record({ type: fc.constant("remove" as const), at: pick }),
  fc.record({ type: fc.constant("add" as const), at: pick, wait }),
  fc.record({ type: fc.constant("wait" as const), at: pick, wait }),
  fc.record({ type: fc.constant("rename" as const), at: pick, isTold: fc.boolean() }),
  fc.record({ type: fc.constant("exchange" as const), at: pick, isOver: fc.boolean() }),
  fc.record({ type: fc.constant("reword" as const), at: pick }),
  fc.record({ type: fc.constant("action" as const), at: pick }),
  fc.record({ type: fc.constant("pillar" as const) }),
  fc.record({ type: fc.constant("swap" as const), at: pick }),
  fc.record({
    type: fc.constant("nested" as const),
    branch: fc.constantFrom("then" as const, "else" as const),
  }),
  fc.record({
    type: fc.constant("hours" as const),
    hours: fc.constantFrom("Mon-Fri 10:00-16:00", "Mon-Sun 08:00-20:00", "Tue-Thu 13:00-15:00"),
  }),
  fc.record({
    type: fc.constant("on_change" as const),
    to: fc.constantFrom("follow", "follow", "pin", "finish"),
  }),
);

/** One to four edits, one after the other. */
export const change = fc
  .array(edit, { minLength: 1, maxLength: 4 })
  .map((edits) => edits.reduce(apply, structuredClone(BASE)));

function apply(draft: Draft, change: typeof edit extends fc.Arbitrary<infer T> ? T : never): Draft {
  const { steps } = draft;
  const step = "at" in change ? steps[change.at % Math.max(1, steps.length)] : undefined;
  switch (change.type) {
    case "remove":
      return { ...draft, steps: steps.length > 1 ? steps.filter((each) => each !== step) : steps };
    case "add":
      return {
        ...draft,
        steps: steps.toSpliced(change.at, 0, {
          id: `new-${steps.length}-${change.at}`,
          wait: change.wait,
          do: "task",
          text: "Look",
        }),
      };
    case "wait":
      return {
        ...draft,
        steps: steps.map((each) => (each === step ? { ...each, wait: change.wait } : each)),
      };
    case "rename": {
      const id = String(step?.["id"]);
      const name = `${id}-b`;
      const renamed = steps.map((each) => (each === step ? { ...each, id: name } : each));
      const text = JSON.stringify(renamed).replaceAll(`steps.${id}.`, `steps.${name}.`);
      const origin = Object.entries(draft.moved).find(([, to]) => to === id)?.[0] ?? id;
      const others = Object.fromEntries(Object.entries(draft.moved).filter(([, to]) => to !== id));
      return {
        ...draft,
        steps: JSON.parse(text),
        moved: change.isTold ? { ...others, [origin]: name } : others,
      };
    }
    case "exchange": {
      // Two steps exchange their names, or one takes the name of another that is removed.
      const other = steps[(change.at + 1) % steps.length];
      const [left, right] = [String(step?.["id"]), String(other?.["id"])];
      if (left === right) return draft;
      const names: Record<string, string> = { [left]: right, [right]: left };
      const renamed = steps
        .filter((each) => !change.isOver || each !== other)
        .map((each) => ({ ...each, id: names[String(each["id"])] ?? each["id"] }));
      const text = JSON.stringify(renamed).replaceAll(
        new RegExp(`steps\\.(${left}|${right})\\.`, "g"),
        (_, id: string) => `steps.${names[id]}.`,
      );
      const moved = change.isOver ? { [left]: right } : names;
      return { ...draft, steps: JSON.parse(text), moved: { ...draft.moved, ...moved } };
    }
    case "reword":
      return {
        ...draft,
        steps: steps.map((each) =>
          each === step && "body" in each ? { ...each, body: "Other words." } : each,
        ),
      };
    case "pillar":
      return { ...draft, pillar: "What we do now." };
    case "action":
      return {
        ...draft,
        steps: steps.map((each) =>
          each === step && "do" in each
            ? {
                id: each["id"],
                do: "task",
                text: "By hand",
                ...("wait" in each ? { wait: each["wait"] } : {}),
              }
            : each,
        ),
      };
    case "swap": {
      const other = (change.at + 1) % steps.length;
      const [left, right] = [steps[change.at % steps.length], steps[other]];
      return {
        ...draft,
        steps: steps.map((each) => (each === left ? right! : each === right ? left! : each)),
      };
    }
    case "nested":
      return {
        ...draft,
        steps: steps.map((each) =>
          change.branch in each
            ? { ...each, [change.branch]: [{ id: `other-${change.branch}`, do: "task", text: "Look" }] }
            : each,
        ),
      };
    case "hours":
      return { ...draft, hours: change.hours };
    case "on_change":
      return { ...draft, on_change: change.to };
  }
}
