import { spawn } from "node:child_process";
import { chooseChildEnv } from "./child-env.ts";

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
    if (await feedProgram(program, args, text, env)) return true;
  }
  return false;
}

/** Opens a web address in the browser; nothing but http and https. False where that cannot be done. */
export async function openLink(url: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  if (!/^https?:\/\//i.test(url)) return false;
  for (const [program, ...args] of OPENERS[process.platform] ?? OPENERS["other"] ?? []) {
    if (await feedProgram(program, [...args, url], "", env)) return true;
  }
  return false;
}

function feedProgram(
  program: string,
  args: string[],
  input: string,
  env: NodeJS.ProcessEnv,
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: chooseChildEnv(env),
      stdio: ["pipe", "ignore", "ignore"],
    });
    child.once("error", () => resolve(false));
    // Some stay behind to serve the clipboard: the end of the parent is enough.
    child.once("exit", (status) => resolve(status === 0));
    child.stdin.on("error", () => undefined).end(input);
  });
}
