import { createHash } from "node:crypto";
import type { Notify, WorkspaceConfig } from "../../config/workspace-config.ts";
import type { NewEvent } from "../../store/port.ts";
import type { NotificationDraft } from "../../store/ports/inbox-port.ts";

/** Names an entry of `notify` in the database, where its URL, often a secret, is not kept. */
export function nameTarget({ url, shape }: Pick<Notify, "url" | "shape">): string {
  return createHash("sha256").update(`${shape}\0${url}`).digest("hex").slice(0, 16);
}

/** Whom a fact is told to, as `notify` in seq.yaml says. `message` is the mail behind it. */
export function notificationsFor(
  { notify }: Pick<WorkspaceConfig, "notify">,
  event: NewEvent & { prospect: number },
  message: number | null,
): NotificationDraft[] {
  const fact = event.key ?? `${event.kind}/p${event.prospect}/${event.at}`;
  return notify
    .filter(({ on }) => on.includes(event.kind))
    .map((entry) => {
      const target = nameTarget(entry);
      return {
        key: createHash("sha256").update(`${target}\0${fact}`).digest("hex"),
        target,
        kind: event.kind,
        at: event.at,
        prospect: event.prospect,
        sequence: event.sequence ?? null,
        step: event.step ?? null,
        message,
      };
    });
}
