import { describeCodes } from "./conformance/codes.ts";
import { describeConsents } from "./conformance/consents.ts";
import { describeCrm } from "./conformance/crm.ts";
import { describeDoubt } from "./conformance/doubt.ts";
import { describeEnrollments } from "./conformance/enrollments.ts";
import { describeFolding } from "./conformance/folding.ts";
import { describeHanding } from "./conformance/handing.ts";
import { describeInbox } from "./conformance/inbox.ts";
import { describeJournal } from "./conformance/journal.ts";
import { describeLooking } from "./conformance/looking.ts";
import { describeMailboxes } from "./conformance/mailboxes.ts";
import { describePeople } from "./conformance/people.ts";
import { describeRights } from "./conformance/rights.ts";
import { describeRunning } from "./conformance/running.ts";
import { describeSettling } from "./conformance/settling.ts";
import { describeTelling } from "./conformance/telling.ts";
import { describeWeb } from "./conformance/web.ts";
import { describeWorkers } from "./conformance/workers.ts";
import type { MakeBench } from "./fixtures.ts";

/** Every verb's promise, for whichever engine. */
export function describeStore(makeBench: MakeBench): void {
  describePeople(makeBench);
  describeEnrollments(makeBench);
  describeCodes(makeBench);
  describeConsents(makeBench);
  describeCrm(makeBench);
  describeRunning(makeBench);
  describeJournal(makeBench);
  describeFolding(makeBench);
  describeHanding(makeBench);
  describeDoubt(makeBench);
  describeSettling(makeBench);
  describeLooking(makeBench);
  describeTelling(makeBench);
  describeInbox(makeBench);
  describeMailboxes(makeBench);
  describeWeb(makeBench);
  describeRights(makeBench);
  describeWorkers(makeBench);
}
