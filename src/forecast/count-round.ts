import { findZoneClock } from "../calendar/zone-clock.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import { STALE } from "../engine/age.ts";
import type { Effect } from "../engine/event.ts";
import type { Instant, TouchStep } from "../engine/plan.ts";
import type { State } from "../engine/state.ts";
import type { Player } from "../playback/stage.ts";
import { addTo, blankTally, type Tally } from "./tally.ts";

const DAY_MS = 86_400_000;

/** Somebody whose round is counted. */
export interface Counted extends Player {
  cost: number;
  /** Events that were counted. */
  counted: string[];
}

/** Counts what happens in a round. */
export interface Counter {
  readonly tally: Tally;
  countTouch(actor: Counted, step: TouchStep, now: Instant): void;
  /** An event counts once a person. */
  countEvent(actor: Counted, kind: string): void;
  noteSkips(effects: readonly Effect[]): void;
  /** Somebody whom only a change, not time, lets go on. */
  noteHeld(step: TouchStep, reason: string): void;
  /** How somebody's round ended, and what it cost. `isNew`: who was not in the sequence as it began. */
  closeActor(actor: Counted, isNew: boolean): void;
}

/** A counter at nought; days are those of the workspace. */
export function openCounter({ calendar, costs }: WorkspaceConfig): Counter {
  const tally = blankTally();
  const clock = findZoneClock(calendar.zone);
  return {
    tally,
    countTouch(actor, step, now) {
      const day = Math.floor((now + clock.stretchAt(now).offset) / DAY_MS);
      addTo(tally.touches, `${day}|${actor.enrollment.sender}|${step.channel}`, 1);
      tally.lastTouchAt = Math.max(tally.lastTouchAt ?? now, now);
      actor.cost += step.cost ?? costs.byAction[step.action] ?? 0;
    },
    countEvent({ counted }, kind) {
      if (counted.includes(kind)) return;
      counted.push(kind);
      tally.events[kind] = (tally.events[kind] ?? 0) + 1;
    },
    noteSkips(effects) {
      for (const effect of effects) {
        if (effect.type !== "record" || effect.kind !== "step_skipped") continue;
        addTo(tally.skips, `${effect.step ?? ""}|${String(effect.data?.reason ?? "")}`, 1);
      }
    },
    noteHeld({ id }, reason) {
      addTo(tally.holds, `${id}|${reason}`, 1);
    },
    closeActor({ cost, enrollment }, isNew) {
      const loss = isNew ? findLoss(enrollment.state) : null;
      if (loss !== null) addTo(tally.lost, loss, 1);
      tally.cost += cost;
      tally.costSquares += cost * cost;
      const { status } = enrollment.state;
      if (status === "finished") tally.finished += 1;
      else if (status === "exited") tally.exited += 1;
      else tally.left += 1;
    },
  };
}

/** What somebody loses by the end of a sequence, as `step|reason`; null where they got what was meant for them. */
function findLoss({ steps, status, touched }: State): string | null {
  const skips = Object.entries(steps).filter(([, { outcome }]) => outcome === "skipped");
  const stale = skips.find(([, { reason }]) => reason === STALE);
  const first = skips.find(([, { reason }]) => reason !== "when");
  const loss = stale ?? (status === "finished" && !touched ? first : undefined);
  return loss === undefined ? null : `${loss[0]}|${loss[1].reason ?? ""}`;
}
