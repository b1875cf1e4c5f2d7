import { formatDay } from "../../app/session/time.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { defineVerb } from "../command.ts";
import { collectTexts } from "../parse-option.ts";
import { formatIso } from "../render/iso.ts";
import { formatTable } from "../render/table.ts";

export const consentNotices = defineVerb({
  name: "notices",
  describe: "what people must be told after an opt-out or a consent, and by when",
  examples: [
    { command: "seq consent notices", does: "the most urgent first" },
    { command: "seq consent notices --done p12-opt-out", does: "you told them" },
  ],
  json: "document",
  configure: (command) => command.option("--done <id>", "mark as given; repeatable", collectTexts),
  async run(context, { options }) {
    const { listNotices, nameNotices, NOTICE_WORDS } = await import("../../report/notices.ts");
    const wanted = options.done ?? [];
    const clock = await context.openClock(wanted.length === 0 ? "look" : "act");
    const store = await context.openStore();
    const now = clock.now();
    const notices = await listNotices(store, now);
    if (wanted.length > 0) {
      const found = wanted.map((id) => {
        const notice = notices.find((each) => each.id === id);
        if (notice !== undefined) return notice;
        const hint = "seq consent notices lists what is open";
        throw new UserError(`there is no open notice ${id}`, { hint, exit: ExitCode.usage });
      });
      for (const notice of found) await store.markNotice(notice, now);
      return { data: { done: wanted }, text: () => `${wanted.length} done` };
    }
    const named = await nameNotices(store, notices);
    const { zone } = (await context.openWorkspace()).config.calendar;
    return {
      data: named.map(({ id, kind, prospect, name, country, sender, since, dueAt, source }) => ({
        id,
        kind,
        prospect: `p${prospect}`,
        name,
        country,
        sender,
        since: formatIso(since),
        due_at: formatIso(dueAt),
        overdue: dueAt <= now,
        source,
      })),
      text: (paint) =>
        named.length === 0
          ? "no notice is due"
          : formatTable(
              named,
              [
                { title: "id", cell: (row) => row.id, whole: true },
                { title: "person", cell: (row) => paint.strong(row.name) },
                { title: "sender", cell: (row) => row.sender ?? "", drop: 2 },
                {
                  title: "by",
                  cell: (row) => {
                    const day = formatDay(row.dueAt, zone);
                    return row.dueAt <= now ? paint.bad(`${day} overdue`) : day;
                  },
                  whole: true,
                },
                { title: "what", cell: (row) => NOTICE_WORDS[row.kind] },
                { title: "", cell: (row) => paint.dim(row.source), drop: 1 },
              ],
              { paint, columns: context.output.columns },
            ),
    };
  },
});
