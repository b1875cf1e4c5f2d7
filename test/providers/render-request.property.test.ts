import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RenderError } from "../../src/message/render.ts";
import type { Recipe, RequestVariables } from "../../src/providers/recipe.ts";
import { renderAction, renderRequest } from "../../src/providers/render-request.ts";
import { own, shipped, variablesOf } from "./shipped.ts";

const SERVICE = sound(`
provider: acme
title: Acme
docs: https://acme.example
base: https://api.acme.example/v1
actions:
  every_place:
    inputs: { text: {}, name: {}, note: { optional: true } }
    request:
      post: /people/{{ name }}/notes?about={{ name }}
      query: { q: "{{ text }}", both: "{{ name }} {{ text }}" }
      form: { a: "{{ text }}", b: "x{{ name }}y", note?: "{{ note }}", c: fixed }
    answer: [{ when: status == 200, is: performed }]
  as_json:
    inputs: { text: {}, name: {} }
    request: { put: /x, json: { a: "{{ text }}", deep: [{ b: "x{{ name }}y" }], n: 1 } }
    answer: [{ when: status == 200, is: performed }]
  in_header:
    inputs: { text: {} }
    request: { post: /x, headers: { X-Note: "{{ text }}" }, text: "{{ text }}" }
    answer: [{ when: status == 200, is: performed }]
`);

function sound(text: string): Recipe {
  const { recipe, diagnostics } = own(text);
  if (recipe === null) throw new Error(JSON.stringify(diagnostics));
  return recipe;
}

function variables(given: Readonly<Record<string, unknown>>): RequestVariables {
  return { ...variablesOf(SERVICE), note: "", ...given };
}

function action(id: string): Recipe["actions"][string] {
  const found = SERVICE.actions[id];
  if (found === undefined) throw new Error(`no action ${id}`);
  return found;
}

/** What people, and those who write in their name, put into fields. */
const field = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "a\r\nBcc: everybody@evil.example",
    "&To=%2B1&admin=1",
    "}} {{ settings.token }} {% raw %}",
    '"}],"to":"+1',
    "../../admin",
    "..",
    "%2e%2e",
    "?x=1#y",
    "//evil.example/",
    "@evil.example:80",
    "김진\u200b 👩‍👩‍👧",
    "\ud800",
    "\u0000",
    "__proto__",
    "x".repeat(10_000),
  ),
);

describe("whatever the fields of a person hold", () => {
  it("goes to the same host and path, and the form and query hold it again", () => {
    fc.assert(
      fc.property(field, field, field, (text, name, note) => {
        let request;
        try {
          request = renderAction(SERVICE, action("every_place"), variables({ text, name, note }));
        } catch (error) {
          // Only what would be no part of a path is refused, and the refusal does not repeat it.
          expect(error).toBeInstanceOf(RenderError);
          expect(["", ".", ".."]).toContain(name);
          return;
        }
        const url = new URL(request.url);
        expect(url.origin).toBe("https://api.acme.example");
        const [, version, people, part = "", notes, ...rest] = url.pathname.split("/");
        expect([version, people, notes, rest]).toEqual(["v1", "people", "notes", []]);
        expect(decodeURIComponent(part)).toBe(name.toWellFormed());
        expect([...url.searchParams]).toEqual([
          ["about", name.toWellFormed()],
          ["q", text.toWellFormed()],
          ["both", `${name} ${text}`.toWellFormed()],
        ]);
        expect([...new URLSearchParams(request.body ?? "")]).toEqual([
          ["a", text.toWellFormed()],
          ["b", `x${name}y`.toWellFormed()],
          ...(note === "" ? [] : [["note", note.toWellFormed()]]),
          ["c", "fixed"],
        ]);
      }),
    );
  });

  it("stands in JSON as itself, and adds nothing beside it", () => {
    fc.assert(
      fc.property(field, field, (text, name) => {
        const { body, url } = renderAction(SERVICE, action("as_json"), variables({ text, name }));
        expect(url).toBe("https://api.acme.example/v1/x");
        expect(JSON.parse(body ?? "")).toEqual({
          a: text.toWellFormed(),
          deep: [{ b: `x${name}y`.toWellFormed() }],
          n: 1,
        });
      }),
    );
  });

  it("never breaks a header, and is refused without being repeated where it would", () => {
    fc.assert(
      fc.property(field, (text) => {
        try {
          const { headers } = renderAction(SERVICE, action("in_header"), variables({ text }));
          expect(headers).toEqual([["X-Note", text]]);
          expect(text).toMatch(/^[\t\x20-\x7e]*$/);
        } catch (error) {
          expect(error).toBeInstanceOf(RenderError);
          expect(String(error)).toBe("UserError: the header X-Note would hold what no header may");
        }
      }),
    );
  });

  it("leaves every shipped request its host, its path and its fields", () => {
    const twilio = shipped("twilio");
    const whatsapp = shipped("whatsapp-cloud");
    fc.assert(
      fc.property(field, (text) => {
        const sms = twilio.actions["sms"];
        const free = whatsapp.actions["text"];
        if (sms === undefined || free === undefined) throw new Error("no such actions");
        const form = renderAction(twilio, sms, variablesOf(twilio, { text }));
        expect([...new URLSearchParams(form.body ?? "")].map(([name]) => name)).toEqual([
          "To",
          "From",
          "Body",
          "StatusCallback",
        ]);
        const json = renderAction(whatsapp, free, variablesOf(whatsapp, { text }));
        expect(json.url).toBe("https://graph.facebook.com/v23.0/106540352242922/messages");
        expect(JSON.parse(json.body ?? "")).toMatchObject({ text: { body: text.toWellFormed() } });
      }),
    );
  });
});

describe("a value that is wholly a variable", () => {
  it("keeps its type", () => {
    const { recipe } = own(`
provider: acme
title: Acme
docs: https://acme.example
base: https://api.acme.example
actions:
  all:
    inputs: { tags: { type: list }, data: { type: map }, sure: { type: boolean } }
    request: { post: /x, json: { n: "{{ seats }}", tags: "{{ tags }}", data: "{{ data }}", sure: "{{ sure }}", text: "{{ seats }} seats" } }
    answer: [{ when: status == 200, is: performed }]
`);
    const all = recipe?.actions["all"];
    if (recipe === null || all === undefined) throw new Error("not sound");
    const given = { seats: 7, tags: ["a", "b"], data: { k: 1 }, sure: false };
    expect(JSON.parse(renderAction(recipe, all, variables(given)).body ?? "")).toEqual({
      n: 7,
      tags: ["a", "b"],
      data: { k: 1 },
      sure: false,
      text: "7 seats",
    });
  });

  it("is refused by name where it is missing, and left out where the key says it may be", () => {
    const { recipe } = own(`
provider: acme
title: Acme
docs: https://acme.example
base: https://api.acme.example
actions:
  all:
    inputs: { note: { optional: true } }
    request: { post: /x, json: { note?: { text: "{{ note }}" }, title: "{{ title }}" } }
    answer: [{ when: status == 200, is: performed }]
`);
    const all = recipe?.actions["all"];
    if (recipe === null || all === undefined) throw new Error("not sound");
    const { settings, attempt } = variablesOf(recipe);
    const person = { settings, attempt, title: "CTO" };
    expect(renderAction(recipe, all, person).body).toBe('{"title":"CTO"}');
    expect(() => renderAction(recipe, all, { settings, attempt })).toThrow(
      expect.objectContaining({ name: "UserError", variable: "title" }),
    );
  });
});

describe("a rehearsal", () => {
  it("sends the same request to a base of its own, and to no other host", () => {
    const ses = shipped("ses");
    const email = ses.actions["email"];
    if (email === undefined) throw new Error("no action");
    const here = { base: "http://127.0.0.1:8025/ses", hosts: ["127.0.0.1:8025"] };
    const sent = renderAction(here, email, variablesOf(ses));
    expect(sent.url).toBe("http://127.0.0.1:8025/ses/v2/email/outbound-emails");
    expect(() =>
      renderRequest({ ...here, base: "http://mail.example" }, email.request, variablesOf(ses)),
    ).toThrow("an address without https");
  });

  it("is not led to another host by a setting", () => {
    const ses = shipped("ses");
    const email = ses.actions["email"];
    if (email === undefined) throw new Error("no action");
    for (const region of [
      "x/evil.example",
      "evil.example#",
      "x@evil.example/",
      "evil.example/..",
      "a.b\r\n",
    ]) {
      const values = { ...variablesOf(ses), settings: { region, from: "a@b.example" } };
      expect(() => renderAction(ses, email, values)).toThrow(RenderError);
    }
  });
});
