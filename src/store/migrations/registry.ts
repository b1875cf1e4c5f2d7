import { initial } from "./001-initial.ts";
import { mailboxes } from "./002-mailboxes.ts";
import type { Migration } from "./migrate.ts";

/** Every migration in order; a new one is appended and never changed after a release. */
export const migrations: readonly Migration[] = [initial, mailboxes];
