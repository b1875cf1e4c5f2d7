import { describe, expect, it } from "vitest";
import { emailAction } from "../../src/channels/email/actions.ts";
import { draftMail } from "../../src/channels/email/compose.ts";
import { type RenderRequest, renderTouch } from "../../src/channels/render-touch.ts";
import { createRenderer } from "../../src/message/render.ts";
import { settings } from "../law/people.ts";
import { makeSender } from "./email/touch.ts";

const renderer = createRenderer({ snippet: () => null });

function request(
  country: string | null,
  body: string,
  publicUrl: string | null = "https://go.acme.example",
): RenderRequest {
  return {
    template: {
      action: "email",
      form: "letter",
      medium: "email",
      texts: { subject: "Hello", body },
      fields: emailAction.fields,
      signature: null,
      inWorkspace: {},
      asks: [],
      sender: makeSender(),
      compliance: settings(),
      links: {
        keys: [{ id: "01234567", secret: "ab".repeat(32), createdAt: 0, retiredAt: null }],
        publicUrl,
        tracking: { opens: true, clicks: true },
      },
    },
    steps: {},
    key: "w/intro/p1/hello",
    at: Date.UTC(2026, 2, 2),
    person: { fields: { email: "jin@firm.example", ...(country !== null && { country }) }, tags: [] },
    parent: null,
    isFirst: true,
    ref: { prospect: 1, enrollment: 1, step: "hello" },
    content: null,
  };
}

describe("the way out of a written email", () => {
  const said = (country: string, body: string, publicUrl?: string | null) =>
    renderTouch(request(country, body, publicUrl), renderer).legalNotices?.footer ?? "";

  it.each(["US", "CA", "DE", "FR", "JP"])(
    "%s: is added where the text only speaks of such things",
    (country) => {
      const body =
        "We help teams cut their unsubscribe rate, désabonnement, abmelden, 配信停止, and opt-out of legacy tools.";
      expect(said(country, body)).toMatch(/https:\/\/go\.acme\.example\/u\/\S+/);
    },
  );

  it("is not added where the text has the message's own, as a link or as a mail", () => {
    expect(said("US", "[Unsubscribe]({{ unsubscribe_url }})")).not.toContain("/u/");
    expect(said("US", "[Unsubscribe]({{ unsubscribe_url }})", null)).not.toContain("unsubscribe");
    expect(said("US", "[Unsubscribe](https://go.acme.example/u/other)")).toContain("/u/");
    expect(said("US", "[Read more]({{ unsubscribe_url }})")).toContain("/u/");
  });

  it("to Korea is added in the language that the text lacks", () => {
    const footer = said("KR", "[Unsubscribe]({{ unsubscribe_url }})");
    expect(footer).toContain("수신거부(무료): https://go.acme.example/u/");
    expect(footer).not.toContain("Unsubscribe");
  });

  it("is a mail with its scheme in the plain text", () => {
    const { text } = draftMail(
      renderTouch(request("US", "[Unsubscribe]({{ unsubscribe_url }})", null), renderer),
    );
    expect(text).toMatch(/Unsubscribe \(mailto:\S+\?subject=unsubscribe%20\S+\)/);
  });
});

describe("opens and clicks of one person", () => {
  it.each([
    ["US", true],
    ["DE", false],
    ["FR", false],
    ["GB", false],
    [null, false],
  ])("%s: are counted: %s", (country, isCounted) => {
    expect(renderTouch(request(country, "Hi"), renderer).links?.tracking !== null).toBe(isCounted);
  });
});
