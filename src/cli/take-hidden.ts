import type { CommandContext } from "../app/session/context.ts";
import { ExitCode, UserError } from "../errors.ts";
import type { RunContext } from "../run/context.ts";
import type { Task } from "../store/port.ts";

/**
 * Whether a task may be taken as performed whose person is paused or away: a terminal is asked, a script must have said
 * so (UserError, exit 2). True where nothing speaks against it.
 */
export async function mayTake(
  context: CommandContext,
  run: RunContext,
  task: Pick<Task, "id" | "enrollment" | "prospect">,
  isSure = false,
): Promise<boolean> {
  if (isSure) return true;
  const { openHiding } = await import("../run/actions/hidden-task.ts");
  const hidden = await (await openHiding(run.store, run.clock.now(), run.config.calendar.zone))(task);
  if (hidden === null) return true;
  if (!context.canAsk) {
    throw new UserError(`task ${task.id} is not for now: ${hidden}`, {
      hint: "--yes where it is done all the same",
      exit: ExitCode.usage,
    });
  }
  const { createPrompts } = await import("./prompts.ts");
  return createPrompts(context.world.streams).confirm({
    message: `${hidden}. Is task ${task.id} done all the same?`,
    default: false,
  });
}
