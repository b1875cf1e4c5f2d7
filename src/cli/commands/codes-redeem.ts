import { randomUUID } from "node:crypto";
import { readTime } from "../../app/session/read-time.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { RunContext } from "../../run/context.ts";
import type { CodeVerdict, Prospect } from "../../store/port.ts";
import { defineVerb } from "../command.ts";
import { findProspect } from "../find-person.ts";
import { formatIso } from "../render/iso.ts";

const REFUSALS: Readonly<Record<Exclude<CodeVerdict, "used" | "known">, string>> = {
  unknown: "is no code that somebody was given",
  expired: "has expired",
  used_up: "has been used as often as it may be",
  someone_elses: "was given to somebody else, for them alone",
  own: "is for others: whoever was given it cannot use it",
};

/**
 * Counts a use, as `seq codes redeem` and `seq event … code_used` print it. A code that may not be used is a UserError
 * with exit code 1; one counted before under the same key is told and changes nothing.
 */
export async function redeemText(
  run: RunContext,
  text: string,
  { by, key, at: written }: { by: Prospect | null; key?: string | undefined; at?: string | undefined },
) {
  const { redeemCode, suggestCode } = await import("../../run/codes/redeem.ts");
  const now = run.clock.now();
  const at = written === undefined ? now : await readTime(written, run.config.calendar.zone);
  const use = { key: key ?? randomUUID(), at, by };
  const { verdict, code, name, prospect, points, ended } = await redeemCode(run, text, use, now);
  if (verdict !== "used" && verdict !== "known") {
    const near = verdict === "unknown" ? await suggestCode(run, text) : null;
    const hint = near === null ? {} : { hint: `did you mean ${near}?` };
    throw new UserError(`${code} ${REFUSALS[verdict]}`, { exit: ExitCode.attention, ...hint });
  }
  const owner = prospect === null ? null : `p${prospect}`;
  return {
    data: {
      code,
      verdict,
      name,
      owner,
      by: by === null ? null : `p${by.id}`,
      points,
      at: formatIso(at),
      ended,
    },
    text: () =>
      verdict === "known"
        ? `${code}: this use was counted before`
        : `${code} (${name ?? ""}) used${owner === null ? "" : `; given to ${owner}`}${points === null ? "" : `, ${points} points`}`,
  };
}

export const redeem = defineVerb({
  name: "redeem",
  describe: "count a use of a code; each use once",
  examples: [
    {
      command: "seq codes redeem K7QF-3MTX-9RDA --key order-4711",
      does: "the order counts once, however often it is told",
    },
    { command: "seq codes redeem K7QF-3MTX-9RDA --by ben@hanbit.example", does: "with who used it" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<code>", "as the person typed it")
      .option("--by <prospect>", "who used it")
      .option("--key <key>", "what tells this use from others: the order's number")
      .option("--at <time>", "when (default: now)"),
  async run(context, { args: [code], options }) {
    const run = await context.openRun("act");
    const by = options.by === undefined ? null : await findProspect(run.store, options.by);
    return redeemText(run, code, { by, key: options.key, at: options.at });
  },
});
