import type { Paint } from "../../app/session/paint.ts";
import { formatDistance } from "../../app/session/time.ts";
import { ExitCode } from "../../errors.ts";
import type { RunContext } from "../../run/context.ts";
import type { TakenBack } from "../../store/ports/acts-port.ts";
import { defineVerb } from "../command.ts";
import { findNotByNumber } from "../find-person.ts";
import { formatIso } from "../render/iso.ts";

/** People shown in the terminal; `--json` has all. */
const SHOWN_PEOPLE = 20;

const NAMED = {
  taken: "seq undo takes a person, not the number of an event",
  hint: "name whom it was about by email, LinkedIn URL, phone or p12; seq undo --list shows what there is",
};

export const undo = defineVerb({
  name: "undo",
  describe: "take back the last done, skip, exit, resolve, enroll or event, where nothing has left since",
  examples: [
    { command: "seq undo", does: "all that the last command did, within the hour" },
    { command: "seq undo anna@acme.example", does: "the last thing done about one person" },
    { command: "seq undo --list", does: "only show what could be taken back" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("[prospect]", "email, LinkedIn URL, phone or p12")
      .option("--list", "show what can be taken back, the newest first"),
  async run(context, { args: [reference], options }) {
    const isLook = options.list === true;
    const run = await context.openRun(isLook ? "look" : "act");
    const person = reference === undefined ? null : await findNotByNumber(run.store, reference, NAMED);
    const { undo: undoActs, UNDO_MS } = await import("../../run/actions/undo.ts");
    const now = run.clock.now();
    if (isLook) {
      const acts = await run.store.acts(now - UNDO_MS, person?.id);
      const rows = await nameEach(
        run,
        acts.map((act) => ({ act, refusal: null })),
      );
      return {
        data: rows.map(describe),
        text: (paint) =>
          rows.length === 0
            ? "nothing was done in the last hour that can be taken back"
            : rows
                .map(({ name, act }) => `${paint.strong(name)}: ${act.what}, ${formatDistance(act.at, now)}`)
                .join("\n"),
      };
    }
    const rows = await nameEach(run, await undoActs(run, person, now));
    const refused = rows.filter(({ refusal }) => refusal !== null);
    return {
      data: rows.map(describe),
      text: (paint) => formatRows(rows, paint),
      exit: refused.length > 0 ? ExitCode.attention : ExitCode.done,
    };
  },
});

interface Row extends TakenBack {
  name: string;
}

async function nameEach(run: RunContext, taken: readonly TakenBack[]): Promise<Row[]> {
  const { nameOf } = await import("../../run/context.ts");
  return Promise.all(
    taken.map(async (each) => {
      const person = await run.store.getProspect(each.act.prospect);
      return { ...each, name: person === null ? `p${each.act.prospect}` : nameOf(person) };
    }),
  );
}

function describe({ act, name, refusal }: Row) {
  return {
    id: act.id,
    prospect: name,
    kind: act.kind,
    what: act.what,
    at: formatIso(act.at),
    taken_back: refusal === null,
    ...(refusal !== null && { reason: refusal }),
  };
}

function formatRows(rows: readonly Row[], paint: Paint): string {
  const lines = rows.map(({ name, act, refusal }) =>
    refusal === null
      ? `${paint.good("taken back")}: ${act.what}, ${paint.strong(name)}`
      : `${paint.warn("stays")}: ${act.what}, ${paint.strong(name)}: ${refusal}`,
  );
  const more = lines.length - SHOWN_PEOPLE;
  return [...lines.slice(0, SHOWN_PEOPLE), ...(more > 0 ? [`… and ${more} more: --json has all`] : [])].join(
    "\n",
  );
}
