import type { Migration } from "./migrate.ts";

/** Spend and social figures, a day of a campaign a row. */
export const campaignFigures: Migration = {
  version: 22,
  sql: `
CREATE TABLE campaign_figures (
  day TEXT NOT NULL, channel TEXT NOT NULL, campaign TEXT NOT NULL, item TEXT NOT NULL, at INTEGER NOT NULL,
  spend REAL, impressions REAL, views REAL, clicks REAL, likes REAL, comments REAL, shares REAL, follows REAL, leads REAL,
  conversions REAL,
  PRIMARY KEY (day, channel, campaign, item)
) STRICT, WITHOUT ROWID;
`,
};
