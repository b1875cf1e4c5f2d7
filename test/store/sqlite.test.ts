import { describe } from "vitest";
import { describeConsents } from "./conformance/consents.ts";
import { describeEnrollments } from "./conformance/enrollments.ts";
import { describeHanding } from "./conformance/handing.ts";
import { describeJournal } from "./conformance/journal.ts";
import { describeLooking } from "./conformance/looking.ts";
import { describePeople } from "./conformance/people.ts";
import { describeRunning } from "./conformance/running.ts";
import { describeSettling } from "./conformance/settling.ts";
import { describeTelling } from "./conformance/telling.ts";
import { makeSqliteBench } from "./fixtures.ts";

describe("the store on SQLite", () => {
  describePeople(makeSqliteBench);
  describeEnrollments(makeSqliteBench);
  describeConsents(makeSqliteBench);
  describeRunning(makeSqliteBench);
  describeJournal(makeSqliteBench);
  describeHanding(makeSqliteBench);
  describeSettling(makeSqliteBench);
  describeLooking(makeSqliteBench);
  describeTelling(makeSqliteBench);
});
