import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";
import type { Ended } from "./hands.ts";

/** How `seq serve` ended, and with what status it answered; 0 where it did not. */
export type Visit = Ended & { status: number };

/** One click of a mail's opt-out link (RFC 8058). */
export function postOptOut(root: string, argv: readonly string[], link: string): Promise<Visit> {
  return serve(root, argv, (url) =>
    fetch(new URL(new URL(link).pathname, url), {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: "List-Unsubscribe=One-Click",
    }),
  );
}

/** A form, as one's own server tells of it: signed with the time (ms) at which it was sent in. */
export function postForm(
  root: string,
  argv: readonly string[],
  fields: Readonly<Record<string, string>>,
  { secret, at }: { secret: string; at: number },
): Promise<Visit> {
  const body = JSON.stringify(fields);
  const t = Math.floor(at / 1_000);
  const v1 = createHmac("sha256", secret).update(`${t}.${body}`).digest("hex");
  return serve(root, argv, (url) =>
    fetch(new URL("/hooks/forms", url), {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Seq-Signature": `t=${t},v1=${v1}` },
      body,
    }),
  );
}

/** `seq serve`, for as long as one request takes. */
async function serve(
  root: string,
  argv: readonly string[],
  ask: (url: string) => Promise<Response>,
): Promise<Visit> {
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
    const answer = await ask(url);
    await answer.text();
    status = answer.status;
    child.kill("SIGTERM");
  }
  return { code: await closed, out, err, status };
}
