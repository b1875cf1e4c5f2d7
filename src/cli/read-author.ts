import { execFile } from "node:child_process";
import { userInfo } from "node:os";
import { chooseChildEnv } from "./child-env.ts";

/** Who is at the keyboard, as a reviewer would look them up: git's `Name <email>`, else the account's name. */
export async function readAuthor(root: string, env: NodeJS.ProcessEnv): Promise<string> {
  const [name, email] = await Promise.all([
    readGit("user.name", root, env),
    readGit("user.email", root, env),
  ]);
  if (name !== "" && email !== "") return `${name} <${email}>`;
  return name || email || env.USER || userInfo().username;
}

function readGit(key: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve) => {
    // No git, or no such setting: the account's name will do.
    execFile("git", ["config", "--get", key], { cwd, env: chooseChildEnv(env) }, (error, stdout) =>
      resolve(error === null ? stdout.trim() : ""),
    );
  });
}
