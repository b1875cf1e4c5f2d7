import type { FieldValue } from "../engine/facts.ts";
import type { TokenKey } from "../token/token.ts";
import { enrollInAct, readActs, takeBackActs } from "./acts.ts";
import { adoptFrom } from "./adopt.ts";
import { isStarted, readAttempts, settleAttempt } from "./attempts.ts";
import { insertAudit, readAudit } from "./audit.ts";
import { backUp, copyForFork } from "./backup.ts";
import { readTouchTimes } from "./caps.ts";
import { findProblems } from "./check.ts";
import { enlargeCache } from "./connect.ts";
import {
  insertConsents,
  insertNotice,
  pageConsents,
  pageOptOuts,
  readConsents,
  readDoneNotices,
  withdrawConsents,
} from "./consents.ts";
import type { Context } from "./context.ts";
import { pageUnderDomains } from "./covered.ts";
import {
  claimDue,
  peekDue,
  readBookedTimes,
  readPlanned,
  readPlannedOf,
  releaseClaims,
  wakeBlocked,
} from "./due.ts";
import type { EnrollmentFilter } from "./enrollments.ts";
import {
  insertEnrollments,
  pageEnrollments,
  readEnrollmentRow,
  readEnrollmentsOf,
  toClaim,
} from "./enrollments.ts";
import { erasePerson } from "./erasure.ts";
import { eraseQuotes } from "./erasure-traces.ts";
import {
  readFirstFacts,
  readKindsSince,
  readLastEvent,
  readLatestFact,
  readNewestAt,
  readTimeline,
} from "./events.ts";
import { recordFacts } from "./facts.ts";
import { holdsAny } from "./find-bytes.ts";
import type { HandOverNotebook, NotesShelf } from "./hand-over-notes.ts";
import {
  changeMessage,
  countUnproven,
  countWaiting,
  keepMessage,
  readBody,
  readMessages,
  readStopInQuestion,
  readUnfinished,
} from "./inbox.ts";
import { findLateRefusal, journalIntent, withdrawAttempt } from "./journal.ts";
import type { LockNotebook } from "./lock-note.ts";
import { foldLog, limitLog } from "./log-size.ts";
import type { LogSync } from "./log-sync.ts";
import { readMailDomain, writeMailDomain } from "./mail-domains.ts";
import {
  findListenerChanges,
  findMarks,
  noteListening,
  noteLooked,
  readListening,
  readLookedAt,
  readMailbox,
  setListeners,
  writeMailbox,
} from "./mailboxes.ts";
import type { Marker } from "./marker.ts";
import { deleteMeta, raiseLastEvent, readMeta, skipLostIds } from "./meta.ts";
import { readSchemaVersion } from "./migrations/migrate.ts";
import { countMissed, readMissedTouches } from "./missed.ts";
import { countNotifications, readDueNotifications, settleNotification } from "./notifications.ts";
import { closeStops, endNamed, type OpenStop, readOpenStops, stopEnrollments } from "./open-stops.ts";
import { askToConfirm, confirmPending, forgetOldForms } from "./pending.ts";
import { readPersonFile } from "./person-file.ts";
import { keepPlan, readLineage, readPlan, readSetting, tracePlan, writeSetting } from "./plans.ts";
import type * as port from "./port.ts";
import type { Judge, NewAct } from "./ports/acts-port.ts";
import type { DoneNotice, NewConsent } from "./ports/consents-port.ts";
import type * as inbox from "./ports/inbox-port.ts";
import type { KeptMailDomain } from "./ports/mail-domain-port.ts";
import type { Listener, ListeningNote, MailboxState } from "./ports/mailbox-port.ts";
import type { ReportFilter, ReportSplit } from "./ports/report-port.ts";
import type { Adopted } from "./ports/restore-port.ts";
import type * as webPort from "./ports/web-port.ts";
import { isErased, readPreference, writePreference } from "./preferences.ts";
import { findProspect, getProspect, pageProspects, readProspectRow } from "./prospect-rows.ts";
import { changeProspect, upsertProspects } from "./prospect-writes.ts";
import {
  findDeadOwners,
  forgetOwners,
  freeLateLeases,
  settleOrphans,
  shutOut,
  tellTaken,
} from "./recover.ts";
import { closeRefusals, readRefusalsInRow } from "./refusals.ts";
import { journalReply, settleReply } from "./replies.ts";
import { countCosts, countFacts, countHits } from "./report.ts";
import { approveReview, readReviews } from "./reviews.ts";
import { deleteHold, deletePause, insertHold, insertPause, readPauses, readSenderStates } from "./senders.ts";
import {
  claimCopy,
  countWaitingCopies,
  deleteCopy,
  readAttemptsOfMessages,
  readFirstSentAt,
  readWaitingCopies,
  returnCopy,
} from "./sent-copies.ts";
import { openReplaced, readReplaced } from "./set-aside.ts";
import { settleClaim } from "./settle.ts";
import { isLocked, translateError } from "./sqlite-errors.ts";
import { countBySequence } from "./summary.ts";
import { deleteSuppression, findSuppression, insertSuppressions, pageSuppressions } from "./suppressions.ts";
import { changeTask, closeTask, countOpenTasks, countPromised, readTasks } from "./tasks.ts";
import { ensureTokenKey, readTokenKeys, rotateTokenKey } from "./token-keys.ts";
import {
  findByProviderId,
  findTouches,
  readFactTimes,
  readMailFigures,
  readRecentTouches,
  readTouch,
  restartFigures,
} from "./touches.ts";
import {
  closeDelivery,
  countUnmatched,
  hasDelivery,
  insertDelivery,
  readDeliveriesOf,
  readOpenDeliveries,
  readUnmatched,
} from "./web-deliveries.ts";
import { insertHit, judgeHits, readHitsOf, readOpenHits } from "./web-hits.ts";
import { Writer } from "./writer.ts";

/** Rows a stream holds in memory at once. */
const PAGE = 500;

interface Place {
  file: string;
  /** The notes of this database's processes; a copy reads those of the one that it was made of. */
  notes: NotesShelf;
  storeId: string;
  marker: Marker | null;
  /** Null where nothing is known of a process after its death. */
  notebook: HandOverNotebook | null;
  /** Where it is said who holds the write lock; absent for a copy. */
  lockNotebook?: LockNotebook;
  /** The marker's high-water mark at opening. */
  markedEvent: number;
  /** How often a locked database is tried again before that is reported. */
  lockTries: () => number;
  partMs: number;
  /** Null for a copy that may be lost. */
  log: LogSync | null;
  /** Opens a copy of the database as a store of its own; `closed` is called once that one is closed. */
  openCopy: (file: string, closed: () => void) => Promise<port.Store>;
  /** Called once the database is closed. */
  closed?: () => void;
}

/** Traces without the Message-IDs, which name nobody. */
function textsOf(traces: readonly string[]): string[] {
  return traces.filter((text) => !text.startsWith("<"));
}

/** The port on SQLite: one line a verb; what each does is in the file of its subject. */
export class SqliteStore implements port.Store {
  readonly workspaceId: string;
  readonly schemaVersion: number;
  readonly #context: Context;
  readonly #place: Place;
  readonly #writer: Writer;

  constructor(context: Context, place: Place) {
    this.#context = context;
    this.#place = place;
    this.workspaceId = place.storeId;
    this.schemaVersion = readSchemaVersion(context.sql);
    this.#writer = new Writer(context.sql, {
      file: place.file,
      tries: place.lockTries,
      partMs: place.partMs,
      log: place.log,
      began: () => place.lockNotebook?.noteTaken(context.wallClock()),
      committed: () => {
        const isMarked = context.hasNewEvents && place.marker !== null;
        const lastEvent = isMarked ? tryToReadLastEvent(context) : null;
        context.hasNewEvents = false;
        return () => {
          if (lastEvent !== null) place.marker?.advance(lastEvent);
        };
      },
    });
  }

  /** A read outside any transaction; whatever the engine throws comes out as this program's own errors. */
  async #read<T>(look: (context: Context) => T): Promise<T> {
    for (let tried = 1; ; tried += 1) {
      try {
        return look(this.#context);
      } catch (error) {
        if (!isLocked(error) || tried >= this.#place.lockTries())
          throw translateError(error, this.#place.file);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  /** A write that may forbid a touch which is journaled already. */
  #write<T>(change: (context: Context) => T): Promise<T> {
    return this.#perform((context) => {
      context.ownChanges += 1;
      return change(context);
    });
  }

  /** A write that moves touches on; it counts by itself what it forbids. */
  #perform<T>(change: (context: Context) => T): Promise<T> {
    return this.#writer.write(() => change(this.#context));
  }

  // people
  upsertProspects(drafts: readonly port.ProspectDraft[], at: number, earlier?: port.EarlierRows) {
    return this.#write((context) => upsertProspects(context, drafts, at, earlier));
  }
  findProspect(reference: string) {
    return this.#read((context) => findProspect(context, reference));
  }
  getProspect(id: number) {
    return this.#read((context) => getProspect(context, id));
  }
  async *streamProspects(filter: port.ProspectFilter) {
    if (filter.ids !== undefined) {
      for (const id of filter.ids) {
        const person = await this.getProspect(id);
        if (person !== null && (filter.tag === undefined || person.tags.includes(filter.tag))) yield person;
      }
      return;
    }
    for (let last: number | null = 0; last !== null; ) {
      const from: number = last;
      const page = await this.#read((context) => pageProspects(context, filter, from, PAGE));
      yield* page.people;
      last = page.end;
    }
  }
  countProspects() {
    return this.#read(
      ({ sql }) =>
        sql.get<{ count: number }>(
          "SELECT count(*) AS count FROM prospects WHERE erased_at IS NULL AND pending_since IS NULL",
        )?.count ?? 0,
    );
  }
  updateProspect(
    id: number,
    change: Partial<port.Addresses> & {
      fields?: Record<string, FieldValue | null>;
      addTags?: string[];
      removeTags?: string[];
    },
    at: number,
  ) {
    return this.#write((context) => changeProspect(context, id, change, at));
  }
  async eraseProspect(id: number, at: number) {
    const traces = await this.#write((context) => erasePerson(context, id, at));
    if (await this.#emptyOf(traces)) return { traces, isGone: true };
    await this.#write((context) => eraseQuotes(context, textsOf(traces)));
    return { traces, isGone: await this.#emptyOf(traces) };
  }
  /** The log still holds the old pages: writes them back and empties it, then looks whether anything is left. */
  async #emptyOf(traces: readonly string[]): Promise<boolean> {
    const { file } = this.#place;
    const texts = textsOf(traces);
    const isLeft = async () => (await holdsAny(file, texts)) || (await holdsAny(`${file}-wal`, texts));
    for (const clean of ["wal_checkpoint(TRUNCATE)", "vacuum"] as const) {
      // secure_delete overwrites what is deleted; a page that was moved may keep its old bytes until a VACUUM.
      if (clean === "vacuum") {
        await this.#writer.drain();
        await this.#read(({ sql }) => sql.db.exec("VACUUM"));
      }
      await this.#read(({ sql }) => sql.pragma("wal_checkpoint(TRUNCATE)"));
      if (!(await isLeft())) return true;
    }
    return false;
  }

  // report
  countFacts(kinds: readonly string[], split: ReportSplit, filter: ReportFilter) {
    return this.#read((context) => countFacts(context, kinds, split, filter));
  }
  countMissed(lately: number) {
    return this.#read((context) => countMissed(context, lately));
  }

  missedTouches(filter: { sequence?: string }) {
    return this.#read((context) => readMissedTouches(context, filter));
  }

  countCosts(split: ReportSplit, filter: ReportFilter) {
    return this.#read((context) => countCosts(context, split, filter));
  }
  countHits(split: ReportSplit, filter: ReportFilter, steps: readonly { tag: string; step: string }[]) {
    return this.#read((context) => countHits(context, split, filter, steps));
  }

  // rights
  personFile(id: number) {
    return this.#read((context) => readPersonFile(context, id));
  }
  recordExport(id: number, at: number) {
    return this.#write((context) => {
      const row = readProspectRow(context, id);
      if (row !== undefined) insertAudit(context, "exported", row, at);
    });
  }
  auditLines(address?: string) {
    return this.#read((context) => readAudit(context, address ?? null));
  }

  async loadInBulk<T>(work: (bulk: port.BulkStore) => Promise<T>) {
    const context = this.#context;
    enlargeCache(context.sql, true);
    limitLog(context.sql, this.#place.file, "load");
    try {
      return await this.#writer.loadInBulk((write) =>
        work({
          upsertProspects: (drafts, at, earlier) =>
            write(() => upsertProspects(context, drafts, at, earlier)),
          enroll: (drafts, at) => write(() => insertEnrollments(context, drafts, at)),
          addConsents: (consents, at) => write(() => insertConsents(context, consents, at)),
          suppress: (entries) => write(() => insertSuppressions(context, entries)),
        }),
      );
    } finally {
      enlargeCache(context.sql, false);
      limitLog(context.sql, this.#place.file, "run");
    }
  }

  // suppression
  suppress(entries: readonly port.NewSuppression[]) {
    return this.#write((context) => insertSuppressions(context, entries));
  }
  async endSuppressed(now: number) {
    let ended = 0;
    for (;;) {
      const stops = await this.#read(readOpenStops);
      if (stops.length === 0) return ended;
      const isUnderDomains = stops.every(({ kind }) => kind === "domain");
      ended += isUnderDomains
        ? await this.#endUnderDomains(stops, now)
        : await this.#write((context) => endNamed(context, stops, now));
    }
  }
  /** Closes the entries with the last page: until then whoever comes next goes through all of it again. */
  async #endUnderDomains(stops: readonly OpenStop[], now: number): Promise<number> {
    const domains = new Set(stops.map(({ value }) => value.toLowerCase()));
    let ended = 0;
    for (let last: number | null = 0; last !== null; ) {
      const from: number = last;
      const { ids, end } = await this.#read((context) => pageUnderDomains(context, domains, from));
      last = end;
      if (ids.length === 0 && end !== null) continue;
      ended += await this.#write((context) => {
        if (end === null) closeStops(context, stops);
        return stopEnrollments(context, ids, now);
      });
    }
    return ended;
  }
  unsuppress(kind: port.SuppressionKind, value: string) {
    return this.#write((context) => deleteSuppression(context, kind, value));
  }
  async *listSuppressions() {
    for (let last = ""; ; ) {
      const from = last;
      const page = await this.#read((context) => pageSuppressions(context, from, PAGE));
      for (const { entry } of page) yield entry;
      if (page.length < PAGE) return;
      last = page.at(-1)?.name ?? "";
    }
  }
  findSuppression(of: port.Addresses & { id: number }) {
    return this.#read((context) => findSuppression(context, of));
  }

  // consents
  addConsents(consents: readonly NewConsent[], recordedAt: number) {
    return this.#write((context) => insertConsents(context, consents, recordedAt));
  }
  consentsOf(prospect: number) {
    return this.#read((context) => readConsents(context, prospect));
  }
  async *streamConsents(countries?: readonly string[]) {
    for (let last = 0; ; ) {
      const from = last;
      const page = await this.#read((context) => pageConsents(context, countries ?? null, from, PAGE));
      yield* page;
      if (page.length < PAGE) return;
      last = page.at(-1)?.id ?? 0;
    }
  }
  withdrawConsents(withdrawal: port.Withdrawal, recordedAt: number) {
    return this.#write((context) => withdrawConsents(context, withdrawal, recordedAt));
  }
  async *optOuts(countries: readonly string[]) {
    for (let last = 0; ; ) {
      const from = last;
      const page = await this.#read((context) => pageOptOuts(context, countries, from, PAGE));
      yield* page;
      if (page.length < PAGE) return;
      last = page.at(-1)?.prospect ?? 0;
    }
  }
  doneNotices() {
    return this.#read(readDoneNotices);
  }
  markNotice(notice: DoneNotice, at: number) {
    return this.#write((context) => insertNotice(context, notice, at));
  }

  // mail domains
  mailDomain(domain: string, at: number) {
    return this.#read((context) => readMailDomain(context, domain, at));
  }
  keepMailDomain(domain: string, answer: KeptMailDomain, expiresAt: number) {
    return this.#write((context) => writeMailDomain(context, domain, answer, expiresAt));
  }

  // plans
  async savePlan(hash: string, plan: Parameters<port.Store["savePlan"]>[1]) {
    const latest = await this.#read((context) => readLineage(context, plan.name).versions.at(-1));
    const known = latest === hash ? await this.loadPlan(hash) : null;
    return known ?? this.#write((context) => keepPlan(context, hash, plan));
  }
  tracePlan(hash: string, plan: Parameters<port.Store["tracePlan"]>[1]) {
    return this.#read((context) => tracePlan(context, hash, plan));
  }
  lineage(sequence: string) {
    return this.#read((context) => readLineage(context, sequence));
  }
  loadPlan(hash: string) {
    return this.#read((context) => readPlan(context, hash));
  }
  getSetting(name: string) {
    return this.#read((context) => readSetting(context, name));
  }
  setSetting(name: string, value: string) {
    return this.#write((context) => writeSetting(context, name, value));
  }

  // enrollment
  enroll(drafts: readonly port.EnrollDraft[], at: number, act?: NewAct) {
    return this.#write((context) =>
      act === undefined
        ? insertEnrollments(context, drafts, at)
        : drafts.flatMap((draft) => enrollInAct(context, draft, at, act)),
    );
  }
  acts(since: number, prospect?: number) {
    return this.#read((context) => readActs(context, since, prospect));
  }
  takeBack(ids: readonly number[], at: number, judge: Judge) {
    return this.#write((context) => takeBackActs(context, ids, at, judge));
  }
  enrollmentsOf(prospect: number) {
    return this.#read((context) => readEnrollmentsOf(context, prospect));
  }
  readEnrollment(id: number) {
    return this.#read((context) => {
      const row = readEnrollmentRow(context, id);
      return row === undefined ? null : toClaim(context, row);
    });
  }
  async *streamEnrollments(filter: EnrollmentFilter) {
    for (let last = 0; ; ) {
      const from = last;
      const page = await this.#read((context) => {
        const rows = pageEnrollments(context, filter, from, PAGE);
        return {
          end: rows.length < PAGE ? null : rows.at(-1)?.id,
          claims: rows.map((row) => toClaim(context, row)),
        };
      });
      for (const claim of page.claims) if (claim !== null) yield claim;
      if (typeof page.end !== "number") return;
      last = page.end;
    }
  }

  // running
  get tellsHandOvers() {
    const { notebook } = this.#place;
    return notebook !== null && notebook.trouble === null;
  }
  get notesTrouble() {
    return this.#place.notebook?.trouble ?? this.#place.notes.trouble;
  }
  peekDue(now: number) {
    return this.#read((context) => peekDue(context, now));
  }
  async shutOut(isAlive: (owner: port.Owner) => boolean): Promise<port.ShutOut> {
    const dead = await this.#read((context) => findDeadOwners(context, isAlive));
    const orphans = await this.#write((context) => shutOut(context, new Set(dead.map(({ id }) => id))));
    // Only what is noted by now counts: nobody who was shut out hands anything over any more.
    const notes = new Map(dead.map((owner) => [owner.id, this.#place.notes.read(owner)]));
    return this.#read((context) => ({ dead, ...tellTaken(context, orphans, notes) }));
  }
  async recover({ dead, orphans }: port.ShutOut, settlements: readonly port.Settlement[], now: number) {
    const { notes: shelf, notebook } = this.#place;
    const [settled, gone] = await this.#write(
      (context) => [settleOrphans(context, orphans, settlements, now), forgetOwners(context, dead)] as const,
    );
    for (const owner of gone) shelf.remove(owner);
    for (const attempt of notebook?.open ?? []) {
      const [kept] = await this.attempts({ id: attempt });
      if (kept?.status !== "started") notebook?.forget(attempt);
    }
    return settled;
  }
  claimDue(now: number, limit: number, filter: port.DueFilter) {
    return this.#perform((context) => {
      freeLateLeases(context);
      return claimDue(context, now, limit, filter);
    });
  }
  release(claims: readonly port.Claim[]) {
    return this.#perform((context) => releaseClaims(context, claims));
  }
  async journal(intent: port.Intent) {
    this.#place.notebook?.begin();
    return await this.#perform((context) => journalIntent(context, intent));
  }
  handOver(intent: port.Intent, attempt: number) {
    const { notebook } = this.#place;
    // In this order: whoever takes this process for dead shuts it out first and reads its notes then.
    return this.#read((context) => {
      notebook?.noteHanded(attempt);
      const gate = findLateRefusal(context, intent, attempt);
      if (gate !== null) notebook?.noteKept(attempt);
      return gate;
    });
  }
  async noteTaken(attempt: number, providerId: string | null) {
    this.#place.notebook?.noteTaken(attempt, providerId);
  }
  async withdraw(attempt: number) {
    const isOpen = await this.#perform((context) => withdrawAttempt(context, attempt));
    this.#place.notebook?.forget(attempt);
    return isOpen;
  }
  async settle(settlement: port.Settlement) {
    const settled = await this.#perform((context) => settleClaim(context, settlement));
    if (settled.ok && settlement.attempt !== undefined) this.#place.notebook?.forget(settlement.attempt.id);
    return settled;
  }
  async record(events: readonly port.NewEvent[], consequences: port.Consequences = {}) {
    const recorded = await this.#write((context) => recordFacts(context, events, consequences));
    for (const { change } of recorded.ok ? recorded.changed : []) {
      if (change.attempt !== undefined) this.#place.notebook?.forget(change.attempt.id);
    }
    return recorded;
  }
  touchTimes(key: port.CapKey, since: number) {
    return this.#read((context) => readTouchTimes(context, key, since));
  }
  bookedTimes(sender: string, onlyFollowUps: boolean, after: number) {
    return this.#read((context) => readBookedTimes(context, sender, onlyFollowUps, after));
  }
  wake(gates: readonly string[], now: number, of: { sequence?: string; sender?: string } = {}) {
    return this.#write((context) => wakeBlocked(context, gates, now, of));
  }

  // attempts, tasks, reviews
  attempts(filter: { status?: port.Attempt["status"]; enrollment?: number; id?: number }) {
    return this.#read((context) => readAttempts(context, filter));
  }
  settleAttempt(id: number, status: "sent" | "failed", at: number) {
    return this.#write((context) => settleAttempt(context, id, status, at));
  }
  tasks(filter: { status?: port.Task["status"]; id?: number; now?: number }) {
    return this.#read((context) => readTasks(context, filter));
  }
  closeTask(id: number, status: "done" | "skipped" | "cancelled", at: number) {
    return this.#write((context) => closeTask(context, id, status, at));
  }
  openTaskCount(sender: string, action?: string) {
    return this.#read((context) => countOpenTasks(context, sender, action ?? null));
  }
  promisedTouches(key: Exclude<port.CapKey, { by: "sender" }>, now: number) {
    return this.#read((context) => countPromised(context, key, now));
  }
  changeTask(id: number, change: { text?: string; snoozedUntil?: number | null }) {
    return this.#write((context) => changeTask(context, id, change));
  }
  reviews(filter: { status?: port.Review["status"]; enrollment?: number; id?: number }) {
    return this.#read((context) => readReviews(context, filter));
  }
  approveReview(id: number, content: Record<string, string>) {
    return this.#write((context) => approveReview(context, id, content));
  }

  // senders and pauses
  senderStates() {
    return this.#read(readSenderStates);
  }
  holdSender(id: string, reason: string, at: number) {
    return this.#write((context) => insertHold(context, id, reason, at));
  }
  releaseSender(id: string) {
    return this.#write((context) => {
      closeRefusals(context, id, null);
      return deleteHold(context, id);
    });
  }
  refusalsInRow(sender: string) {
    return this.#read((context) => readRefusalsInRow(context, sender));
  }
  pauses() {
    return this.#read(readPauses);
  }
  pause(pause: port.Pause) {
    return this.#write((context) => insertPause(context, pause));
  }
  unpause(scope: port.Pause["scope"], name: string) {
    return this.#write((context) => deletePause(context, scope, name));
  }

  // mailboxes
  listening() {
    return this.#read(readListening);
  }
  async listenTo(listeners: readonly Listener[], at: number) {
    const { set, drop } = await this.#read((context) => findListenerChanges(context, listeners));
    if (set.length + drop.length === 0) return;
    await this.#write((context) => setListeners(context, listeners, at));
  }
  noteListening(sender: string, how: ListeningNote) {
    return this.#write((context) => noteListening(context, sender, how));
  }
  mailboxState(sender: string, mailbox: string) {
    return this.#read((context) => readMailbox(context, sender, mailbox));
  }
  saveMailbox(state: MailboxState, marks: readonly string[], at: number, keepSince: number) {
    return this.#write((context) => writeMailbox(context, state, marks, at, keepSince));
  }
  lookedAt(sender: string) {
    return this.#read((context) => readLookedAt(context, sender));
  }
  async noteLooked(sender: string, mailboxes: readonly string[], at: number) {
    if (mailboxes.length === 0) return;
    await this.#write((context) => noteLooked(context, sender, mailboxes, at));
  }
  findMarks(sender: string, marks: readonly string[]) {
    return this.#read((context) => findMarks(context, sender, marks));
  }
  waitingCopies(sender: string, triedBefore: number, limit: number) {
    return this.#read((context) => readWaitingCopies(context, sender, triedBefore, limit));
  }
  countWaitingCopies(sender: string) {
    return this.#read((context) => countWaitingCopies(context, sender));
  }
  claimCopy(attempt: number, at: number, triedBefore: number) {
    return this.#write((context) => claimCopy(context, attempt, at, triedBefore));
  }
  returnCopy(attempt: number) {
    return this.#write((context) => returnCopy(context, attempt));
  }
  endCopy(attempt: number) {
    return this.#write((context) => deleteCopy(context, attempt));
  }
  attemptsOfMessages(messageIds: readonly string[]) {
    return this.#read((context) => readAttemptsOfMessages(context, messageIds));
  }
  firstSentAt(sender: string) {
    return this.#read((context) => readFirstSentAt(context, sender));
  }

  // looking
  kindsSince(enrollment: Parameters<port.Store["kindsSince"]>[0]) {
    return this.#read((context) => readKindsSince(context, enrollment));
  }
  firstFacts(prospect: number) {
    return this.#read((context) => readFirstFacts(context, prospect));
  }
  latestFact(prospect: number, kind: string) {
    return this.#read((context) => readLatestFact(context, prospect, kind));
  }
  timeline(prospect: number) {
    return this.#read((context) => readTimeline(context, prospect));
  }
  newestEventAt() {
    return this.#read(readNewestAt);
  }
  nextDueOf(sender: string) {
    return this.#read((context) => readPlannedOf(context, sender, 1)[0]?.dueAt ?? null);
  }
  plannedTimes(limit: number, sender?: string) {
    return this.#read((context) =>
      sender === undefined ? readPlanned(context, limit) : readPlannedOf(context, sender, limit),
    );
  }
  countEnrollments(now: number) {
    return this.#read((context) => countBySequence(context, now));
  }

  // what arrived
  messageBody(id: number) {
    return this.#read((context) => readBody(context, id));
  }
  keepMessage(draft: inbox.InboxDraft, verdict: string) {
    return this.#write((context) => keepMessage(context, draft, verdict));
  }
  unfinishedMessages() {
    return this.#read(readUnfinished);
  }
  changeMessage(id: number, change: Parameters<inbox.InboxStore["changeMessage"]>[1]) {
    return this.#write((context) => changeMessage(context, id, change));
  }
  messages(filter: { status?: inbox.InboxStatus | "waiting"; id?: number; limit?: number }) {
    return this.#read((context) => readMessages(context, filter));
  }
  stopInQuestion(prospect: number) {
    return this.#read((context) => readStopInQuestion(context, prospect));
  }
  countWaiting() {
    return this.#read(countWaiting);
  }
  countUnproven(of: Parameters<inbox.InboxStore["countUnproven"]>[0], since: number) {
    return this.#read((context) => countUnproven(context, of, since));
  }
  findTouches(messageIds: readonly string[]) {
    return this.#read((context) => findTouches(context, messageIds));
  }
  findByProviderId(ids: readonly string[]) {
    return this.#read((context) => findByProviderId(context, ids));
  }
  recentTouches(of: { prospect: number } | { sender: string; subject: string }, since: number) {
    return this.#read((context) => readRecentTouches(context, of, since));
  }
  touch(id: number) {
    return this.#read((context) => readTouch(context, id));
  }
  factTimes(prospect: number, kind: string, since: number) {
    return this.#read((context) => readFactTimes(context, prospect, kind, since));
  }
  mailFigures(sender: string, since: number) {
    return this.#read((context) => readMailFigures(context, sender, since));
  }
  restartFigures(sender: string, at: number) {
    return this.#write((context) => restartFigures(context, sender, at));
  }
  async journalReply(intent: inbox.ReplyIntent) {
    this.#place.notebook?.begin();
    const journaled = await this.#write((context) => journalReply(context, intent));
    if (journaled.type !== "journaled") return journaled;
    // Nobody answers ahead of a connection, so the intent is the hand-over: noted, then looked at like any other.
    return this.#read((context): inbox.ReplyResult => {
      this.#place.notebook?.noteHanded(journaled.attempt);
      return isStarted(context, journaled.attempt) ? journaled : { type: "refused", gate: "lease" };
    });
  }
  settleReply(attempt: number, end: Parameters<inbox.InboxStore["settleReply"]>[1]) {
    return this.#write((context) => settleReply(context, attempt, end)).then(() => {
      this.#place.notebook?.forget(attempt);
    });
  }
  dueNotifications(now: number, limit: number) {
    return this.#read((context) => readDueNotifications(context, now, limit));
  }
  settleNotification(id: number, end: Parameters<inbox.InboxStore["settleNotification"]>[1]) {
    return this.#write((context) => settleNotification(context, id, end));
  }
  countNotifications() {
    return this.#read(countNotifications);
  }

  // tokens and web
  tokenKeys() {
    return this.#read(readTokenKeys);
  }
  ensureTokenKey(fresh: TokenKey) {
    return this.#write((context) => ensureTokenKey(context, fresh));
  }
  rotateTokenKey(fresh: TokenKey, at: number) {
    return this.#write((context) => rotateTokenKey(context, fresh, at));
  }
  preferenceOf(prospect: number) {
    return this.#read((context) => readPreference(context, prospect));
  }
  setPreference(prospect: number, preference: webPort.Preference, at: number) {
    return this.#write((context) => writePreference(context, prospect, preference, at));
  }
  isErased(prospect: number) {
    return this.#read((context) => isErased(context, prospect));
  }
  keepDelivery(delivery: webPort.WebDelivery, submission?: webPort.Submission) {
    return this.#write((context) => insertDelivery(context, delivery, submission));
  }
  askToConfirm(
    delivery: Pick<webPort.WebDelivery, "source" | "id">,
    asked: { email: string; companyDomain: string | null; language: string },
    at: number,
  ) {
    return this.#write((context) => askToConfirm(context, delivery, asked, at));
  }
  awaitedDeliveries(prospect: number) {
    return this.#read((context) => readDeliveriesOf(context, prospect, "awaited"));
  }
  confirm(prospect: number, given: Parameters<webPort.WebPort["confirm"]>[1], at: number) {
    return this.#write((context) => confirmPending(context, prospect, given, at));
  }
  openDeliveriesOf(prospect: number) {
    return this.#read((context) => readDeliveriesOf(context, prospect, "open"));
  }
  forgetOldForms(sources: readonly string[], at: number) {
    return this.#write((context) => forgetOldForms(context, sources, at));
  }
  hasDelivery(source: string, id: string) {
    return this.#read((context) => hasDelivery(context, source, id));
  }
  openDeliveries(before: number) {
    return this.#read((context) => readOpenDeliveries(context, before));
  }
  closeDelivery(
    source: string,
    id: string,
    status: "done" | "unmatched" | "awaited",
    prospect: number | null,
  ) {
    return this.#write((context) => closeDelivery(context, source, id, status, prospect));
  }
  countUnmatched() {
    return this.#read(countUnmatched);
  }
  unmatchedDeliveries() {
    return this.#read(readUnmatched);
  }
  keepHit(hit: Omit<webPort.WebHit, "id" | "human">) {
    return this.#write((context) => insertHit(context, hit));
  }
  openHits(before: number) {
    return this.#read((context) => readOpenHits(context, before));
  }
  hitsOf(enrollment: number, step: string) {
    return this.#read((context) => readHitsOf(context, enrollment, step));
  }
  judgeHits(verdicts: readonly { id: number; human: boolean }[]) {
    return this.#write((context) => judgeHits(context, verdicts));
  }

  // the file itself
  async backup(file: string) {
    await this.#writer.drain();
    await backUp(this.#context.sql, file);
  }
  async fork(): Promise<port.Store> {
    await this.#writer.drain();
    const { copy, remove } = await copyForFork(this.#context.sql, this.#place.file);
    try {
      return await this.#place.openCopy(copy, remove);
    } catch (error) {
      remove();
      throw error;
    }
  }
  check() {
    return this.#read(findProblems);
  }
  get restoredFrom() {
    return readMeta(this.#context.sql, "restored_from");
  }
  get isRolledBack() {
    return readLastEvent(this.#context) < this.#place.markedEvent;
  }
  async adoptSetAside(now: number) {
    const replaced = await this.#read(({ sql }) => readReplaced(sql));
    const all: Adopted = {
      events: [],
      inDoubt: [],
      stopped: [],
      erased: [],
      isWhole: replaced?.isWhole === true,
    };
    for (const name of replaced?.files ?? []) {
      const aside = await openReplaced(this.#place.file, name, this.workspaceId);
      if (aside === null) {
        all.isWhole = false;
        continue;
      }
      try {
        const { since } = replaced ?? { since: 0 };
        const { events, inDoubt, stopped, erased } = await this.#write((context) =>
          adoptFrom(context, aside, since, now),
        );
        all.events.push(...events);
        all.inDoubt.push(...inDoubt);
        all.stopped.push(...stopped);
        all.erased.push(...erased);
      } finally {
        aside.db.close();
      }
    }
    return all;
  }
  reconcile(isWhole: boolean) {
    return this.#write((context) => {
      // A restore that had nothing to go by has done so.
      if (!isWhole && readReplaced(context.sql)?.isWhole !== false) skipLostIds(context.sql);
      deleteMeta(context.sql, "restored_from");
      deleteMeta(context.sql, "set_aside");
      raiseLastEvent(context.sql, this.#place.markedEvent);
    });
  }
  async close() {
    await this.#writer.drain();
    if (!this.#context.sql.db.open) return;
    await this.#place.log?.close();
    this.#place.marker?.close();
    this.#place.lockNotebook?.close();
    this.#place.notebook?.close(this.#context.journaled.size === 0);
    foldLog(this.#context.sql, this.#place.file);
    this.#context.sql.db.close();
    this.#place.closed?.();
  }
}

/** Null where it cannot be read: the marker then only lags. */
function tryToReadLastEvent(context: Context): number | null {
  try {
    return readLastEvent(context);
  } catch {
    return null;
  }
}
