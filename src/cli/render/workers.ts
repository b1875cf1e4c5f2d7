import type { Paint } from "../../app/session/paint.ts";
import { formatDistance } from "../../app/session/time.ts";
import type { WorkerView } from "../../report/workers.ts";
import type { Result } from "../command.ts";
import { formatIsoOrNull } from "./iso.ts";
import { formatTable } from "./table.ts";

/** A worker a line. `now`: by the wall. */
export function showWorkers(workers: readonly WorkerView[], now: number, columns: number | null): Result {
  return {
    data: workers.map((each) => ({
      ...each,
      since: formatIsoOrNull(each.since),
      seen_at: formatIsoOrNull(each.seen_at),
    })),
    text: (paint) =>
      workers.length === 0
        ? "nobody works on the store at this moment"
        : formatTable<WorkerView>(
            workers,
            [
              {
                title: "worker",
                cell: ({ host, pid }) => paint.strong(`${host} ${pid}`),
              },
              { title: "does", cell: ({ command }) => command ?? "", drop: 2 },
              { title: "takes", cell: describePart },
              { title: "since", cell: ({ since }) => formatAgo(since, now), drop: 1 },
              { title: "seen", cell: (row) => describeSeen(row, now, paint) },
              { title: "holds", cell: describeHeld, align: "right" },
              { title: "reads mail of", cell: ({ reads }) => reads.join(", ") },
            ],
            { paint, columns },
          ),
  };
}

function describePart({ command, senders, channels }: WorkerView): string {
  const parts = [senders, channels].flatMap((names) => (names === null ? [] : [names.join(", ")]));
  if (parts.length > 0) return parts.join(" by ");
  return command === null ? "" : "everything";
}

function describeSeen({ alive, seen_at: seenAt }: WorkerView, now: number, paint: Paint): string {
  return alive
    ? formatAgo(seenAt, now)
    : paint.bad(`dead${seenAt === null ? "" : `, ${formatAgo(seenAt, now)}`}`);
}

/** Servers' clocks may be a moment ahead. */
function formatAgo(at: number | null, now: number): string {
  return at === null ? "" : formatDistance(Math.min(at, now), now);
}

function describeHeld({ holds, under_way: underWay }: WorkerView): string {
  if (holds === 0 && underWay === 0) return "·";
  return underWay === 0 ? String(holds) : `${holds} (${underWay} on the way)`;
}
