import type {
  Claim,
  EnrollDraft,
  Intent,
  JournalResult,
  NewEvent,
  Recorded,
  Settlement,
} from "../../src/store/port.ts";
import type { Definition, Limits } from "./definitions.ts";
import { type Disk, LEASE_MS } from "./disk.ts";
import type { SimulatedProcess } from "./process.ts";
import type { Arrival } from "./server.ts";
import { isOpen } from "./wall-clock.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Facts after which nothing more may reach a person in a sequence that they are in. */
const STOPS = new Set(["opted_out", "bounced", "complained", "replied", "meeting_booked"]);
/** And in no later sequence either. */
const LASTING = new Set(["opted_out", "bounced", "complained"]);
/** Verbs that may give an enrollment another time; all others must leave every time as it is. */
const MOVERS = new Set([
  "settle",
  "wake",
  "enroll",
  "recover",
  "claimDue",
  "updateProspect",
  "upsertProspects",
]);

export interface Person {
  id: number;
  zone: string;
  holidays: ReadonlySet<string>;
}

/** A touch as the checker knows it: from what was asked of the store, and from what the outside world really got. */
export interface Touch {
  attempt: number;
  /** Enrollment and step, under the step's first name. */
  key: string;
  enrollment: number;
  step: string;
  sender: string;
  person: number;
  channel: "email" | "task";
  /** When the intent was asked for, and when it was durable, by the machine's clock. */
  at: number;
  process: SimulatedProcess | null;
  messageId: string;
  hash: string;
  status: "started" | "sent" | "failed" | "uncertain";
  arrivals: number;
  /** The store let it leave: from then on it may have reached the person. */
  isHandedOver: boolean;
  /** Its transport has answered, or can never answer any more. */
  isOver: boolean;
  /** A retry need not be the same bytes. */
  isForgotten?: boolean;
}

/** The name that a step had first: a renamed step is the same touch. */
export function firstName(step: string): string {
  return step === "opener" ? "intro" : step;
}

interface Holder {
  process: SimulatedProcess;
  until: number;
}

/** Looks at every verb as it happens and holds it against the promises. It never asks the program whether all is well. */
export class Witness {
  readonly violations: string[] = [];
  readonly touches: Touch[] = [];
  /** Arrivals outside the window though the intent was inside: latency, or a worker stopped in between. */
  lateArrivals = 0;
  journaled = 0;
  uncertain = 0;
  withdrawn = 0;
  looks = 0;
  readonly people = new Map<number, Person>();
  readonly versions = new Map<string, Definition>();
  readonly #disk: Disk;
  readonly #limits: Limits;
  readonly #wall: () => number;
  readonly #byAttempt = new Map<number, Touch>();
  readonly #holders = new Map<number, Holder>();
  readonly #stops = new Map<number, { kind: string; order: number }>();
  readonly #enrolled = new Map<number, { order: number; prospect: number }>();
  readonly #planned = new Map<number, string>();
  readonly #moves = new Map<number, number>();
  readonly #pauses = new Set<string>();
  /** Whom a fact was told since times were last compared. */
  readonly #told = new Set<number>();
  #order = 0;

  constructor(disk: Disk, limits: Limits, wall: () => number) {
    this.#disk = disk;
    this.#limits = limits;
    this.#wall = wall;
  }

  fail(what: string): void {
    this.violations.push(`${new Date(this.#wall()).toISOString()} ${what}`);
  }

  /** A verb of the store was carried out; `askedAt` is when its process asked for it. */
  note(
    process: SimulatedProcess,
    verb: string,
    args: readonly unknown[],
    result: unknown,
    askedAt: number,
  ): void {
    this.#order += 1;
    switch (verb) {
      case "journal":
        this.#noteIntent(process, args[0] as Intent, result as JournalResult, askedAt);
        break;
      case "handOff":
        this.#noteHandOver(process, args[0] as Intent, args[1] as number, result as string | null);
        break;
      case "withdraw":
        if (result === true) this.#forget(this.#byAttempt.get(args[0] as number));
        break;
      case "settle":
        this.#noteSettlement(process, args[0] as Settlement, (result as { ok: boolean }).ok);
        break;
      case "claimDue":
        for (const claim of result as Claim[]) this.#noteClaim(process, claim, args[0] as number);
        break;
      case "release":
        for (const { enrollment } of args[0] as Claim[]) {
          if (this.#holders.get(enrollment.id)?.process === process) this.#holders.delete(enrollment.id);
        }
        break;
      case "record":
        this.#noteRecord(process, args[0] as NewEvent[], result as Recorded);
        break;
      case "enroll":
        (result as (number | null)[]).forEach((id, index) => {
          const { prospect } = (args[0] as EnrollDraft[])[index]!;
          if (id !== null) this.#enrolled.set(id, { order: this.#order, prospect });
        });
        break;
      case "pause":
      case "unpause": {
        const [scope, name] =
          verb === "pause" ? Object.values(args[0] as { scope: string; name: string }) : (args as string[]);
        if (verb === "pause") this.#pauses.add(`${scope}:${name}`);
        else this.#pauses.delete(`${scope}:${name}`);
        break;
      }
      default:
    }
  }

  /** After a turn of writes: attempts that came to be in doubt, and times that moved. */
  compare(verbs: readonly string[]): void {
    if (verbs.includes("recover")) this.#noteRecovered();
    if (verbs.some((verb) => verb === "recover" || verb === "claimDue")) this.#noteDoubts();
    const mayMove = verbs.some((verb) => MOVERS.has(verb));
    for (const { id, due } of this.#disk.sql.all<{ id: number; due: string }>(
      "SELECT id, status || ' ' || coalesce(due_at, '-') AS due FROM enrollments",
    )) {
      const before = this.#planned.get(id);
      if (before !== due && before !== undefined && !mayMove && !this.#told.has(id)) {
        this.fail(`times: ${verbs.join("+")} moved enrollment ${id} from ${before} to ${due}`);
      }
      if (before !== due) this.#moves.set(id, this.movesOf(id) + 1);
      this.#planned.set(id, due);
    }
    this.#told.clear();
  }

  /** How often an enrollment's time was changed so far. */
  movesOf(enrollment: number): number {
    return this.#moves.get(enrollment) ?? 0;
  }

  /** What `seq why` shows must be what is stored, the same at every look. */
  noteLook(enrollment: number, status: string, nextAt: number | null): void {
    this.looks += 1;
    const stored = this.#planned.get(enrollment) ?? "";
    if (status !== "active") return;
    if (stored !== `active ${nextAt ?? "-"}`) {
      this.fail(`times: a look shows ${nextAt} for enrollment ${enrollment}, stored is ${stored}`);
    }
  }

  noteArrival({ messageId, hash, at }: Arrival): void {
    const touch = this.touches.findLast((each) => each.messageId === messageId && each.status !== "failed");
    if (touch === undefined) {
      this.fail(`once: a message arrived that no open intent announced: ${messageId}`);
      return;
    }
    touch.arrivals += 1;
    if (hash !== touch.hash) this.fail(`once: ${touch.key} arrived with other bytes than were journaled`);
    const arrived = this.touches
      .filter(({ key }) => key === touch.key)
      .reduce((sum, each) => sum + each.arrivals, 0);
    if (arrived > 1) this.fail(`once: ${touch.key} arrived ${arrived} times`);
    const person = this.people.get(touch.person)!;
    const hours = [...this.versions.values()].map((definition) => definition.hours);
    if (!hours.some((each) => isOpen(each, person.zone, person.holidays, at))) this.lateArrivals += 1;
  }

  touchOf(process: SimulatedProcess, messageId: string | null): Touch | undefined {
    return this.touches.findLast((each) => each.messageId === messageId && each.process === process);
  }

  /** Attempts that can be settled by evidence: in doubt, and nothing of them is on its way. */
  settleable(): Touch[] {
    return this.touches.filter(({ status, isOver }) => status === "uncertain" && isOver);
  }

  #noteIntent(process: SimulatedProcess, intent: Intent, result: JournalResult, askedAt: number): void {
    if (result.type !== "journaled") return;
    this.journaled += 1;
    const { enrollment, person } = intent.claim;
    const key = `${enrollment.key}/${firstName(intent.step)}`;
    const where = `${key} (attempt ${result.attempt} of process ${process.id})`;
    const earlier = this.touches.filter((touch) => touch.key === key);
    const open = earlier.find(({ status }) => status !== "failed");
    if (open !== undefined) this.fail(`once: ${where} while attempt ${open.attempt} is ${open.status}`);
    // What no server was ever handed is nobody's: it may be written anew, with what is known by now.
    const retried = earlier.findLast(
      (touch) => touch.step === intent.step && touch.channel === "email" && touch.isHandedOver,
    );
    if (retried !== undefined && retried.isForgotten !== true && retried.hash !== intent.message.hash) {
      this.fail(`once: ${where} is another message than the attempt before it`);
    }
    this.#checkLease(process, enrollment.id, where);
    this.#checkStops(enrollment.id, person.id, where);
    this.#checkPauses(enrollment.sequence, intent.sender, where);
    if (process.context.sequences.find(({ name }) => name === enrollment.sequence)?.plan == null) {
      this.fail(`files: ${where} though its file is broken`);
    }
    const hours = this.versions.get(intent.planHash)?.hours;
    const { zone, holidays } = this.people.get(person.id)!;
    if (hours === undefined) this.fail(`files: ${where} of a version that was never in the tree`);
    else if (!isOpen(hours, zone, holidays, askedAt)) {
      this.fail(`window: ${where} at ${new Date(askedAt).toISOString()} in ${zone}, ${hours.text}`);
    }
    this.#checkCaps(intent.sender, person.id, askedAt, where);
    const touch: Touch = {
      attempt: result.attempt,
      key,
      enrollment: enrollment.id,
      step: intent.step,
      sender: intent.sender,
      person: person.id,
      channel: "email",
      at: askedAt,
      process,
      messageId: intent.message.messageId ?? "",
      hash: intent.message.hash,
      status: "started",
      arrivals: 0,
      isHandedOver: false,
      isOver: false,
    };
    this.touches.push(touch);
    this.#byAttempt.set(result.attempt, touch);
  }

  /** The last word before the first byte: whatever was written by then must have been looked at. */
  #noteHandOver(process: SimulatedProcess, intent: Intent, attempt: number, gate: string | null): void {
    if (gate !== null) return;
    const { enrollment, person } = intent.claim;
    const where = `${enrollment.key}/${firstName(intent.step)} (attempt ${attempt}, handed over)`;
    const touch = this.#byAttempt.get(attempt);
    if (touch?.status !== "started") {
      this.fail(`once: ${where} is ${touch?.status ?? "withdrawn"}`);
      return;
    }
    touch.isHandedOver = true;
    const holder = this.#holders.get(enrollment.id);
    if (holder?.process !== process) {
      this.fail(`fence: ${where}, but process ${holder?.process.id ?? "nobody"} holds the enrollment`);
    }
    this.#checkStops(enrollment.id, person.id, where);
    this.#checkPauses(enrollment.sequence, intent.sender, where);
  }

  /** As if it had never been: which only holds for what never left. */
  #forget(touch: Touch | undefined): void {
    if (touch === undefined) return;
    if (touch.isHandedOver || touch.arrivals > 0) {
      this.fail(`lost: ${touch.key} was handed over, and its attempt ${touch.attempt} is taken back`);
    }
    touch.status = "failed";
    this.touches.splice(this.touches.indexOf(touch), 1);
    this.withdrawn += 1;
  }

  /** Attempts of the dead that were taken back, or settled as sent. */
  #noteRecovered(): void {
    const ended = this.#disk.sql.all<{ id: number; status: "sent" | "failed" }>(
      "SELECT id, status FROM attempts WHERE status IN ('sent', 'failed')",
    );
    for (const { id, status } of ended) {
      const touch = this.#byAttempt.get(id);
      if (touch === undefined || touch.status === status) continue;
      if (status === "failed") {
        if (touch.status === "started") this.#forget(touch);
      } else if (touch.isHandedOver) touch.status = "sent";
      else this.fail(`events: attempt ${id} is settled as sent, and was never handed over`);
    }
  }

  #checkPauses(sequence: string, sender: string, where: string): void {
    for (const pause of ["all:", `sequence:${sequence}`, `sender:${sender}`]) {
      if (this.#pauses.has(pause)) this.fail(`stop: ${where} while paused (${pause})`);
    }
  }

  #checkLease(process: SimulatedProcess, enrollment: number, where: string): void {
    const holder = this.#holders.get(enrollment);
    if (holder?.process !== process) {
      this.fail(`fence: ${where}, but process ${holder?.process.id ?? "nobody"} holds the enrollment`);
    } else if (holder.until <= this.#wall()) this.fail(`fence: ${where} after its lease had run out`);
    // An intent renews the lease where less than half of it is left.
    else if (holder.until - this.#wall() <= LEASE_MS / 2) holder.until = this.#wall() + LEASE_MS;
  }

  #checkStops(enrollment: number, person: number, where: string): void {
    const stop = this.#stops.get(person);
    const entered = this.#enrolled.get(enrollment);
    if (stop === undefined || entered === undefined) return;
    if (stop.order > entered.order || LASTING.has(stop.kind)) this.fail(`stop: ${where} after ${stop.kind}`);
  }

  #checkCaps(sender: string, person: number, at: number, where: string): void {
    const { perDay, perHour, everySeconds, personPerDay, personPerWeek } = this.#limits;
    const charged = this.touches.filter(({ status }) => status !== "failed");
    const within = (list: readonly Touch[], windowMs: number): number =>
      list.filter((touch) => touch.at > at - windowMs).length;
    const ofSender = charged.filter((touch) => touch.sender === sender && touch.channel === "email");
    const ofPerson = charged.filter((touch) => touch.person === person);
    const caps: [string, readonly Touch[], number, number][] = [
      ["a day", ofSender, DAY, perDay],
      ["an hour", ofSender, HOUR, perHour],
      ["spacing", ofSender, everySeconds * 1_000, 1],
      ["a person's day", ofPerson, DAY, personPerDay],
      ["a person's week", ofPerson, 7 * DAY, personPerWeek],
    ];
    for (const [name, list, windowMs, most] of caps) {
      const count = within(list, windowMs);
      if (count >= most) this.fail(`cap: ${where} is number ${count + 1} of ${most} (${name})`);
    }
  }

  #noteClaim(process: SimulatedProcess, { enrollment }: Claim, now: number): void {
    const holder = this.#holders.get(enrollment.id);
    if (
      holder !== undefined &&
      holder.process !== process &&
      holder.process.isOwnerAlive() &&
      holder.until > this.#wall()
    ) {
      this.fail(
        `fence: process ${process.id} claims enrollment ${enrollment.id} under process ${holder.process.id}`,
      );
    }
    const due = enrollment.state.dueAt;
    if (due === null || due > now) this.fail(`times: enrollment ${enrollment.id} is claimed before its time`);
    this.#holders.set(enrollment.id, { process, until: this.#wall() + LEASE_MS });
  }

  #noteSettlement(process: SimulatedProcess, settlement: Settlement, ok: boolean): void {
    if (!ok) return;
    const { claim, attempt, closeTask, keep } = settlement;
    const { enrollment } = claim;
    const touch = attempt === undefined ? undefined : this.#byAttempt.get(attempt.id);
    if (attempt !== undefined && touch !== undefined) {
      if (touch.status === "sent" && attempt.status !== "sent") {
        this.fail(`events: ${touch.key} was sent and becomes ${attempt.status}`);
      }
      touch.status = attempt.status;
      // Refused for good, or held until a person has mended it: if the step comes again, with another version or
      // after the mending, it may be another message.
      const { phase, step, deferredBy, dueAt } = settlement.state;
      const isGivenUp = attempt.status === "failed" && step !== touch.step;
      touch.isForgotten = isGivenUp || phase === "held" || (deferredBy === "sender" && dueAt === null);
    }
    if (closeTask?.status === "done") {
      const step = enrollment.state.step ?? "";
      this.touches.push({
        attempt: -closeTask.id,
        key: `${enrollment.key}/${firstName(step)}`,
        enrollment: enrollment.id,
        step,
        sender: enrollment.sender,
        person: enrollment.prospect,
        channel: "task",
        at: closeTask.at,
        process,
        messageId: "",
        hash: "",
        status: "sent",
        arrivals: 1,
        isHandedOver: true,
        isOver: true,
      });
    }
    const holder = this.#holders.get(enrollment.id);
    if (holder?.process !== process) return;
    if (keep === true) holder.until = this.#wall() + LEASE_MS;
    else if (!this.touches.some((each) => each.enrollment === enrollment.id && each.status === "started")) {
      this.#holders.delete(enrollment.id);
    }
  }

  /** A fact, and what the enrollments that were told make of it, in one write. */
  #noteRecord(process: SimulatedProcess, events: readonly NewEvent[], recorded: Recorded): void {
    if (!recorded.ok) return;
    for (const event of events) this.#noteFact(event);
    for (const { before, change } of recorded.changed) {
      this.#told.add(before.enrollment.id);
      this.#noteSettlement(process, { claim: before, ...change }, true);
    }
  }

  #noteFact({ kind, prospect }: NewEvent): void {
    if (prospect === null || !STOPS.has(kind)) return;
    const known = this.#stops.get(prospect);
    if (known === undefined || !LASTING.has(known.kind))
      this.#stops.set(prospect, { kind, order: this.#order });
  }

  #noteDoubts(): void {
    const rows = this.#disk.sql.all<{ id: number }>("SELECT id FROM attempts WHERE status = 'uncertain'");
    for (const { id } of rows) {
      const touch = this.#byAttempt.get(id);
      if (touch === undefined) this.fail(`events: attempt ${id} is in doubt and was never journaled`);
      if (touch?.status !== "started") continue;
      touch.status = "uncertain";
      this.uncertain += 1;
      const holder = this.#holders.get(touch.enrollment);
      const isHealthy = holder?.process === touch.process && holder.until > this.#wall();
      if (!touch.isHandedOver && touch.process?.isOwnerAlive() === false) {
        this.fail(`doubt: attempt ${id} is in doubt though it was never handed over`);
      }
      if (isHealthy && touch.process?.isOwnerAlive() === true) {
        this.fail(`doubt: attempt ${id} is in doubt though its process lives and holds its lease`);
      }
    }
  }
}
