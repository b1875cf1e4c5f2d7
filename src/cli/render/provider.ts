import { countOf } from "../../count-of.ts";
import type { Paint } from "../../app/session/paint.ts";
import type { Try, TryAnswer } from "../../app/try-provider.ts";
import type { ProviderCard } from "../../providers/card.ts";

type ActionCard = ProviderCard["actions"][number];

/** One recipe, for a terminal. */
export function formatProvider(card: ProviderCard, paint: Paint): string {
  const { settings, status, problems, hooks } = card;
  const width = Math.max(0, ...settings.map(({ name }) => name.length));
  return [
    `${paint.strong(card.name)}  ${card.title}`,
    `  documents  ${card.docs}`,
    `  address    ${card.base}`,
    `  hosts      ${card.hosts.join(", ")}`,
    `  log-in     ${card.auth}`,
    `  recipe     ${card.file ?? "shipped"} ${paint.dim(card.hash.slice(0, 12))}`,
    ...(card.used_by.length === 0 ? [] : [`  used by    ${card.used_by.join(", ")}`]),
    ...(settings.length === 0 ? [] : ["", `settings, ${placeOf(card)}`]),
    ...settings.map(({ name, describe, is_secret, is_optional, is_given }) => {
      const marks = [is_secret ? "secret" : "", is_optional ? "optional" : ""].filter(Boolean).join(", ");
      const mark = is_given ? paint.good("✓") : is_optional ? " " : paint.dim("·");
      const words = [describe ?? "", marks === "" ? "" : paint.dim(`(${marks})`)].filter(Boolean).join(" ");
      return `  ${mark} ${name.padEnd(width)}  ${words}`.trimEnd();
    }),
    ...(status === "incomplete" ? [`  ${paint.warn(problems.join("; "))}`] : []),
    ...card.actions.flatMap((action) => ["", ...formatAction(action, paint)]),
    "",
    hooks === null
      ? "hooks: none are read"
      : `hooks: /hooks/${card.name}, proved by ${hooks.verify}; ${hooks.events.join(", ")}`,
  ].join("\n");
}

/** Where its settings are written. */
function placeOf({ name, actions }: ProviderCard): string {
  const channel = actions.find((action) => action.channel !== null)?.channel;
  return channel == null
    ? `under \`providers: { ${name}: … }\` in seq.yaml`
    : `under a sender: \`${channel}: { provider: ${name}, … }\`, or for all senders under \`providers\``;
}

function formatAction(action: ActionCard, paint: Paint): string[] {
  const { id, channel, kind, to, inputs, answers } = action;
  const about = [channel === null ? "an action of its own" : `channel ${channel}`, kind, to && `to ${to}`];
  return [
    `${paint.strong(id)}  ${about.filter(Boolean).join(", ")}`,
    `  ${action.request}`,
    `  a lost answer: ${explainClass(action)}`,
    ...inputs.map(({ name, type, is_optional, limit, describe }) => {
      const words = [type, is_optional ? "optional" : null, limit && `at most ${limit}`, describe];
      return `  ${name}: ${words.filter(Boolean).join(", ")}`;
    }),
    ...answers.map(({ when, is }) => paint.dim(`  ${is.padEnd(12)} ${when}`)),
  ];
}

function explainClass({ repeat, repeat_for_ms, has_lookup }: ActionCard): string {
  switch (repeat) {
    case "key":
      return `sent again with the same key, for ${countOf(Math.round((repeat_for_ms ?? 0) / 60_000), "minute")}`;
    case "draft":
      return "the draft is looked at, and sent if it is still there";
    case "upsert":
      return "set again";
    case "read":
      return "asked again";
    default:
      return has_lookup
        ? "uncertain, and looked up; never sent again by itself"
        : "uncertain; never sent again by itself";
  }
}

/** A test before it leaves: in whose name, to whom, where, and every word of it. */
export function formatTry({
  provider,
  action,
  sender,
  to,
  request,
  content,
}: Omit<Try, "send" | "close">): string {
  return [
    `${provider}.${action} by ${sender}${to === null ? "" : ` to ${to}`}`,
    `  ${request === null ? "into the outbox of this rehearsal" : `${request.method} ${request.url}`}`,
    ...Object.entries(content).map(([name, text]) => `  ${name}: ${text.replaceAll("\n", "\n    ")}`),
  ].join("\n");
}

/** What the recipe read in the answer, and what it would mean for a touch. */
export function formatAnswer({ is, reason, means, id, set, events }: TryAnswer, paint: Paint): string {
  const words = is === "performed" ? paint.good(is) : paint.warn(is);
  return [
    `${words}  ${reason}${id === null ? "" : paint.dim(` (${id})`)}`,
    `  ${means}`,
    ...Object.entries(set).map(([name, value]) => `  would set ${name}: ${String(value)}`),
    ...(events.length === 0 ? [] : [`  would record ${events.join(", ")}`]),
  ].join("\n");
}
