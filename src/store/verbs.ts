import * as acts from "./acts.ts";
import * as attempts from "./attempts.ts";
import type { Page } from "./bind.ts";
import { readTouchTimes } from "./caps.ts";
import * as campaigns from "./campaigns.ts";
import { findProblems, findRisks } from "./check.ts";
import * as codes from "./codes.ts";
import * as consents from "./consents.ts";
import type { Context } from "./context.ts";
import * as crm from "./crm-people.ts";
import * as due from "./due.ts";
import * as enrollments from "./enrollments.ts";
import { eraseProspect } from "./erasure-proof.ts";
import * as events from "./events.ts";
import { pageDifferences } from "./fold-check.ts";
import { foldJourneys, readFoldProgress, unfoldJourneys } from "./fold.ts";
import * as handOff from "./hand-off.ts";
import * as inbox from "./inbox.ts";
import { pageJourneys } from "./journeys.ts";
import * as mailDomains from "./mail-domains.ts";
import * as mailboxes from "./mailboxes.ts";
import * as notifications from "./notifications.ts";
import type { OpenDatabase } from "./open-database.ts";
import { endSuppressed } from "./open-stops.ts";
import * as owners from "./owners.ts";
import * as pending from "./pending.ts";
import * as rights from "./person-file.ts";
import * as plans from "./plans.ts";
import type { Store } from "./port.ts";
import * as preferences from "./preferences.ts";
import * as prospectRows from "./prospect-rows.ts";
import * as prospectWrites from "./prospect-writes.ts";
import * as reconcile from "./reconcile.ts";
import { claimDueAndLate } from "./recover.ts";
import * as report from "./report.ts";
import * as reviews from "./reviews.ts";
import * as senders from "./senders.ts";
import * as sentCopies from "./sent-copies.ts";
import * as served from "./served-touches.ts";
import { countBySequence } from "./summary.ts";
import * as suppressions from "./suppressions.ts";
import * as takeBacks from "./take-backs.ts";
import * as tasks from "./tasks.ts";
import * as tokenKeys from "./token-keys.ts";
import * as touches from "./touches.ts";
import * as deliveries from "./web-deliveries.ts";
import * as hits from "./web-hits.ts";

/** A table's names are verbs of the port; what stands there is the verb, with what it works on before its own arguments. */
type Named<Verb> = { readonly [Name in keyof Store]?: Verb };

/** Looks only. */
export const reads = {
  findProspect: prospectRows.findProspect,
  getProspect: prospectRows.getProspect,
  isErased: preferences.isErased,
  preferenceOf: preferences.readPreference,
  mailDomain: mailDomains.readMailDomain,

  findCrmPerson: crm.findCrmPerson,
  changedCrmPeople: crm.changedCrmPeople,

  findSuppression: suppressions.findSuppression,
  consentsOf: consents.readConsents,
  doneNotices: consents.readDoneNotices,

  tracePlan: plans.tracePlan,
  lineage: plans.readLineage,
  loadPlan: plans.readPlan,
  getSetting: plans.readSetting,

  enrollmentsOf: enrollments.readEnrollmentsOf,
  readEnrollment: enrollments.readClaim,
  acts: acts.readActs,

  peekDue: due.peekDue,
  reservedTimes: due.readReservedTimes,
  nextDueOf: due.readNextDueOf,
  plannedTimes: due.readPlannedTimes,
  attempts: attempts.readAttempts,
  touchTimes: readTouchTimes,
  touch: touches.readTouch,
  findTouches: touches.findTouches,
  findByProviderId: touches.findByProviderId,
  recentTouches: touches.readRecentTouches,
  findServed: served.findServed,
  findAddressed: served.findAddressed,
  lastInboundAt: served.readLastInboundAt,

  tasks: tasks.readTasks,
  openTaskCount: tasks.countOpenTasks,
  promisedTouches: tasks.countPromised,
  reviews: reviews.readReviews,

  senderStates: senders.readSenderStates,
  pauses: senders.readPauses,
  refusalsInRow: senders.readRefusalsInRow,
  mailFigures: touches.readMailFigures,
  firstSentAt: sentCopies.readFirstSentAt,

  kindsSince: events.readKindsSince,
  firstFacts: events.readFirstFacts,
  latestFact: events.readLatestFact,
  codeOf: codes.readCodeOf,
  findCode: codes.readCode,
  freeCode: codes.readFreeCode,
  listCodes: codes.readCodes,
  codesOf: codes.readCodesOf,
  countCodes: codes.countCodes,
  takeBacks: takeBacks.readTakeBacks,
  bookingsBetween: events.readBookings,
  timeline: events.readTimeline,
  newestEventAt: events.readNewestAt,
  factTimes: touches.readFactTimes,

  countEnrollments: countBySequence,
  foldProgress: readFoldProgress,
  touchHits: report.readTouchHits,
  sumFigures: campaigns.sumFigures,
  countMissed: report.countMissed,
  missedTouches: report.readMissedTouches,

  messages: inbox.readMessages,
  messageBody: inbox.readBody,
  unfinishedMessages: inbox.readUnfinished,
  stopInQuestion: inbox.readStopInQuestion,
  countWaiting: inbox.countWaiting,
  countUnproven: inbox.countUnproven,
  dueNotifications: notifications.readDueNotifications,
  countNotifications: notifications.countNotifications,

  syncStates: mailboxes.readSyncStates,
  mailboxState: mailboxes.readMailbox,
  lookedAt: mailboxes.readLookedAt,
  findDigests: mailboxes.findDigests,
  waitingCopies: sentCopies.readWaitingCopies,
  countWaitingCopies: sentCopies.countWaitingCopies,
  attemptsOfMessages: sentCopies.readAttemptsOfMessages,

  tokenKeys: tokenKeys.readTokenKeys,
  hasDelivery: deliveries.hasDelivery,
  openDeliveries: deliveries.readOpenDeliveries,
  openDeliveriesOf: deliveries.readOpenOf,
  awaitedDeliveries: deliveries.readAwaitedOf,
  unmatchedDeliveries: deliveries.readUnmatched,
  countUnmatched: deliveries.countUnmatched,
  openHits: hits.readOpenHits,
  hitsOf: hits.readHitsOf,

  workers: owners.readWorkers,
  duePlaces: due.readDuePlaces,
  takeMailbox: owners.takeMailbox,

  personFile: rights.readPersonFile,
  auditLines: rights.readAudit,
  storeTime: (context: Context) => context.wallClock(),
  check: findProblems,
  risks: findRisks,
} satisfies Named<(context: Context, ...args: never[]) => unknown>;

/** Reads of any length, a page at a time. */
export const streams = {
  streamProspects: prospectRows.pageProspects,
  streamEnrollments: enrollments.pageClaims,
  listSuppressions: suppressions.pageSuppressions,
  listFigures: campaigns.pageFigures,
  streamConsents: consents.pageConsents,
  optOuts: consents.pageOptOuts,
  streamFacts: report.pageFacts,
  streamJourneys: pageJourneys,
  differingJourneys: pageDifferences,
} satisfies Named<(context: Context, from: never, ...args: never[]) => Page<unknown, unknown>>;

/** Writes which may forbid a touch that is journaled already. */
export const writes = {
  upsertProspects: prospectWrites.upsertProspects,
  updateProspect: prospectWrites.changeProspect,
  keepMailDomain: mailDomains.writeMailDomain,

  endTakeBack: takeBacks.endTakeBack,
  keepCrmPeople: crm.keepCrmPeople,

  keepFigures: campaigns.keepFigures,

  suppress: suppressions.insertSuppressions,
  unsuppress: suppressions.deleteSuppression,
  addConsents: consents.insertConsents,
  withdrawConsents: consents.withdrawConsents,
  markNotice: consents.insertNotice,
  importCodes: codes.insertFreeCodes,
  useCode: codes.useCode,

  setSetting: plans.writeSetting,

  enroll: acts.enroll,
  undoActs: acts.undoActs,
  wake: due.wakeBlocked,

  changeTask: tasks.changeTask,

  holdSender: senders.insertHold,
  liftHold: senders.deleteHold,
  releaseSender: senders.releaseSender,
  pause: senders.insertPause,
  unpause: senders.deletePause,
  restartFigures: touches.restartFigures,

  keepMessage: inbox.keepMessage,
  changeMessage: inbox.changeMessage,
  settleNotification: notifications.settleNotification,

  noteSync: mailboxes.noteSync,
  saveMailbox: mailboxes.writeMailbox,
  claimCopy: sentCopies.claimCopy,
  returnCopy: sentCopies.returnCopy,
  endCopy: sentCopies.deleteCopy,

  ensureTokenKey: tokenKeys.ensureTokenKey,
  rotateTokenKey: tokenKeys.rotateTokenKey,
  spendToken: tokenKeys.spendToken,
  keepDelivery: deliveries.insertDelivery,
  closeDelivery: deliveries.closeDelivery,
  askToConfirm: pending.askToConfirm,
  confirm: pending.confirmPending,
  forgetOldForms: pending.forgetOldForms,
  keepHit: hits.insertHit,
  judgeHits: hits.judgeHits,

  recordExport: rights.recordExport,
} satisfies Named<(context: Context, ...args: never[]) => unknown>;

/** Writes that move touches on, and count by themselves what they forbid. */
export const moves = {
  claimDue: claimDueAndLate,
  release: due.releaseClaims,
  checkIn: owners.checkIn,
  checkOut: owners.checkOut,
  keepContent: attempts.keepContent,
  unfoldJourneys,
  takeUncertain: attempts.takeUncertain,
  noteEvidence: attempts.noteEvidence,
} satisfies Named<(context: Context, ...args: never[]) => unknown>;

/** Verbs of several pieces of work, or of more than rows. */
export const procedures = {
  fenceOwners: handOff.fenceOwners,
  recover: handOff.recover,
  journal: handOff.journal,
  handOff: handOff.handOff,
  markAccepted: handOff.markAccepted,
  withdraw: handOff.withdraw,
  settle: handOff.settle,
  record: handOff.record,
  journalReply: handOff.journalReply,
  settleReply: handOff.settleReply,

  foldJourneys,

  savePlan: plans.savePlan,
  endSuppressed,
  eraseProspect,
  setSyncedSenders: mailboxes.setSyncedSenders,
  noteLooked: mailboxes.noteLooked,
  adoptSetAside: reconcile.adoptSetAside,
  reconcile: reconcile.reconcile,
} satisfies Named<(database: OpenDatabase, ...args: never[]) => unknown>;
