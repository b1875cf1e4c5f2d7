import { resolve } from "node:path";
import type { CommandContext } from "../app/session/context.ts";
import { readDay } from "../app/session/read-time.ts";
import { ExitCode, UserError } from "../errors.ts";
import type { RunContext } from "../run/context.ts";
import type { Result } from "./command.ts";

/** The same page as `seq serve` shows, for a pull request or a mail. `since`: as typed, a day that has come; null for 90 days. */
export async function writeReportPage(
  context: CommandContext,
  run: RunContext,
  { name, since }: { name: string; since: string | null },
): Promise<Result> {
  const [
    { firstDay, readOverview, usualFirstDay },
    { writeOverview },
    { writePrivateFile },
    { chooseLanguage },
  ] = await Promise.all([
    import("../report/overview.ts"),
    import("../web/dashboard/overview-page.ts"),
    import("../app/session/private-output.ts"),
    import("../web/language.ts"),
  ]);
  const { readCommitsOf } = await import("../app/read-commits-of.ts");
  const { cwd, env } = context.world;
  const now = run.clock.now();
  const { zone } = run.config.calendar;
  const day = since === null ? await usualFirstDay(run) : await readDay(since, now, zone);
  if (day !== null && day > firstDay(now, 0, zone)) {
    throw new UserError(`--since ${since ?? ""} has not come yet`, {
      hint: "a report looks from --since up to now",
      exit: ExitCode.usage,
    });
  }
  const spoken = (env["LC_ALL"] ?? env["LC_MESSAGES"] ?? env["LANG"] ?? "").replace(/\..*/, "");
  const language = chooseLanguage(null, spoken) === "ko" ? "ko" : "en";
  const file = resolve(cwd, name);
  const { openFolding } = await import("./fold-progress.ts");
  const view = await readOverview(run, {
    since: day,
    commits: await readCommitsOf(run, env),
    onFold: openFolding(context),
  });
  await writePrivateFile(file, writeOverview(view, { language, isFile: true }), { name, root: run.root });
  return { data: { file }, text: () => `written: ${file}` };
}
