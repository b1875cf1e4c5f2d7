import type { WebConfig } from "../../config/workspace-config.ts";
import { cal } from "./cal.ts";
import { calendly } from "./calendly.ts";
import { forms } from "./forms.ts";
import type { Hook } from "./hook.ts";
import { standard } from "./standard.ts";

/** Every kind of sender that may report what happened, beside the services of recipes. */
export const hooks: readonly Hook[] = [standard, calendly, cal, forms];

/** Senders that sign a time: what is older than minutes is refused by that, and need not be remembered to be known. */
export const SIGNED_IN_TIME: readonly string[] = ["standard", "calendly", "forms"];

/** The secret that seq.yaml names for a sender; null where it names none, and the path answers 404. */
export function secretOf(hook: Hook, { webhooks }: WebConfig): string | null {
  switch (hook.source) {
    case "standard":
      return webhooks.standard;
    case "calendly":
      return webhooks.calendly;
    case "cal":
      return webhooks.cal;
    case "forms":
      return webhooks.forms?.secret ?? null;
    default:
      return null;
  }
}
