import { spawn } from "node:child_process";
import { chooseChildEnv } from "../app/session/child-env.ts";
import { killAt, withDeadline } from "../deadline.ts";

/** How long a program of the desktop may take: whoever works through tasks waits for it. */
const DESKTOP_MS = 5_000;

/** Programs that put standard input on the clipboard, by platform and desktop; the first one there is used. */
const COPIERS: Readonly<Record<string, readonly (readonly [string, ...string[]])[]>> = {
  darwin: [["pbcopy"]],
  win32: [["clip"]],
  other: [
    ["wl-copy"],
    ["xclip", "-selection", "clipboard"],
    ["xsel", "--clipboard", "--input"],
    ["clip.exe"],
  ],
};

const OPENERS: Readonly<Record<string, readonly (readonly [string, ...string[]])[]>> = {
  darwin: [["open"]],
  win32: [["explorer"]],
  other: [["xdg-open"], ["wslview"]],
};

/** Puts text on the clipboard. False where no program for it is installed. */
export async function copyText(text: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  for (const [program, ...args] of COPIERS[process.platform] ?? COPIERS["other"] ?? []) {
    if ((await feedProgram(program, args, text, env)) === "done") return true;
  }
  return false;
}

/** Opens a web address in the browser; nothing but http and https. False where that cannot be done. */
export async function openLink(url: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  return /^https?:\/\//i.test(url) && openAddress(url, env);
}

/** The same for a page that this program wrote, by its file: URL. */
export async function openFile(url: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  return url.startsWith("file:") && openAddress(url, env);
}

async function openAddress(url: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  for (const [program, ...args] of OPENERS[process.platform] ?? OPENERS["other"] ?? []) {
    // Where no browser was open, some are the browser, and stay as long as it does.
    if ((await feedProgram(program, [...args, url], "", env, { mayStay: true })) === "done") return true;
  }
  return false;
}

/** One that may stay is left running, and is done; any other one that takes too long is ended. */
async function feedProgram(
  program: string,
  args: string[],
  input: string,
  env: NodeJS.ProcessEnv,
  { mayStay = false } = {},
): Promise<"done" | "failed"> {
  const running = withDeadline(
    { ms: DESKTOP_MS },
    (signal) =>
      new Promise<"done" | "failed">((resolve) => {
        const child = spawn(program, args, {
          env: chooseChildEnv(env),
          stdio: ["pipe", "ignore", "ignore"],
        });
        if (mayStay) child.unref();
        else killAt(signal, child);
        child.once("error", () => resolve("failed"));
        // Some stay behind to serve the clipboard: the end of the parent is enough.
        child.once("exit", (status) => resolve(status === 0 ? "done" : "failed"));
        child.stdin.on("error", () => undefined).end(input);
      }),
  );
  return running.catch(() => (mayStay ? "done" : "failed"));
}
