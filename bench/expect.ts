import { readFile } from "node:fs/promises";

/** A figure counts only for work that was done: throws unless a process has said so. */
export async function expectIn(output: string, text: string): Promise<void> {
  const said = await readFile(output, "utf8");
  if (!said.includes(text)) throw new Error(`expected "${text}" in:\n${said.slice(-2_000)}`);
}
