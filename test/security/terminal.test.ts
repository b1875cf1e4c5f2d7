import { describe, expect, test } from "vitest";
import { createPaint } from "../../src/app/session/paint.ts";
import { makeJsonShowable, makeOneLine, makeShowable } from "../../src/app/session/showable.ts";
import { enrollPeople, MONDAY, makeField } from "../faults/field.ts";

const ESC = "\u001B";
const ATTACKS: Readonly<Record<string, string>> = {
  "a new window title": `${ESC}]0;owned\u0007`,
  "a clipboard write (OSC 52)": `${ESC}]52;c;cm0gLXJmIH4=${ESC}\\`,
  "a hyperlink (OSC 8)": `${ESC}]8;;https://evil.example${ESC}\\click${ESC}]8;;${ESC}\\`,
  "a cleared screen": `${ESC}[2J${ESC}[H`,
  "a moved cursor": `${ESC}[1A${ESC}[2K`,
  "hidden text": `${ESC}[8mhidden${ESC}[0m`,
  "a blinking red background": `${ESC}[5;41m`,
  "a device report": `${ESC}[6n${ESC}[c`,
  "a DCS string": `${ESC}P+q544e${ESC}\\`,
  "a soft reset": `${ESC}c`,
  "an alternate screen": `${ESC}[?1049h`,
  "an 8-bit CSI": "\u009B2J",
  "an 8-bit OSC": "\u009D0;owned\u009C",
  "a carriage return": "good\rbad ",
  backspaces: "good\b\b\b\bbad",
  "a bell": "\u0007",
  DEL: "\u007F",
  NUL: "\0",
  "a form feed": "\f",
  "a right-to-left override": "gnp.\u202Eexe",
  "an isolate": "\u2066admin\u2069",
  "a line separator": "one\u2028two",
  "an iTerm file": `${ESC}]1337;File=name=eA==:AAAA\u0007`,
};
const ACTIVE = /[\0-\u0008\u000B-\u001F\u007F-\u009F\u200E\u200F\u2028-\u202E\u2066-\u2069]/;

describe("what a terminal is shown", () => {
  test.each(Object.entries(ATTACKS))("spells out %s, in text and in JSON", (_, attack) => {
    for (const color of [true, false]) expect(makeShowable(`a${attack}b`, color)).not.toMatch(ACTIVE);
    expect(makeOneLine(attack)).not.toMatch(/\n/);
    const json = JSON.stringify({ name: attack });
    expect(makeJsonShowable(json)).not.toMatch(ACTIVE);
    expect(JSON.parse(makeJsonShowable(json))).toEqual({ name: attack });
  });

  test("keeps our own colours, nested ones too, and any language", () => {
    const paint = createPaint(true);
    const line = paint.strong(
      `${paint.bad("held")} 지훈 ${paint.dim(paint.good("José"))} 😀 ${paint.name(paint.warn("م"))}`,
    );
    expect(makeShowable(line, true)).toBe(line);
    expect(makeShowable(line, false)).not.toContain(ESC);
    expect(makeShowable("a\tb\r\nc\n", true)).toBe("a\tb\nc\n");
  });
});

test.each([
  ["list", ["prospects", "list"]],
  ["list as JSON", ["prospects", "list", "--json"]],
  ["list as CSV", ["prospects", "list", "--csv"]],
  ["show", ["prospects", "show", "p1"]],
  ["why", ["why", "p1", "--now", MONDAY]],
  ["timeline", ["timeline", "p1"]],
  ["preview", ["preview", "one-mail", "--now", MONDAY]],
  ["plan", ["status"]],
  ["a dry run", ["run", "--dry-run", "--now", MONDAY]],
  ["a run", ["run", "--now", MONDAY]],
  ["a run as lines", ["run", "--json", "--now", MONDAY]],
  ["an unknown person", ["why", `nobody${ESC}]0;owned\u0007\u009B2J`]],
  ["an unknown command", [`x${ESC}[2J`]],
  ["an unknown option", ["run", `--x${ESC}[2J`]],
  ["an unknown file", ["import", `${ESC}[2J.csv`]],
])("a stranger's name cannot act on the terminal of whoever reads: %s", async (_, argv) => {
  const field = makeField();
  await enrollPeople(field, 1);
  // Import refuses most controls; what else writes people (webhooks, older versions) may not.
  const name = "Eve\u009B2J\u202Eexe";
  const set = await field.seq([
    "prospects",
    "set",
    "p1",
    `first_name=${name}`,
    `company=${name}`,
    "--now",
    MONDAY,
  ]);
  expect(set.err).not.toMatch(/bug/);
  const { out, err } = await field.seq(argv, {});
  expect(out.replaceAll("\n", "") + err.replaceAll("\n", "")).not.toMatch(
    argv.includes("--csv") ? new RegExp(ESC) : ACTIVE,
  );
});
