import { describe, expect, it } from "vitest";
import { readSequence, type SequenceReading } from "../../src/sequence/read-sequence.ts";
import { places, read, WORKSPACE } from "./support.ts";

const HTTP = `http:
  hosts: [erp.acme.example, crm.acme.example]
  auth: { erp.acme.example: { bearer: "\${ERP_TOKEN}" } }
`;
const { config } = read(WORKSPACE + HTTP, { ERP_TOKEN: "canary-token" });

function readStep(step: string, next = ""): SequenceReading {
  if (config === null) throw new Error("the workspace has errors");
  const indented = step.replace(/^/gm, "    ");
  const text = `name: test\nsteps:\n  - id: erp\n    do: http\n${indented}\n${next}\n`;
  return readSequence(text, { file: "sequences/test.yaml", workspace: config, snippet: () => null });
}

const POST = "post: https://erp.acme.example/leads";

describe("a step's own request", () => {
  it("is all in the version, and no secret is", () => {
    const one = readStep(`${POST}\njson: { email: "{{ email }}" }`);
    expect(one.diagnostics).toEqual([]);
    const versions = [
      one,
      readStep(`${POST}\njson: { email: "{{ phone }}" }`),
      readStep(`${POST}\njson: { email: "{{ email }}" }\nrepeat: upsert`),
      readStep(`${POST}\njson: { email: "{{ email }}" }\nanswer: [{ when: status == 200, is: performed }]`),
      readStep(`post: https://crm.acme.example/leads\njson: { email: "{{ email }}" }`),
    ].map(({ version }) => version);
    expect(new Set(versions).size).toBe(5);
    expect(versions).not.toContain(null);
    expect(JSON.stringify(one.plan)).not.toContain("canary-token");
  });

  it.each([
    ["a host that seq.yaml lacks", "post: https://erp.acme.exmaple/leads", ["5:11-5:35 foreign-host"]],
    ["a host that a person chooses", 'post: "https://{{ company }}.example/x"', ["5:11-5:44 wrong-request"]],
    ["no host", "post: /leads", ["5:11-5:17 wrong-request"]],
    ["no encryption", "post: http://erp.acme.example/leads", ["5:11-5:34 foreign-host"]],
    ["a log-in in the address", "post: https://me:pw@erp.acme.example/x", ["5:11-5:41 foreign-host"]],
    [
      "a look-up elsewhere",
      `${POST}\nlookup: { get: "https://crm.acme.example/x", performed: status == 200 }`,
      ["6:21-6:45 foreign-host"],
    ],
    ["an unknown variable", `${POST}\njson: { email: "{{ emial }}" }`, ["6:24-6:29 unknown-variable"]],
    [
      "an unknown answer",
      `${POST}\nanswer: [{ when: status == 200, is: perfomed }]`,
      ["6:41-6:49 wrong-value"],
    ],
    [
      "no answer that says performed",
      `${POST}\nanswer: [{ when: status == 409, is: refused }]`,
      ["6:5-6:11 never-performed"],
    ],
    ["an unknown class", `${POST}\nrepeat: evry`, ["6:13-6:17 wrong-repeat"]],
    ["an unknown key", `${POST}\njsn: {}`, ["6:5-6:8 unknown-key"]],
    ["its own credentials", `${POST}\nheaders: { Authorization: Bearer x }`, ["6:16-6:29 wrong-header"]],
    [
      "a field that nobody has",
      `${POST}\nanswer: [{ when: "true", is: performed, set: { seets: body.n } }]`,
      ["6:52-6:57 unknown-field"],
    ],
    [
      "a value of another type",
      `${POST}\nanswer: [{ when: "true", is: performed, set: { seats: "'x'" } }]`,
      ["6:59-6:64 wrong-type"],
    ],
    [
      "what a person does",
      `${POST}\nanswer: [{ when: "true", is: performed, events: [replied] }]`,
      ["6:54-6:61 wrong-answer"],
    ],
    [
      "results of a refusal",
      `${POST}\nanswer: [{ when: status == 200, is: performed }, { when: "true", is: refused, events: [found] }]`,
      ["6:83-6:89 wrong-answer"],
    ],
    ["a loop of aliases", `${POST}\njson: &a { again: *a }`, null],
  ])("with %s is told at its place, and never performed", (_, step, expected) => {
    const { diagnostics, plan } = readStep(step);
    expect(plan).toBeNull();
    if (expected === null) expect(diagnostics[0]).toMatchObject({ severity: "error", range: { line: 6 } });
    else expect(places(diagnostics)).toEqual(expected);
  });

  it("tells conditions what its answers record", () => {
    const answer = "answer: [{ when: status == 200, is: performed, events: [found, not_found] }]";
    const readAll = (event: string) =>
      readStep(`${POST}\n${answer}`, `  - { id: next, do: task, text: x, when: steps.erp.${event} }`);
    expect(readAll("found").diagnostics).toEqual([]);
    expect(readAll("fuond").diagnostics[0]).toMatchObject({
      severity: "error",
      hint: 'did you mean "found"?',
    });
  });
});

describe("`http` of seq.yaml", () => {
  it.each([
    [
      "a secret that is written out",
      "http: { hosts: [a.example], auth: { a.example: { bearer: abc } } }",
      "literal-secret",
    ],
    [
      "a log-in for a host that is none",
      'http: { hosts: [a.example], auth: { b.example: { bearer: "${T}" } } }',
      "unknown-host",
    ],
    ["a private host that is none", "http: { hosts: [a.example], private: [b.example] }", "unknown-host"],
    ["half the world", 'http: { hosts: ["*.example"] }', "wrong-value"],
    [
      "two log-ins",
      'http: { hosts: [a.example], auth: { a.example: { bearer: "${T}", header: { name: X, value: "${T}" } } } }',
      "wrong-auth",
    ],
    [
      "a rehearsal that leaves this machine",
      "http: { hosts: [a.example], rehearsal_base: https://a.example }",
      "wrong-value",
    ],
  ])("refuses %s", (_, line, code) => {
    const { config: refused, diagnostics } = read(`${WORKSPACE}${line}\n`, { T: "told" });
    expect(refused).toBeNull();
    expect(diagnostics.map((each) => each.code)).toContain(code);
  });
});
