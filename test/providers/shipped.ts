import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readComponents } from "../../src/providers/parameters.ts";
import { type RecipeReading, readRecipe } from "../../src/providers/read-recipe.ts";
import type { Recipe, RequestVariables } from "../../src/providers/recipe.ts";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";

const FOLDER = join(PACKAGE_ROOT, "src/providers/recipes");

/** Every shipped recipe as it is read, by name. */
export const readings: ReadonlyMap<string, RecipeReading> = new Map(
  readdirSync(FOLDER).map((file) => {
    const name = basename(file, ".yaml");
    const text = readFileSync(join(FOLDER, file), "utf8");
    return [name, readRecipe(text, { file, name, isShipped: true, fields: {} })];
  }),
);

/** A shipped recipe. Throws where it is not sound. */
export function shipped(name: string): Recipe {
  const recipe = readings.get(name)?.recipe;
  if (recipe === undefined || recipe === null) throw new Error(`no sound recipe ${name}`);
  return recipe;
}

/** A recipe written in a test, under the name that it gives itself. */
export function own(text: string, name = "acme"): RecipeReading {
  return readRecipe(text, {
    file: `providers/${name}.yaml`,
    name,
    isShipped: false,
    fields: { seats: "number" },
  });
}

const SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  twilio: {
    account: "AC0123456789abcdef0123456789abcdef",
    number: "+15550100",
    whatsapp_number: "+15550101",
  },
  solapi: { key: "NCSKEY", number: "0215550100", channel: "KA01PF01" },
  sens: {
    key: "ACCESS",
    service: "ncp:sms:kr:1:acme",
    kakao_service: "ncp:kkobizmsg:kr:1:acme",
    number: "0215550100",
    channel: "@acme",
  },
  "nhn-sms": { app: "app", number: "0215550100" },
  "nhn-kakao": { app: "app", sender: "sender" },
  "whatsapp-cloud": { phone_id: "106540352242922" },
  graph: { tenant: "common" },
  ses: { key: "AKIAEXAMPLE", region: "eu-west-1" },
  pipedrive: { company: "acme" },
  salesforce: { domain: "acme", client_id: "3MVG9", external_id: "Email" },
  "google-ads": { client_id: "client", customer: "1234567890" },
  "linkedin-ads": { version: "202511" },
  lob: {
    name: "Acme",
    street: "1 Main St",
    city: "Austin",
    state: "TX",
    postal_code: "78701",
    country: "US",
    front: "tmpl_1",
  },
  slack: { channel: "C0123" },
  discord: { channel: "155101607195836416" },
  teams: { host: "default1.environment.api.powerplatform.com", workflow: "0123456789abcdef0123456789abcdef" },
};

/** What an action of a shipped recipe is given for one person. */
export function variablesOf(recipe: Recipe, given: Readonly<Record<string, unknown>> = {}): RequestVariables {
  return {
    phone: "+821055501234",
    email: "jin@hanbit.example",
    line_id: "U4af4980629",
    hook_url: "https://go.acme.example/hooks/x",
    subject: "Onboarding at Hanbit",
    text: "Hi Jin, 안녕하세요 👋 & welcome",
    html: "<p>Hi Jin</p>",
    from: "Anna Kim <anna@acme.example>",
    from_name: "Anna Kim",
    from_email: "anna@acme.example",
    raw: "U3ViamVjdDogSGk_",
    raw_base64: "U3ViamVjdDogSGk/",
    audience: "42",
    street: "210 King St",
    city: "San Francisco",
    state: "CA",
    postal_code: "94107",
    country: "US",
    template: "TEMPLATE",
    language: "ko",
    parameters:
      recipe.name === "whatsapp-cloud"
        ? readComponents("header image: https://acme.example/a.png\nJin\nbutton 0 url: jin")
        : { "1": "Jin" },
    buttons: [],
    first_name: "Jin",
    last_name: "Kim",
    company: "Hanbit & Co",
    domain: "hanbit.example",
    website: "hanbit.example",
    sent: { id: "order/1" },
    title: "CTO",
    linkedin_url: "https://www.linkedin.com/in/jin",
    hubspot_id: "512",
    salesforce_id: "003xx000004TmiQ",
    pipedrive_id: "42",
    attio_id: "bf071e1f",
    properties: { lifecyclestage: "lead" },
    values: { owner: "7" },
    due: "2026-03-09T09:00:00Z",
    assignees: [],
    deal: "Hanbit, 12 seats",
    stage: "qualified",
    owner: "7",
    close: "2026-06-30",
    ...given,
    settings: SETTINGS[recipe.name] ?? {},
    attempt: {
      id: "7c1d3a52",
      key: "8b0f1f5e-3c1e-4c62-9f0c-4a9a1de0a001",
      date: "2026-03-02",
      at: "2026-03-02T00:00:00Z",
    },
  };
}
