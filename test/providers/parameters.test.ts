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
