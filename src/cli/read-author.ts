import { execFile } from "node:child_process";
import { userInfo } from "node:os";
import { withDeadline } from "../deadline.ts";
import { chooseChildEnv } from "./child-env.ts";

/** How long git may take for a setting. */
const GIT_MS = 10_000;

/** Who is at the keyboard, as a reviewer would look them up: git's `Name <email>`, else the account's name. */
export async function readAuthor(root: string, env: NodeJS.ProcessEnv): Promise<string> {
  const [name, email] = await Promise.all([
    readGit("user.name", root, env),
    readGit("user.email", root, env),
  ]);
  if (name !== "" && email !== "") return `${name} <${email}>`;
  return name || email || env.USER || userInfo().username;
}

async function readGit(key: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const asking = withDeadline(
    { ms: GIT_MS },
    (signal) =>
      new Promise<string>((resolve) => {
        const options = { cwd, env: chooseChildEnv(env), signal, killSignal: "SIGKILL" } as const;
        execFile("git", ["config", "--get", key], options, (error, stdout) =>
          resolve(error === null ? stdout.trim() : ""),
        );
      }),
  );
  // No git, no answer, or no such setting: the account's name will do.
  return asking.catch(() => "");
}
