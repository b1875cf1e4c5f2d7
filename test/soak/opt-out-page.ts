import { spawn } from "node:child_process";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";
import type { Ended } from "./hands.ts";

/** `seq serve`, for as long as one click of a mail's opt-out link takes (RFC 8058). */
export async function postOptOut(
  root: string,
  argv: readonly string[],
  link: string,
): Promise<Ended & { status: number }> {
  const child = spawn(process.execPath, [join(PACKAGE_ROOT, "bin/seq.js"), ...argv], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  let status = 0;
  const closed = new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? -9)));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const listening = new Promise<string | null>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      const url = /"url":"([^"]+)"/.exec(out)?.[1];
      if (url !== undefined) resolve(url);
    });
    void closed.then(() => resolve(null));
  });
  const url = await listening;
  if (url !== null) {
    const { pathname } = new URL(link);
    const answer = await fetch(new URL(pathname, url), {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: "List-Unsubscribe=One-Click",
    });
    await answer.text();
    status = answer.status;
    child.kill("SIGTERM");
  }
  return { code: await closed, out, err, status };
}
