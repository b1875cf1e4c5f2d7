import { runNode, SEQ } from "./child.ts";
import { writePeople } from "./people.ts";
import { doEveryTask } from "./tasks.ts";
import { SEQUENCE } from "./workspace.ts";

/** A Monday and the Wednesday after it, without a holiday in any of the people's countries. */
export const INVITED = "2026-03-09T12:00Z";
export const DUE = "2026-03-11T13:00Z";

/** People whose invitation was sent two business days ago: the email is their second touch, and due. */
export async function bringToEmail(
  cwd: string,
  count: number,
  { people, output }: { people: string; output: string },
): Promise<void> {
  await writePeople(people, count, { withTopic: true });
  const place = { cwd, output };
  await runNode([SEQ, "import", people], place);
  await runNode([SEQ, "enroll", SEQUENCE, "--all", "--now", INVITED], place);
  await runNode([SEQ, "run", "--now", INVITED], place);
  const done = await doEveryTask(cwd, INVITED);
  if (done !== count) throw new Error(`${done} of ${count} invitations were sent`);
}
