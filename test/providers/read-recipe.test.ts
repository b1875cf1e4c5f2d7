import { describe, expect, it } from "vitest";
import { own } from "./shipped.ts";

const HEAD = `provider: acme
title: Acme
docs: https://acme.example
base: https://api.acme.example/v1
settings:
  account: { pattern: "A[0-9]+" }
  token: { secret: true }
auth: { basic: { user: "{{ settings.account }}", password: "{{ settings.token }}" } }
`;

/** The diagnostics of a recipe whose action `x` is as written, by their line in the action. */
function tellAction(action: string): string[] {
  const { diagnostics } = own(`${HEAD}actions:\n  x:\n${action.replace(/^/gm, "    ")}\n`);
  return diagnostics.map(
    ({ range, code, message }) => `${range.line - 10}:${range.column - 4} ${code} ${message}`,
  );
}

function tell(text: string): string[] {
  return own(text).diagnostics.map(
    ({ range, code, message }) => `${range.line}:${range.column} ${code} ${message}`,
  );
}

const ANSWER = "answer: [{ when: status == 200, is: performed }]";

describe("a recipe that is wrong is told at its place", () => {
  it.each([
    [
      "an unknown key",
      `requst: {}\nrequest: { get: /x }\n${ANSWER}`,
      ['1:1 unknown-key unknown key "requst"'],
    ],
    [
      "an unknown setting, in a path",
      `request: { get: "/x/{{ settings.acount }}" }\n${ANSWER}`,
      ["1:33 unknown-variable there is no variable settings.acount"],
    ],
    [
      "an unknown variable, deep in JSON",
      `request: { post: /x, json: { a: [{ b: "{{ fone }}" }] } }\n${ANSWER}`,
      ["1:43 unknown-variable there is no variable fone"],
    ],
    [
      "a secret in a request, which is journaled",
      `request: { post: /x, json: { t: "{{ settings.token }}" } }\n${ANSWER}`,
      ["1:46 secret-in-request settings.token is secret, and a request is kept in the journal"],
    ],
    [
      "a template that does not end",
      `request: { get: "/x/{{ phone" }\n${ANSWER}`,
      ['1:21 template-syntax output "{{ phone" not closed'],
    ],
    [
      "a name that an answer does not have",
      "request: { get: /x }\nanswer: [{ when: stauts == 200, is: performed }]",
      ['2:18 condition-type unknown name "stauts"'],
    ],
    [
      "types that do not go together",
      `request: { get: /x }\nanswer: [{ when: "status == '200'", is: performed }]`,
      ["2:19 condition-type number and text do not go together with `==`"],
    ],
    [
      "a secret in a condition",
      `request: { get: /x }\nanswer: [{ when: "settings.token == body.t", is: performed }]`,
      ['2:28 condition-type unknown name "settings.token"'],
    ],
    [
      "a walk through a list inside another",
      `request: { get: /x }\nanswer: [{ when: "body.a.exists(x, body.b.exists(y, x == y))", is: performed }]`,
      ["2:19 condition-syntax A condition here walks through no list inside another"],
    ],
    [
      "an unknown answer",
      "request: { get: /x }\nanswer: [{ when: status == 200, is: perfomed }]",
      ['2:37 wrong-value "is" cannot be "perfomed"'],
    ],
    [
      "answers of which none says performed",
      "request: { get: /x }\nanswer: [{ when: status == 500, is: later }]",
      ["2:1 never-performed No answer says performed: every touch would stay uncertain"],
    ],
    [
      "a wait that goes with nothing",
      `request: { get: /x }\nanswer: [{ when: status == 200, is: performed, after: "1" }]`,
      ['2:48 wrong-answer "after" goes with later, not with performed'],
    ],
    [
      "no method",
      `request: { query: { a: 1 } }\n${ANSWER}`,
      ["1:1 missing-key A request needs one of get, post, put, patch and delete"],
    ],
    [
      "two methods",
      `request: { get: /x, post: /y }\n${ANSWER}`,
      ["1:21 wrong-request A request has one method, not get and post"],
    ],
    [
      "two bodies",
      `request: { post: /x, form: {}, json: {} }\n${ANSWER}`,
      ["1:32 wrong-request A request has one body, not form and json"],
    ],
    [
      "a body of a GET",
      `request: { get: /x, json: {} }\n${ANSWER}`,
      ["1:21 wrong-request A GET request has no body"],
    ],
    [
      "a host that is not the recipe's",
      `request: { get: "https://evil.example/x" }\n${ANSWER}`,
      ["1:18 foreign-host The request would go to evil.example, which is no host of this recipe"],
    ],
    [
      "a host that a variable chooses",
      `request: { get: "https://{{ company }}.example/x" }\n${ANSWER}`,
      ["1:17 wrong-request A path begins with / and follows `base`"],
    ],
    [
      "a host after a name and password",
      `request: { get: "https://api.acme.example@evil.example/x" }\n${ANSWER}`,
      ["1:18 foreign-host The request would go to an address with a password in it"],
    ],
    [
      "a path that goes up",
      `request: { get: /x/../y }\n${ANSWER}`,
      ["1:19 wrong-request A path goes straight to its end: no `//`, `.` or `..`"],
    ],
    [
      "a header that the program writes",
      `request: { get: /x, headers: { Authorization: "Bearer x" } }\n${ANSWER}`,
      ["1:32 wrong-header The header Authorization is written by the program"],
    ],
    [
      "a header that has no name",
      `request: { get: /x, headers: { "X Y": a } }\n${ANSWER}`,
      ['1:32 wrong-header "X Y" is no name of a header'],
    ],
    [
      "an unknown class",
      `request: { get: /x }\nrepeat: nevr\n${ANSWER}`,
      ['2:9 wrong-repeat "repeat" cannot be "nevr"'],
    ],
    [
      "a key that goes nowhere",
      `request: { post: /x, json: {} }\nrepeat: { key: {}, for: 1 hour }\n${ANSWER}`,
      ["2:11 wrong-repeat A key goes into a header or into a field"],
    ],
    [
      "a key that is always the same",
      `request: { post: /x, json: {} }\nrepeat: { key: { header: X-Key, value: abc }, for: 1 hour }\n${ANSWER}`,
      ["2:40 wrong-repeat Every attempt would have the same key"],
    ],
    [
      "a key in a body that has no fields",
      `request: { post: /x, text: hi }\nrepeat: { key: { field: key }, for: 1 hour }\n${ANSWER}`,
      ["2:1 wrong-repeat A key in a field needs a form, or JSON that is a map"],
    ],
    [
      "no duration",
      `request: { post: /x, json: {} }\nrepeat: { key: { header: X-Key }, for: a while }\n${ANSWER}`,
      ['2:40 wrong-duration "a while" is no duration'],
    ],
    [
      "a draft whose id nobody reads",
      `request: { post: /d, json: {} }\nrepeat:\n  draft:\n    made: [{ when: status == 201, is: performed }]\n    send: { post: "/d/{{ draft.id }}/send" }\n    look: { get: "/d/{{ draft.id }}", there: status == 200, gone: status == 404 }\n${ANSWER}`,
      ["4:5 never-performed No answer says performed and gives the draft's id"],
    ],
    [
      "a limit that is none",
      `inputs: { text: { limit: 90 letters } }\nrequest: { get: /x }\n${ANSWER}`,
      ['1:26 wrong-value "90 letters" is no limit'],
    ],
    [
      "an input that has another's name",
      `inputs: { body: {} }\nrequest: { get: /x }\n${ANSWER}`,
      ['1:11 wrong-field "body" has a meaning already'],
    ],
    [
      "a variable in a look-up",
      `request: { get: /x }\n${ANSWER}\nlookup: { get: "/x?to={{ fone }}", performed: "true" }`,
      ["3:26 unknown-variable there is no variable fone"],
    ],
  ])("%s", (_, action, told) => {
    expect(tellAction(action)).toEqual(told);
  });

  it("names the nearest name", () => {
    const { diagnostics } = own(
      `${HEAD}actions:\n  x:\n    request: { get: "/{{ settings.acount }}" }\n    ${ANSWER}\n`,
    );
    expect(diagnostics[0]?.hint).toBe('did you mean "account"?');
  });

  it.each([
    [
      "another name than its file",
      HEAD.replace("provider: acme", "provider: acne"),
      ['1:11 name-mismatch The file is called acme, the provider "acne"'],
    ],
    [
      "a base without https",
      HEAD.replace("https://api", "http://api"),
      ["4:7 wrong-base Requests would go to an address without https"],
    ],
    [
      "a base that ends in a slash",
      HEAD.replace("/v1", "/v1/"),
      ["4:7 wrong-base A base ends without a slash, a query or a #"],
    ],
    ["a host that is half the world", `${HEAD}hosts: ["*.com"]\n`, ['9:9 wrong-value "*.com" is no host']],
    [
      "a host of the base's that is a setting, and listed nowhere",
      HEAD.replace("api.acme", "{{ settings.account }}"),
      ["4:7 missing-key A base whose host is a setting needs `hosts`"],
    ],
    [
      "a secret in the base",
      HEAD.replace("/v1", "/{{ settings.token }}"),
      ["4:44 secret-in-request settings.token is secret, and a request is kept in the journal"],
    ],
    [
      "a secret that is written out",
      HEAD.replace("{{ settings.token }}", "hunter2"),
      ['7:3 unused-setting Nothing uses the setting "token"', "8:60 literal-secret A secret is written out"],
    ],
    [
      "a secret that is not marked",
      HEAD.replace("token: { secret: true }", "token: {}"),
      ["8:73 secret-not-marked settings.token is a secret here"],
    ],
    [
      "a secret that has a default",
      HEAD.replace("secret: true", "secret: true, default: hunter2"),
      ["7:26 literal-secret A secret is written out"],
    ],
    [
      "a setting that nothing uses",
      HEAD.replace("  token", "  spare: {}\n  token"),
      ['7:3 unused-setting Nothing uses the setting "spare"'],
    ],
    [
      "a pattern that can take for ever",
      HEAD.replace("A[0-9]+", "(a+)+"),
      ["6:23 wrong-value The pattern repeats a repetition, which can take for ever"],
    ],
    [
      "an unknown way to log in",
      HEAD.replace("basic: {", "basick: {"),
      [
        '6:3 unused-setting Nothing uses the setting "account"',
        '7:3 unused-setting Nothing uses the setting "token"',
        '8:9 unknown-key unknown key "basick"',
      ],
    ],
  ])("%s", (_, text, told) => {
    const whole = `${text}actions:\n  x:\n    request: { get: /x }\n    ${ANSWER}\n`;
    expect(tell(whole)).toEqual(told);
  });

  it("says that a secret in an address ends up in logs", () => {
    const text = HEAD.replace(
      /auth:.*/,
      'auth: { query: { name: key, value: "{{ settings.token }}" } }',
    ).replace(/ {2}account.*\n/, "");
    const { recipe, diagnostics } = own(`${text}actions:\n  x:\n    request: { get: /x }\n    ${ANSWER}\n`);
    expect(recipe).not.toBeNull();
    expect(diagnostics).toMatchObject([
      { code: "secret-in-url", severity: "warning", range: { line: 7, column: 9 } },
    ]);
  });

  it.each([
    [
      "no way to a list",
      `{ each: "body.entry[0]", when: "true", is: read, id: item.id }`,
      ['13:13 wrong-value "body.entry[0]" is no way to a list'],
    ],
    [
      "an item where nothing is walked through",
      `{ when: "item.a == 1", is: read, id: body.id }`,
      ['13:14 condition-type unknown name "item"'],
    ],
    [
      "nobody whom it is about",
      `{ when: "true", is: read }`,
      ["13:7 missing-key Whom it is about is missing"],
    ],
    [
      "a message without its words",
      `{ when: "true", is: message, from: body.from }`,
      ["13:7 missing-key A message has `from` and `text`"],
    ],
    [
      "an unknown event",
      `{ when: "true", is: deliverd, id: body.id }`,
      ['13:25 wrong-value "is" cannot be "deliverd"'],
    ],
  ])("a hook with %s", (_, rule, told) => {
    const verify = 'hooks:\n  verify: { slack: { secret: "{{ settings.token }}" } }\n  events:\n';
    const text = `${HEAD}actions: { x: { request: { get: /x }, ${ANSWER} } }\n${verify}  - ${rule}\n`;
    expect(tell(text)).toEqual(told);
  });

  it.each([
    [
      "a time that is none",
      "{ get: /x, every: soon, events: [*rule] }",
      ['11:32 wrong-duration "soon" is no duration'],
    ],
    [
      "a secret in its request",
      '{ get: "/x?t={{ settings.token }}", events: [*rule] }',
      ["11:39 secret-in-request settings.token is secret, and a request is kept in the journal"],
    ],
  ])("a poll with %s", (_, poll, told) => {
    const hooks =
      'hooks: { verify: { slack: { secret: "{{ settings.token }}" } }, events: [&rule { when: "true", is: read, id: body.id }] }';
    const text = `${HEAD}actions: { x: { request: { get: /x }, ${ANSWER} } }\n${hooks}\npoll: { all: ${poll} }\n`;
    expect(tell(text)).toEqual(told);
  });

  it("warns of hooks that anybody can write", () => {
    const text = `${HEAD}actions: { x: { request: { get: /x }, ${ANSWER} } }\nhooks: { verify: { none: true }, events: [{ when: "true", is: read, id: body.id }] }\n`;
    expect(own(text).diagnostics).toMatchObject([{ code: "unsigned-hook", severity: "warning" }]);
  });
});

describe("a hostile recipe", () => {
  it("is refused whole where its aliases expand without end, contain themselves or stand too deep", () => {
    const bomb = [
      "a: &a [x, x, x, x, x, x, x, x, x]",
      ...["b", "c", "d", "e", "f", "g", "h"].map(
        (name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[at]}`).join(", ")}]`,
      ),
    ];
    expect(tell(bomb.join("\n"))[0]).toMatch(/too-many-aliases/);
    expect(tell("provider: &p { a: *p }")[0]).toMatch(/too-many-aliases|yaml-syntax/);
    expect(tell(`a: ${"[".repeat(500)}${"]".repeat(500)}`)[0]).toMatch(/too-deep/);
    expect(tell(`a: "${"x".repeat(1_100_000)}"`)).toEqual(["1:1 too-large The file is larger than 1 MiB"]);
    expect(tell("\0")).toEqual(["1:1 not-utf8 The file is not UTF-8 text"]);
    expect(tell("- a")).toHaveLength(1);
  });

  it("never throws, whatever stands where something else belongs", () => {
    for (const wrong of [
      "7",
      "true",
      "[]",
      "{}",
      "null",
      "~",
      "[[1]]",
      "{ a: { b: [] } }",
      "'{{'",
      "'{% raw %}'",
    ]) {
      for (const key of ["provider", "base", "hosts", "settings", "auth", "check", "actions", "hooks"]) {
        const text = HEAD.replace(new RegExp(`^${key}:.*\\n(?: .*\\n)*`, "m"), "");
        expect(own(`${text}${key}: ${wrong}\n`).diagnostics.length).toBeGreaterThan(0);
      }
      for (const key of ["request", "repeat", "answer", "lookup", "inputs", "to", "channel"]) {
        own(`${HEAD}actions:\n  x:\n    ${key}: ${wrong}\n`);
      }
    }
  });
});

describe("the hash of a recipe", () => {
  const text = `${HEAD}actions:\n  x:\n    request: { get: /x }\n    ${ANSWER}\n`;

  it("stays as it is where only words about it change", () => {
    const { recipe } = own(text);
    expect(own(`# another comment\n${text.replace("title: Acme", "title: ACME")}`).recipe?.hash).toBe(
      recipe?.hash,
    );
    expect(recipe?.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("changes with whatever could change a request, or how its answer is read", () => {
    const { recipe } = own(text);
    const changed = [
      ["get: /x", "get: /y"],
      ["/v1", "/v2"],
      ["== 200", "== 201"],
      ["secret: true", "secret: true, optional: true"],
    ];
    for (const [from = "", to = ""] of changed) {
      const other = own(text.replace(from, to)).recipe?.hash;
      expect(other).toMatch(/^[0-9a-f]{64}$/);
      expect(other).not.toBe(recipe?.hash);
    }
  });
});
