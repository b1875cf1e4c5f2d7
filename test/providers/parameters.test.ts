import { describe, expect, it } from "vitest";
import type { Touch } from "../../src/channels/channel.ts";
import { chooseAction } from "../../src/providers/choose-action.ts";
import { readParameters } from "../../src/providers/parameters.ts";
import { renderAction } from "../../src/providers/render-request.ts";
import { createVariables } from "../../src/providers/request-variables.ts";
import { shipped } from "./shipped.ts";

describe("parameters of a step", () => {
  it("are one a line, by name or in order", () => {
    expect(readParameters("Jin\n\nAt 10:30, room 4\n")).toEqual({ "1": "Jin", "2": "At 10:30, room 4" });
    expect(readParameters("#{이름}: 진\nurl: https://acme.example/a: b")).toEqual({
      "#{이름}": "진",
      url: "https://acme.example/a: b",
    });
    expect(readParameters("")).toEqual({});
  });

  /** The body of the request that a touch becomes. */
  function send(
    name: string,
    action: string,
    content: Record<string, string>,
    isInformational = false,
  ): unknown {
    const recipe = shipped(name);
    const channel = action.split(".")[0] ?? "";
    const actions = Object.values(recipe.actions).filter((each) => each.channel === channel);
    const touch = {
      key: "k",
      action,
      content,
      person: { fields: { phone: "+821055501234" }, tags: [] },
      sender: { name: "Anna", email: null },
      at: 0,
      ...(isInformational && { isInformational }),
    } as unknown as Touch;
    const chosen = chooseAction(recipe, actions, touch);
    const settings = {
      account: "AC",
      number: "+15550100",
      whatsapp_number: "+15550101",
      phone_id: "1",
      channel: "C",
    };
    const { body, contentType } = renderAction(
      recipe,
      chosen,
      createVariables(chosen, settings, null)(touch).all,
    );
    return contentType === "application/json"
      ? JSON.parse(body ?? "")
      : Object.fromEntries(new URLSearchParams(body ?? ""));
  }

  it("fill WhatsApp's template by name or in order, and the template is sent, not the text beside it", () => {
    const hello = { template: "hello", language: "en", text: "Hi Jin" };
    expect(send("whatsapp-cloud", "whatsapp", { ...hello, parameters: "Jin\nMonday" })).toMatchObject({
      type: "template",
      template: {
        name: "hello",
        components: [
          {
            type: "body",
            parameters: [
              { type: "text", text: "Jin" },
              { type: "text", text: "Monday" },
            ],
          },
        ],
      },
    });
    expect(send("whatsapp-cloud", "whatsapp", { ...hello, parameters: "day: Monday" })).toMatchObject({
      template: {
        components: [{ parameters: [{ type: "text", parameter_name: "day", text: "Monday" }] }],
      },
    });
    expect(send("whatsapp-cloud", "whatsapp", hello)).not.toHaveProperty("template.components");
    expect(send("whatsapp-cloud", "whatsapp", { text: "Hi" })).toMatchObject({ type: "text" });
  });

  it("fill the header and the buttons of WhatsApp's template, each by its kind", () => {
    const hello = { template: "hello", language: "en" };
    const components = (parameters: string): unknown =>
      (send("whatsapp-cloud", "whatsapp", { ...hello, parameters }) as { template: { components: unknown } })
        .template.components;
    expect(components("button 0 url: a/b\nbutton 1 copy_code: 25OFF\nJin\nheader text: For Jin")).toEqual([
      { type: "header", parameters: [{ type: "text", text: "For Jin" }] },
      { type: "body", parameters: [{ type: "text", text: "Jin" }] },
      { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "a/b" }] },
      {
        type: "button",
        sub_type: "COPY_CODE",
        index: "1",
        parameters: [{ type: "coupon_code", coupon_code: "25OFF" }],
      },
    ]);
    expect(components("header document: https://acme.example/a.pdf")).toEqual([
      {
        type: "header",
        parameters: [{ type: "document", document: { link: "https://acme.example/a.pdf" } }],
      },
    ]);
    expect(components("header video: 1479537139650973")).toEqual([
      { type: "header", parameters: [{ type: "video", video: { id: "1479537139650973" } }] },
    ]);
    // A word of the body may be called as it likes.
    expect(components("header: Jin")).toMatchObject([{ parameters: [{ parameter_name: "header" }] }]);
  });

  it.each([
    ["header audio: https://acme.example/a.mp3", 'no part "header audio"'],
    ["header image: http://acme.example/a.png", "a header's file is an https address"],
    ["header text: a\nheader image: https://acme.example/a.png", "one header at most"],
    ["button url: a", 'no part "button url"'],
    ["button 10 url: a", 'no part "button 10 url"'],
    ["button 0 call: a", 'no part "button 0 call"'],
  ])("that are no part of a template are refused before anything leaves: %s", (parameters, why) => {
    const content = { template: "hello", language: "en", parameters };
    expect(() => send("whatsapp-cloud", "whatsapp", content)).toThrow(why);
  });

  it("are Twilio's numbered variables and Solapi's named ones", () => {
    const content = { template: "HX1", text: "Hi Jin", parameters: "Jin" };
    expect(send("twilio", "whatsapp", content)).toMatchObject({
      ContentSid: "HX1",
      ContentVariables: '{"1":"Jin"}',
    });
    const own = { template: "KA01TP1", text: "진님", parameters: "#{이름}: 진" };
    const sent = { message: { kakaoOptions: { templateId: "KA01TP1", variables: { "#{이름}": "진" } } } };
    expect(send("solapi", "kakao.alimtalk", own, true)).toMatchObject(sent);
    expect(send("solapi", "kakao.brand", own)).toMatchObject(sent);
    expect(() => send("solapi", "kakao.alimtalk", own)).toThrow("no action that carries advertising");
  });
});
