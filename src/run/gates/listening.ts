import { formatZoned } from "../../calendar/format.ts";
import { block, type Gate, pass } from "./gate.ts";

/**
 * The sender's mailbox was read within `imap.hold_after` (24 hours unless the workspace says otherwise): a sequence that
 * cannot hear an answer or an opt-out is spam. Opens again as soon as the mailbox is read.
 */
export const listeningGate: Gate = {
  id: "listening",
  check({ config, enrollment, channel, heardAt, now }) {
    if (channel.reachesNobody === true) return pass("nobody could answer it");
    const holdAfterMs = config.senders[enrollment.sender]?.imap?.holdAfterMs ?? null;
    if (heardAt === null || holdAfterMs === null) return pass("answers are heard");
    if (now - heardAt <= holdAfterMs) return pass("the mailbox is read");
    const since = formatZoned(heardAt, config.calendar.zone);
    return block(`the mailbox of ${enrollment.sender} has not been read since ${since}: seq sync`);
  },
};
