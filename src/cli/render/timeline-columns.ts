import type { Paint } from "../../app/session/paint.ts";
import { formatMoment } from "../../app/session/time.ts";
import { sayEvent } from "../../event-words.ts";
import type { StoredEvent } from "../../store/port.ts";
import type { Column } from "./table.ts";

/** When what happened, and where; without what it carries. `zone`: IANA name. */
export function timelineColumns(zone: string, paint: Paint): Column<StoredEvent>[] {
  return [
    { title: "when", cell: ({ at }) => formatMoment(at, zone), whole: true },
    {
      title: "what",
      cell: ({ kind, isTakenBack }) =>
        isTakenBack === true ? paint.dim(`${sayEvent(kind)} (taken back)`) : paint.strong(sayEvent(kind)),
    },
    { title: "channel", cell: ({ channel }) => channel ?? "", drop: 1 },
    { title: "sequence", cell: ({ sequence }) => sequence ?? "", drop: 2 },
    { title: "step", cell: ({ step }) => step ?? "" },
  ];
}
