import type { Migration } from "./migrate.ts";

/** What a message says in full, beside the row that lists read: `words` with the signature, `whole` with the quotes too. */
export const messageBodies: Migration = {
  version: 17,
  sql: `
CREATE TABLE message_bodies (
  message INTEGER PRIMARY KEY REFERENCES messages, words TEXT NOT NULL, whole TEXT NOT NULL, html TEXT
) STRICT;
`,
};
