import type { Verb } from "./command.ts";
import { add } from "./commands/add.ts";
import { apply } from "./commands/apply.ts";
import { approve } from "./commands/approve.ts";
import { audience } from "./commands/audience.ts";
import { backup, reconcile, restore } from "./commands/backup.ts";
import { classify } from "./commands/classify.ts";
import { connect } from "./commands/connect.ts";
import { codes } from "./commands/codes.ts";
import { completion } from "./commands/completion.ts";
import { consent } from "./commands/consent.ts";
import { cron } from "./commands/cron.ts";
import { demo } from "./commands/demo.ts";
import { doctor } from "./commands/doctor.ts";
import { enroll } from "./commands/enroll.ts";
import { event } from "./commands/event.ts";
import { failed } from "./commands/failed.ts";
import { figures } from "./commands/figures.ts";
import { graph } from "./commands/graph.ts";
import { importPeople } from "./commands/import.ts";
import { inbox } from "./commands/inbox.ts";
import { init } from "./commands/init.ts";
import { lint } from "./commands/lint.ts";
import { exit, pause, resume } from "./commands/pause.ts";
import { person } from "./commands/person.ts";
import { plan } from "./commands/plan.ts";
import { preview } from "./commands/preview.ts";
import { providers } from "./commands/providers.ts";
import { prospects } from "./commands/prospects.ts";
import { pull } from "./commands/pull.ts";
import { report } from "./commands/report.ts";
import { resolve } from "./commands/resolve.ts";
import { review } from "./commands/review.ts";
import { run } from "./commands/run.ts";
import { schema } from "./commands/schema.ts";
import { serve } from "./commands/serve.ts";
import { simulate } from "./commands/simulate.ts";
import { snapshot } from "./commands/snapshot.ts";
import { store } from "./commands/store.ts";
import { status } from "./commands/status.ts";
import { suppress } from "./commands/suppress.ts";
import { sync } from "./commands/sync.ts";
import { tasks } from "./commands/tasks.ts";
import { test } from "./commands/test.ts";
import { timeline } from "./commands/timeline.ts";
import { undo } from "./commands/undo.ts";
import { vacuum } from "./commands/vacuum.ts";
import { why } from "./commands/why.ts";

/** Verbs that a person looks for together. */
export interface VerbGroup {
  /** As the help says it. */
  title: string;
  verbs: readonly Verb[];
}

/** Every verb, in the order of the help: the five of the first day, then what one does with it. */
export const verbGroups: readonly VerbGroup[] = [
  { title: "The first day", verbs: [init, importPeople, enroll, run, tasks] },
  {
    title: "Write and review sequences",
    verbs: [add, lint, test, simulate, plan, apply, snapshot, preview, graph, approve, demo, schema],
  },
  { title: "People", verbs: [pull, prospects, suppress, consent, codes, audience] },
  { title: "Run", verbs: [sync, event, pause, resume, exit, resolve, failed, undo] },
  { title: "Look", verbs: [status, why, person, timeline, report, figures, classify] },
  { title: "Answer", verbs: [inbox, review] },
  {
    title: "Operate",
    verbs: [cron, serve, providers, connect, doctor, backup, restore, reconcile, vacuum, store, completion],
  },
];
