import type { Instant } from "../../engine/plan.ts";
import type { CapKey } from "./attempts-port.ts";

export interface NewTask {
  step: string;
  /** `keyOf` the step; absent where that is its id. */
  stepKey?: string;
  action: string;
  channel: string;
  sender: string;
  text: string;
  url: string | null;
  warning: string | null;
  variant: string | null;
  cost: number | null;
  at: Instant;
}

export interface Task extends NewTask {
  id: number;
  enrollment: number;
  prospect: number;
  sequence: string;
  status: "open" | "done" | "skipped" | "cancelled";
  /** Hidden until then. */
  snoozedUntil: Instant | null;
}

export interface Review {
  id: number;
  enrollment: number;
  prospect: number;
  sequence: string;
  step: string;
  content: Record<string, string>;
  variant: string | null;
  status: "open" | "approved" | "cancelled";
  at: Instant;
}

/** What waits for a person: tasks, and messages to approve. */
export interface TasksPort {
  tasks(filter: { status?: Task["status"]; id?: number; now?: Instant }): Promise<Task[]>;
  /** Open tasks of a sender, for one action or for all: touches that are promised but not yet charged. */
  openTaskCount(sender: string, action?: string): Promise<number>;
  /** The same of a person or a company: tasks that may be done at `now`; snoozed ones and those of paused people may not. */
  promisedTouches(key: Exclude<CapKey, { by: "sender" }>, now: Instant): Promise<number>;
  changeTask(id: number, change: { text?: string; snoozedUntil?: Instant | null }): Promise<boolean>;
  reviews(filter: { status?: Review["status"]; enrollment?: number; id?: number }): Promise<Review[]>;
}
