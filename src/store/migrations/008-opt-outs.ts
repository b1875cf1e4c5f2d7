import type { Migration } from "./migrate.ts";

const COVERS: Readonly<Record<string, string>> = {
  person: "p.id = CAST(suppressions.value AS INTEGER)",
  email: "p.email = suppressions.value",
  linkedin_url: "p.linkedin_url = suppressions.value",
  phone: "p.phone = suppressions.value",
};

// One statement a kind: each is answered by an index.
const OPEN_WHERE_COVERING = Object.entries(COVERS).map(
  ([kind, covers]) => `
UPDATE suppressions SET open = 1 WHERE kind = '${kind}' AND hashed = 0 AND EXISTS (
  SELECT 1 FROM prospects p JOIN enrollments e ON e.prospect = p.id
    WHERE ${covers} AND e.status IN ('active', 'paused'));`,
);

/**
 * Of suppressions: `by_page` is the person whose own opt-out page made the entry, the only one whose page may lift it;
 * `open` marks entries that may still cover somebody whose sequences go on. Who opted out before this version by a
 * page is not told apart from who did by mail: those entries are lifted by hand. What an interrupted opt-out left
 * going is found here, and ended by whoever comes next.
 */
export const optOuts: Migration = {
  version: 8,
  sql: `
ALTER TABLE suppressions ADD COLUMN by_page INTEGER;
ALTER TABLE suppressions ADD COLUMN open INTEGER NOT NULL DEFAULT 0;
CREATE INDEX suppressions_open ON suppressions (name) WHERE open = 1;
UPDATE suppressions SET open = 1 WHERE kind = 'domain';
-- Approved, but killed before the person's sequence knew: it waits for an approval that nobody could give any more.
UPDATE reviews SET status = 'open' WHERE status = 'approved' AND EXISTS (
  SELECT 1 FROM enrollments e WHERE e.id = reviews.enrollment AND e.step = reviews.step AND e.phase = 'review'
    AND e.status IN ('active', 'paused')
) AND reviews.id = (SELECT max(r.id) FROM reviews r WHERE r.enrollment = reviews.enrollment);
${OPEN_WHERE_COVERING.join("")}
`,
};
