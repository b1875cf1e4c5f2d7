import type { TaskDraft, Touch } from "../channel.ts";
import { serveChannel } from "../served/served-channel.ts";
import { MANUAL_TINT } from "../tints.ts";

/** What people do after mail on paper. */
const EVENTS = [
  "done",
  "sent",
  "delivered",
  "undelivered",
  "replied",
  "opted_out",
  "meeting_booked",
  "not_found",
];

/**
 * Letters and postcards. The address stands in fields of the workspace: `street`, `city`, `postal_code`, and, where they are
 * needed, `street2` and `state`, beside the standard `country`. Without a service a person prints and sends them.
 */
export const postChannel = serveChannel({
  id: "post",
  form: "note",
  medium: "post",
  tint: MANUAL_TINT,
  actions: [
    {
      id: "post",
      describe: "a letter",
      address: "street",
      fields: { text: { required: true, describe: "the letter, from the salutation to the name" } },
      events: EVENTS,
    },
    {
      id: "post.card",
      describe: "a postcard",
      address: "street",
      fields: {
        text: { required: true, describe: "what is written on the back" },
        front: {
          required: false,
          singleLine: true,
          describe: "the picture: an address, or the service's id of it",
        },
      },
      events: EVENTS,
    },
  ],
  declining: {
    declined: "no_post",
    allowed: "post_ok",
    words: "asked for no mail on paper",
    also: { no_such_street: "mail on paper does not reach them" },
  },
  deadAddress: "no_such_street",
  draft: draftLetter,
});

/** The address as it is written on an envelope, then the letter. */
function draftLetter({ content, person: { fields } }: Touch): TaskDraft {
  const read = (field: string): string => {
    const value = fields[field];
    return value === undefined ? "" : String(value).trim();
  };
  const place = [read("city"), read("state"), read("postal_code")].filter((part) => part !== "").join(" ");
  const lines = [read("street"), read("street2"), place, read("country")].filter((line) => line !== "");
  const text = (content["text"] ?? "").trim();
  return {
    text: `${lines.join("\n")}\n\n${text}`,
    url: null,
    warning: place === "" ? "the address has no city" : null,
  };
}
