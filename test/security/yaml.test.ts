import { describe, expect, test } from "vitest";
import { read, readFile } from "../sequence/support.ts";

const STEP = "  - { id: a, do: task, text: x }\n";
const HEAD = `name: test\nsteps:\n${STEP}`;
const lol = (levels: number, width: number): string =>
  Array.from({ length: levels }, (_, level) => {
    const item = level === 0 ? "lol" : `*l${level - 1}`;
    return `l${level}: &l${level} [${Array.from({ length: width }, () => item).join(", ")}]`;
  }).join("\n");

/** Texts that blow up, mislead or reach out in careless readers of YAML. None is a valid file of ours. */
const ATTACKS: Readonly<Record<string, string>> = {
  "a billion laughs": `${HEAD}${lol(9, 9)}\n`,
  "a wide alias bomb": `${HEAD}a: &a [${"x,".repeat(5_000)}]\nb: [${"*a,".repeat(2_000)}]\n`,
  "an alias of itself": `${HEAD}a: &a [*a]\n`,
  "two that hold each other": `${HEAD}a: &a { b: &b { a: *a } }\n`,
  "an alias of the whole": "&all\nname: test\nsteps: *all\n",
  "an alias without an anchor": `${HEAD}a: *nothing\n`,
  "an anchor by the thousand": `${HEAD}${Array.from({ length: 1_500 }, (_, n) => `k${n}: &k${n} x`).join("\n")}\n`,
  "merge keys": `base: &base { do: email, subject: x, body: x }\nname: test\nsteps:\n  - { <<: *base, id: a }\n`,
  "a merge bomb": `${HEAD}a: &a { x: 1 }\n${Array.from({ length: 200 }, (_, n) => `b${n}: { <<: [${"*a,".repeat(50)}] }`).join("\n")}\n`,
  "lists 100,000 deep": `${HEAD}a: ${"[".repeat(100_000)}${"]".repeat(100_000)}\n`,
  "maps 100,000 deep": `${HEAD}a: ${"{a: ".repeat(100_000)}x${"}".repeat(100_000)}\n`,
  "block lists 10,000 deep": `${HEAD}a:\n  ${"- ".repeat(10_000)}x\n`,
  "an indent for each line": `${HEAD}a:\n${Array.from({ length: 1_000 }, (_, n) => `${" ".repeat(n + 1)}k:`).join("\n")}\n`,
  "open brackets only": `${HEAD}a: ${"[".repeat(50_000)}`,
  "open braces only": `${HEAD}a: ${"{".repeat(50_000)}`,
  "a scalar of two megabytes": `${HEAD}title: ${"x".repeat(2 * 1024 * 1024)}\n`,
  "a key of a megabyte": `${HEAD}${"k".repeat(1_000_000)}: x\n`,
  "100,000 keys": `${HEAD}${Array.from({ length: 100_000 }, (_, n) => `k${n}: x`).join("\n")}\n`,
  "100,000 documents": `${HEAD}${"---\nx\n".repeat(100_000)}`,
  "a key twice": `${HEAD}name: other\n`,
  "a key twice, spelled otherwise": `${HEAD}"name": other\n`,
  "a step's key twice": "name: test\nsteps:\n  - { id: a, do: task, text: x, do: email }\n",
  __proto__: `${HEAD}__proto__: { polluted: true }\n`,
  "__proto__ in a step":
    "name: test\nsteps:\n  - { id: a, do: task, text: x, __proto__: { polluted: true } }\n",
  constructor: `${HEAD}constructor: { prototype: { polluted: true } }\n`,
  "an id called __proto__": "name: test\nsteps:\n  - { id: __proto__, do: task, text: x }\n",
  "a variant called __proto__":
    "name: test\nsteps:\n  - { id: a, do: email, subject: x, body: x, variants: { __proto__: { polluted: true }, b: { subject: y } } }\n",
  "moved from __proto__": `${HEAD}moved: { __proto__: a, toString: a }\n`,
  "a function": `${HEAD}title: !!js/function 'function () { return 1 }'\n`,
  "a regular expression": `${HEAD}title: !!js/regexp /x/\n`,
  "a Python object": `${HEAD}title: !!python/object/apply:os.system ['id']\n`,
  "a Ruby object": `${HEAD}title: !ruby/object:Gem::Installer {}\n`,
  "a Java object": `${HEAD}title: !!javax.script.ScriptEngineManager [x]\n`,
  "a file": `${HEAD}title: !include /etc/passwd\n`,
  "the environment": `${HEAD}title: !env HOME\n`,
  "a tag of one's own": `%TAG ! tag:evil.example,2026:\n---\n${HEAD}title: !x y\n`,
  "a set": `${HEAD}title: !!set { a, b }\n`,
  "binary data": `${HEAD}title: !!binary aGVsbG8=\n`,
  "a date as a key": `${HEAD}2026-01-01: x\n`,
  "a list as a key": `${HEAD}? [a, b]\n: x\n`,
  "a map as a key": `${HEAD}? { a: b }\n: x\n`,
  NUL: `${HEAD}title: "a\0b"\n`,
  "half a character": `${HEAD}title: \uFFFD\n`,
  "a carriage return in a key": `${HEAD}"na\\rme": x\n`,
  "a number without end": `${HEAD}title: ${"9".repeat(100_000)}x\nwhat: 1\n`,
  "a quote without end": `${HEAD}title: "${"x".repeat(100_000)}\n`,
  "a comment that never ends, and a stray": `${HEAD}#${" #".repeat(100_000)}\nwhat: 1\n`,
  "tabs as indentation": `name: test\nsteps:\n\t- id: a\n`,
  "a bare carriage return": `${HEAD}\rwhat: 1\n`,
};

describe("a hostile sequence file is refused, with its reasons, and changes nothing else", () => {
  test.each(Object.entries(ATTACKS))("%s", (_, text) => {
    const { plan, diagnostics } = readFile(text);
    expect(plan).toBeNull();
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.length).toBeGreaterThan(0);
    for (const { message, hint = "" } of errors) {
      expect(message + hint).not.toMatch(/root:x?:0|\[object Object\]|native code/);
      expect(message.length).toBeLessThan(2_000_000);
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe("a hostile seq.yaml is refused just so", () => {
  test.each(Object.entries(ATTACKS))("%s", (_, text) => {
    const own = text.replace(
      /name: test\nsteps:\n(?: {2}- \{ id: a, do: task, text: x \}\n)?/,
      "workspace: acme\n",
    );
    const { config, diagnostics } = read(own);
    expect(config).toBeNull();
    expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test.each([
    "senders: { __proto__: { name: x, email: a@b.example, smtp: outbox, polluted: 1 } }",
    "fields: { __proto__: text }",
    "fields: { constructor: { polluted: text } }",
    "limits: { __proto__: 1 per day }",
    "personas: { __proto__: { where: 'true' } }",
    "costs: { __proto__: x }",
    "compliance: { overrides: { __proto__: { email: allow, reason: x, polluted: 1 } } }",
    "web: { webhooks: { __proto__: { secret: '${X}' } } }",
  ])("prototypes: %s", (line) => {
    const { config } = read(`workspace: acme\n${line}\n`, { X: "x" });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(config?.senders ?? {})).toBe(Object.prototype);
    expect(config?.web.webhooks.forms ?? null).toBeNull();
  });
});
