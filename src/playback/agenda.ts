import type { Instant } from "../engine/plan.ts";

/** What is to come, earliest first; of one moment, the lowest rank first, then in the order it was added. */
export interface Agenda<Item> {
  readonly size: number;
  add(at: Instant, item: Item, rank?: number): void;
  /** The earliest moment; null when nothing is left. */
  nextAt(): Instant | null;
  take(): { at: Instant; item: Item } | null;
}

interface Entry<Item> {
  at: Instant;
  rank: number;
  order: number;
  item: Item;
}

/** A binary heap. */
export function openAgenda<Item>(): Agenda<Item> {
  const heap: Entry<Item>[] = [];
  let added = 0;

  return {
    get size() {
      return heap.length;
    },
    add(at, item, rank = 0) {
      const entry = { at, rank, order: added++, item };
      heap.push(entry);
      rise(heap, entry);
    },
    nextAt: () => heap[0]?.at ?? null,
    take() {
      const first = heap[0];
      const last = heap.pop();
      if (first === undefined || last === undefined) return null;
      if (heap.length > 0) sink(heap, last);
      return first;
    },
  };
}

function comesBefore<Item>(left: Entry<Item>, right: Entry<Item>): boolean {
  if (left.at !== right.at) return left.at < right.at;
  return left.rank === right.rank ? left.order < right.order : left.rank < right.rank;
}

function rise<Item>(heap: Entry<Item>[], entry: Entry<Item>): void {
  let at = heap.length - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || comesBefore(parent, entry)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = entry;
}

function sink<Item>(heap: Entry<Item>[], entry: Entry<Item>): void {
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    let child = heap[below];
    const right = heap[below + 1];
    if (child !== undefined && right !== undefined && comesBefore(right, child)) {
      below += 1;
      child = right;
    }
    if (child === undefined || comesBefore(entry, child)) break;
    heap[at] = child;
    at = below;
  }
  heap[at] = entry;
}
