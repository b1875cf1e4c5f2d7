import { initial } from "./001-initial.ts";
import { consents } from "./005-consents.ts";
import type { Migration } from "./migrate.ts";

/** Every migration in order; a new one is appended and never changed after a release. */
export const migrations: readonly Migration[] = [initial, consents];
