import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readComponents } from "../../src/providers/parameters.ts";
import { openAnswer, readAnswer, tellsDuplicate } from "../../src/providers/read-answer.ts";
import type { AnswerReading, ExactRequest, RecipeAction } from "../../src/providers/recipe.ts";
import { renderAction, renderRequest } from "../../src/providers/render-request.ts";
import type { Asked } from "../../src/providers/service.ts";
import { askReference } from "./ask-reference.ts";
import { DESCRIPTIONS } from "./descriptions.ts";
import { type Prism, startPrism } from "./prism.ts";
import { shipped, variablesOf } from "./shipped.ts";

const NOW = Date.UTC(2026, 2, 2, 9);

type Kind = AnswerReading["is"] | "uncertain";

/** What a service's description knows, and how we read each answer that it documents. */
interface Described {
  settings: Readonly<Record<string, string>>;
  /** In place of what a test says of a person, where a description is strict. */
  given: Readonly<Record<string, unknown>>;
  actions: Readonly<Record<string, Readonly<Record<string, Kind>>>>;
  /** Actions whose look-up is described, too. */
  lookups: readonly string[];
  /** Where the documents allow more than the description says. */
  adapt?: (request: ExactRequest) => ExactRequest;
  /** What a description asks for beside what the documents do. */
  headers?: Readonly<Record<string, string>>;
}

/** Twilio's documents: `YYYY-MM-DD`, or a moment; the description knows the moment alone. */
const toMoment = (request: ExactRequest): ExactRequest => ({
  ...request,
  url: request.url.replace(/(DateSent%3E=\d{4}-\d\d-\d\d)(?=&|$)/, "$1T00:00:00Z"),
});

/** Slack's documents: JSON as well. The description says so, too, and then lists the fields of a form alone. */
function toForm(request: ExactRequest): ExactRequest {
  if (request.body === null) return request;
  const fields = Object.entries(JSON.parse(request.body) as Record<string, unknown>);
  const texts = fields.map(([name, value]): [string, string] => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const body = new URLSearchParams(texts).toString();
  return { ...request, body, contentType: "application/x-www-form-urlencoded" };
}

const TWILIO = { "201": "performed" } as const;
const SENDGRID = {
  "202": "performed",
  "400": "refused",
  "401": "our_fault",
  "403": "our_fault",
  "404": "our_fault",
  "413": "refused",
  // Whoever answers this may have taken the message.
  "500": "uncertain",
} as const;

const SERVICES: Readonly<Record<string, Described>> = {
  twilio: {
    settings: { token: "t" },
    given: { template: `HX${"0".repeat(32)}` },
    actions: { sms: TWILIO, whatsapp: TWILIO, whatsapp_template: TWILIO },
    lookups: ["sms", "whatsapp"],
    adapt: toMoment,
  },
  line: {
    settings: { token: "t" },
    given: { line_id: "U4af4980629" },
    actions: {
      push: {
        "200": "performed",
        "400": "refused",
        "403": "our_fault",
        "409": "performed",
        "429": "later",
      },
    },
    lookups: [],
  },
  resend: {
    settings: { key: "t" },
    given: {
      reply_to: "anna@acme.example",
      headers_of_mail: { "List-Unsubscribe": "<https://acme.example>" },
    },
    actions: { email: { "200": "performed" } },
    lookups: [],
  },
  sendgrid: {
    settings: { key: "t" },
    given: { headers_of_mail: { "List-Unsubscribe": "<https://acme.example>" } },
    actions: { email: SENDGRID, email_html: SENDGRID },
    lookups: ["email"],
  },
  slack: {
    settings: { token: "t" },
    given: {},
    actions: { notice: { "200": "performed" } },
    lookups: ["notice"],
    adapt: toForm,
    // The token in a header of its own, as it was before 2021.
    headers: { token: "t" },
  },
  lob: {
    settings: { key: "t" },
    given: { front: "https://acme.example/front.png" },
    actions: { letter: { "200": "performed" }, card: { "200": "performed" } },
    lookups: [],
  },
  discord: {
    settings: { token: "t" },
    given: {},
    // Of a message as its answer Prism thinks for half a minute, and makes up one that is none.
    actions: { notice: { "429": "later" } },
    lookups: [],
  },
};

describe.skipIf(DESCRIPTIONS === null)("what services describe (needs ../shared/data)", () => {
  describe.each(Object.entries(SERVICES))(
    "%s",
    (name, { settings, given, actions, lookups, adapt = (request) => request, ...more }) => {
      const recipe = shipped(name);
      const variables = variablesOf(recipe, given);
      let prism: Prism;

      beforeAll(async () => {
        prism = await startPrism(join(DESCRIPTIONS ?? "", `${name}.json`));
      });
      afterAll(() => prism.close());

      async function ask(request: ExactRequest, code?: string) {
        const headers: Record<string, string> = code === undefined ? {} : { prefer: `code=${code}` };
        const asked = await askReference(recipe, adapt(request), {
          settings: { ...variables.settings, ...settings },
          headers: { ...more.headers, ...headers },
          redirect: (url) => {
            // The description's own host and path before its paths.
            if (!url.startsWith(`${prism.base}/`)) throw new Error(`${url} is not below ${prism.base}`);
            return prism.url + url.slice(prism.base.length);
          },
        });
        return expectAnswer(asked);
      }

      function read(answer: Answer, { answer: rules, repeat }: RecipeAction): Kind {
        const values = openAnswer(answer, variables);
        if (repeat.class === "key" && tellsDuplicate(repeat.duplicate, values)) return "performed";
        return readAnswer(rules, values, NOW)?.is ?? "uncertain";
      }

      it.each(Object.entries(actions))(
        "takes our %s, and each documented answer is understood",
        async (id, codes) => {
          const action = recipe.actions[id];
          if (action === undefined) throw new Error(`no action ${id}`);
          const request = renderAction(recipe, action, variables);
          const kinds: Record<string, Kind> = {};
          for (const code of Object.keys(codes)) {
            const answer = await ask(request, code);
            expectTaken(answer);
            expect(answer.status).toBe(Number(code));
            kinds[code] = read(answer, action);
          }
          expect(kinds).toEqual(codes);
        },
      );

      it.runIf(lookups.length > 0).each(lookups)("takes our question about a lost %s", async (id) => {
        const lookup = recipe.actions[id]?.lookup;
        if (lookup === null || lookup === undefined) throw new Error(`${id} has no lookup`);
        const answer = await ask(renderRequest(recipe, lookup.request, variables));
        expectTaken(answer);
      });
    },
  );

  describe("whatsapp-cloud", () => {
    const recipe = shipped("whatsapp-cloud");
    let operation: { requestBody: Content; responses: Readonly<Record<string, Content>> };

    beforeAll(() => {
      const file = join(DESCRIPTIONS ?? "", "whatsapp-cloud-api_v23.0.yaml");
      const document = parse(readFileSync(file, "utf8"), { maxAliasCount: -1 }) as {
        paths: Record<string, { post: typeof operation }>;
      };
      const found = document.paths["/{Version}/{Phone-Number-ID}/messages"]?.post;
      if (found === undefined) throw new Error("messages are not described");
      operation = found;
    });

    const exampleOf = (name: string) =>
      operation.requestBody.content["application/json"].examples[name]?.value;

    function bodyOf(id: string, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
      const action = recipe.actions[id];
      if (action === undefined) throw new Error(`no action ${id}`);
      const request = renderAction(recipe, action, variablesOf(recipe, given));
      const { biz_opaque_callback_data: mark, ...body } = JSON.parse(request.body ?? "") as Record<
        string,
        unknown
      >;
      // Ours, and no example's: it names the attempt in status hooks.
      expect(mark).toBe(variablesOf(recipe).attempt.id);
      return body;
    }

    it("is sent the text of its own example", () => {
      const example = exampleOf("Send Text Message") as { to: string; text: { body: string } };
      expect(bodyOf("text", { phone: example.to, text: example.text.body })).toEqual(example);
    });

    it.each([
      "Send Message Template Text",
      "Send Message Template Media",
      "Send Message Template Interactive",
    ])("is sent the template of its own example, but for money and dates: %s", (name) => {
      const example = exampleOf(name) as {
        to: string;
        template: {
          name: string;
          language: { code: string };
          components: ExampleComponent[];
        };
      };
      const { name: template, language } = example.template;
      // Money and dates are written as text: docs/providers.md.
      const components = example.template.components.map((each) => ({
        ...each,
        parameters: each.parameters
          .filter(({ type }) => type !== "currency" && type !== "date_time")
          .map((parameter) =>
            parameter.type === "image" ? { ...parameter, image: { link: IMAGE } } : parameter,
          ),
      }));
      const lines = components.flatMap(({ type, index, sub_type: kind, parameters }) =>
        parameters.map(({ text, payload }) => {
          if (type === "header") return `header image: ${IMAGE}`;
          return type === "body" ? (text ?? "") : `button ${index ?? ""} ${kind ?? ""}: ${payload ?? ""}`;
        }),
      );
      const parameters = readComponents(lines.join("\n"));
      const given = { phone: example.to, template, language: language.code, parameters };
      const filled = { ...example.template, components };
      expect(bodyOf("template", given)).toEqual({ ...example, template: filled });
    });

    it("answers as in its own examples, each of which says performed", () => {
      const { examples: all = {} } = operation.responses["200"]?.content["application/json"] ?? {};
      // No message: it tells that one was read.
      const { "Send typing indicator and read receipt": _, ...named } = all;
      const examples = Object.values(named);
      expect(examples.length).toBeGreaterThan(5);
      for (const { value } of examples) {
        const body = Buffer.from(JSON.stringify(value));
        const answer = { status: 200, headers: { "content-type": "application/json" }, body };
        const reading = readAnswer(
          recipe.actions["text"]?.answer ?? [],
          openAnswer(answer, variablesOf(recipe)),
          NOW,
        );
        expect(reading).toMatchObject({ is: "performed", id: expect.stringMatching(/^wamid\./) as string });
      }
    });
  });
});

type Answer = Extract<Asked, { type: "answer" }>;

/** In place of `http(s)://the-image-url`, which is none. */
const IMAGE = "https://acme.example/a.png";

interface ExampleComponent {
  type: string;
  index?: string;
  sub_type?: string;
  parameters: { type: string; text?: string; payload?: string }[];
}

interface Content {
  content: Readonly<Record<"application/json", { examples: Readonly<Record<string, { value: unknown }>> }>>;
}

function expectAnswer(asked: Asked): Answer {
  if (asked.type !== "answer") throw new Error(`no answer: ${asked.reason}`);
  return asked;
}

/** Prism's own answers are problems (RFC 9457): our request is not as described. */
function expectTaken({ headers, body }: Answer): void {
  const isProblem = headers["content-type"]?.startsWith("application/problem+json") === true;
  if (isProblem) throw new Error(Buffer.from(body).toString("utf8"));
  const told = JSON.parse(headers["sl-violations"] ?? "[]") as { location: string[] }[];
  expect(told.filter(({ location }) => location[0] !== "response")).toEqual([]);
}
