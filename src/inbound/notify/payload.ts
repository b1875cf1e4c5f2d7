import type { Notify } from "../../config/workspace-config.ts";
import type { Notification } from "../../store/ports/inbox-port.ts";

/** What a notification tells. */
export interface Told {
  notification: Notification;
  workspace: string;
  /** Name and address as the workspace has them; null once the person is erased. */
  person: { name: string; email: string | null } | null;
  /** The person's words; null unless `include_text` asks for them. */
  text: string | null;
}

const SAID: Readonly<Record<string, string>> = {
  replied: "replied",
  opted_out: "asked not to be written to",
  bounced: "cannot be reached: the address is dead",
  soft_bounced: "could not be reached this time",
  complained: "called our mail spam",
  meeting_booked: "booked a meeting",
  out_of_office: "is away",
};

/** Discord refuses a message of more characters. Slack cuts at 40,000. */
const DISCORD_LIMIT = 2_000;
const MOST_TEXT = 1_500;

/** The JSON to post, in the shape the receiver takes. */
export function shapePayload(told: Told, shape: Notify["shape"]): unknown {
  switch (shape) {
    case "json":
      return {
        id: told.notification.key,
        type: told.notification.kind,
        at: new Date(told.notification.at).toISOString(),
        workspace: told.workspace,
        prospect: told.person?.email ?? `p${told.notification.prospect}`,
        name: told.person?.name ?? null,
        sequence: told.notification.sequence,
        step: told.notification.step,
        message: told.notification.message,
        ...(told.text !== null && { text: told.text }),
      };
    case "slack":
      // https://api.slack.com/reference/surfaces/formatting#escaping
      return {
        text: phrase(told, (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")),
      };
    case "discord":
      // Nobody's words may ring everybody's phone.
      return {
        content: phrase(told, (text) => text).slice(0, DISCORD_LIMIT),
        allowed_mentions: { parse: [] },
      };
    default:
      return shape satisfies never;
  }
}

function phrase({ notification, person, text, workspace }: Told, escape: (text: string) => string): string {
  const email = person?.email ?? null;
  const who =
    person === null ? `p${notification.prospect}` : person.name === "" ? (email ?? "") : person.name;
  const address = email === null || who === email ? "" : ` (${email})`;
  const where = notification.sequence === null ? "" : ` in ${notification.sequence}`;
  const line = `${who}${address} ${SAID[notification.kind] ?? notification.kind.replaceAll("_", " ")}${where}, ${workspace}`;
  if (text === null || text === "") return escape(line);
  const words = text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
  return escape(`${line}\n${words}`);
}
