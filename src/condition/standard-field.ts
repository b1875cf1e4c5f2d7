/** What a field of a prospect holds. Dates are `YYYY-MM-DD`. */
export type FieldType = "text" | "number" | "date" | "boolean";

/** Fields every prospect can have, beside the ones under `fields` in seq.yaml. */
export const STANDARD_FIELDS: Readonly<Record<string, FieldType>> = {
  first_name: "text",
  last_name: "text",
  name: "text",
  email: "text",
  company: "text",
  title: "text",
  linkedin_url: "text",
  phone: "text",
  country: "text",
  timezone: "text",
  entity_type: "text",
  /** A language tag: the one in which they read how to hear no more. */
  language: "text",
  /** Where this person's data is from, in words that they read in the first email (GDPR Art. 14). */
  source: "text",
  /** Who they are in a CRM, as its `contact` action tells; notes, tasks and deals go there. */
  hubspot_id: "text",
  salesforce_id: "text",
  pipedrive_id: "text",
  attio_id: "text",
  /** The country, once more, by somebody who looked: other data that names another no longer holds a touch. */
  country_checked: "text",
  /** What `seq prospects verify` found: ok, risky, bad or unknown; gone when the email changes. */
  email_check: "text",
  /** Why, as words joined by a comma: `no_mx`, `role_account`, … */
  email_check_reason: "text",
};

/** Names that templates and conditions already give a meaning of their own: no field has them. */
export const TAKEN_NAMES: readonly string[] = [
  "tags",
  "sender_name",
  "sender_email",
  "unsubscribe_url",
  "preferences_url",
  "rating_url",
  "rating_links",
];
