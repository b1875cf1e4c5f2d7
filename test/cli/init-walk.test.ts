import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder, runSeq } from "./run-seq.ts";
import { atTerminal, enter, hasTerminal } from "./terminal.ts";

const clear = "\u0015";

/** Git knows nobody; the mail domain is one that no name server knows (RFC 2606), so that no server is offered. */
const env = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null", USER: "rep", TZ: "UTC" };

it.skipIf(!hasTerminal).each([
  { columns: 60, city: "부산", zone: "Asia/Seoul", country: "KR", name: "김민수" },
  { columns: 80, city: "Munich", zone: "Europe/Berlin", country: "DE", name: "Bo Berg" },
])(
  "seq init at $columns columns refuses a@b, finds the zone of $city and suggests its country (needs script of util-linux)",
  async ({ columns, city, zone, country, name }) => {
    const cwd = makeFolder();
    const { code, screen } = await atTerminal(["init", "outbound"], { cwd, env, columns }, [
      { question: "Name of the workspace", keys: enter },
      { question: "Your name", keys: `${clear}${name}${enter}` },
      { question: "Your email address", keys: `a@b${enter}` },
      { question: "That is no email address", keys: `${clear}min@hanbit.example${enter}` },
      { question: "Time zone, or a city", keys: `Atlantis${enter}` },
      { question: "Give a city", keys: `${clear}${city}${enter}` },
      { question: `(${country})`, keys: `Korea${enter}` },
      { question: "Give two letters", keys: `${clear}${enter}` },
      { question: "Postal address", keys: `1 Main St, Springfield${enter}` },
      { question: "Sequences to start with", keys: enter },
    ]);
    expect({ code, screen }).toMatchObject({ code: 0 });
    const text = readFileSync(join(cwd, "outbound/seq.yaml"), "utf8");
    expect(text).toContain(`timezone: ${zone}`);
    expect(text).toContain("email: min@hanbit.example");
    expect(text).toContain(name);
    expect(text).toMatch(new RegExp(`holidays: \\[${country}\\]`));
    const lint = await runSeq(["lint"], { cwd: join(cwd, "outbound") });
    expect([lint.code, lint.out]).toEqual([0, lint.out]);
    expect(screen).not.toMatch(/Error|undefined/);
  },
);
