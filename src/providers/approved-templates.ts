import { evaluateOver, holdsOver } from "../condition/expression.ts";
import type { ServiceAccount } from "./accounts.ts";
import { readBody } from "./answer-body.ts";
import { type ListUse, useList } from "./poll-service.ts";
import { readText } from "./read-answer.ts";
import { walkTo } from "./read-hook.ts";
import { FIRST_PAGE, type PageMark, type PageResult, readPage } from "./read-pages.ts";
import type { RecipeTemplates } from "./recipe.ts";

/** A message template as its service has it. Plain data, so that it can be kept. */
export interface ApprovedTemplate {
  name: string;
  /** `en_US`; null where it has one language. */
  language: string | null;
  isApproved: boolean;
  /** With its places as the service writes them. */
  text: string;
  /** `image`, `document`, `video`, or `text` with a place in it; null: nothing of a header is to be filled in. */
  header: "text" | "image" | "document" | "video" | null;
  /** What each button needs, in order; null: nothing. */
  buttons: ("url" | "copy_code" | null)[];
}

const MOST_PAGES = 50;

/** Reads all message templates of an account. */
export async function readTemplatesOf(
  use: ListUse,
  templates: RecipeTemplates,
): Promise<{ type: "read"; templates: ApprovedTemplate[] } | { type: "failed"; reason: string }> {
  const { account } = use;
  const variables = {
    settings: account.settings.values,
    attempt: { id: "", key: "", date: "", at: "" },
    templates: {},
  };
  return useList(use, async (open) => {
    const found: ApprovedTemplate[] = [];
    let mark: PageMark | null = FIRST_PAGE;
    for (let pages = 0; mark !== null && pages < MOST_PAGES; pages++) {
      const page: PageResult<ApprovedTemplate> = await readPage(
        open,
        templates,
        "templates",
        variables,
        mark,
        ({ bytes, headers }) => {
          const body = readBody(bytes, headers["content-type"]);
          if (body === undefined) return Promise.resolve("answered what cannot be read");
          return Promise.resolve(
            walkTo(templates.each, body).flatMap((item) => readTemplate(templates, item)),
          );
        },
      );
      if (page.type === "failed") return page;
      found.push(...page.items);
      mark = page.after;
    }
    return { type: "read" as const, templates: found };
  });
}

/** Whether an account's templates can be read with the settings it has. */
export function canReadTemplates({ recipe, settings }: ServiceAccount): boolean {
  if (recipe.templates === null || settings.problems.length > 0) return false;
  const named = [...JSON.stringify(recipe.templates.request).matchAll(/\bsettings\.(\w+)/g)];
  return named.every(([, name = ""]) => Object.hasOwn(settings.values, name));
}

const PLACE = /\{\{[^}]*\}\}|#\{[^}]*\}/;

function readTemplate(rules: RecipeTemplates, item: unknown): ApprovedTemplate[] {
  const values = { item };
  const name = readText(rules.name, values, 500);
  const text = evaluateOver(rules.text, values);
  if (name === null || typeof text !== "string") return [];
  const header = (readText(rules.header, values, 20) ?? "").toLowerCase();
  const headerText = readText(rules.headerText, values, 500) ?? "";
  const buttons = rules.buttons === null ? [] : evaluateOver(rules.buttons, values);
  const isMedia = header === "image" || header === "document" || header === "video";
  return [
    {
      name,
      language: readText(rules.language, values, 20),
      isApproved: holdsOver(rules.approved, values),
      text,
      header: isMedia ? header : header === "text" && PLACE.test(headerText) ? "text" : null,
      buttons: Array.isArray(buttons) ? buttons.map(needOf) : [],
    },
  ];
}

/** What a button wants to be filled in, by its type and address. */
function needOf(button: unknown): ApprovedTemplate["buttons"][number] {
  const { type, url } = (typeof button === "object" && button !== null ? button : {}) as Record<
    string,
    unknown
  >;
  if (type === "COPY_CODE") return "copy_code";
  return type === "URL" && typeof url === "string" && PLACE.test(url) ? "url" : null;
}
