import { describe, expect, it } from "vitest";
import type { ApprovedTemplate } from "../../src/providers/approved-templates.ts";
import { compareTemplate } from "../../src/providers/compare-template.ts";
import { shipped } from "./shipped.ts";

const template: ApprovedTemplate = {
  name: "offer",
  language: "ko",
  isApproved: true,
  text: "{{1}}님, {{2}} 예약이 확정되었습니다.",
  header: null,
  buttons: [],
};
const inputsOf = (recipe: string, action: string) => shipped(recipe).actions[action]?.inputs ?? {};
const whatsapp = (parameters: string, change: Partial<ApprovedTemplate> = {}, more: object = {}) =>
  compareTemplate(
    { template: "offer", language: "ko", parameters, text: null, ...more },
    [{ ...template, ...change }],
    inputsOf("whatsapp-cloud", "template"),
  );

describe("a step's WhatsApp template", () => {
  it("fits where as many places are filled as there are, or each by its name", () => {
    expect(whatsapp("{{ first_name }}\n{{ day }}")).toEqual([]);
    const named = { text: "{{name}}님, {{day}} 예약" };
    expect(whatsapp("day: {{ day }}\nname: {{ first_name }}", named)).toEqual([]);
  });

  it.each([
    ["a", {}, "its text has 2 places, and `parameters` fill 1"],
    ["", {}, "its text has 2 places, and `parameters` fill 0"],
    ["day: x", { text: "{{name}} {{day}}" }, "`parameters` lack name"],
    ["name: x\nnmae: y", { text: "{{name}}" }, "its text has no place nmae"],
    ["a\nb", { header: "image" }, "its header needs `header image: …`"],
    ["a\nb\nheader text: x", { header: "image" }, "its header is of the kind image, not text"],
    ["a\nb\nheader text: x", {}, "its header has nothing to fill in"],
    ["a\nb", { buttons: [null, "url"] }, "button 1 needs `button 1 url: …`"],
    ["a\nb\nbutton 0 url: x", {}, "the template has no button 0"],
    ["a\nb", { isApproved: false }, 'the template "offer" is not approved'],
  ] as const)("is told apart: %j of %j", (parameters, change, said) => {
    expect(whatsapp(parameters, change as Partial<ApprovedTemplate>)).toEqual([said]);
  });

  it("must be there, in that language", () => {
    expect(whatsapp("a\nb", {}, { template: "ofer" })).toEqual(['there is no template "ofer"']);
    expect(whatsapp("a\nb", {}, { language: "en" })).toEqual([
      'the template "offer" has no language en: it has ko',
    ]);
  });

  it("is not judged where only the rendered message tells", () => {
    expect(whatsapp("{% if seats %}a{% endif %}\nb\nc")).toEqual([]);
    expect(whatsapp("a", {}, { template: "{{ topic }}" })).toEqual([]);
  });
});

describe("a step's Alimtalk", () => {
  const kakao = "#{이름}님, 주문이 발송되었습니다.\n송장: #{번호}";
  const sens = (text: string, change: Partial<ApprovedTemplate> = {}) =>
    compareTemplate(
      { template: "offer", language: null, parameters: null, text },
      [{ ...template, text: kakao, language: null, ...change }],
      inputsOf("sens", "alimtalk"),
    );

  it("is the template's text word for word, whatever stands in its places", () => {
    expect(sens("{{ first_name }}님, 주문이 발송되었습니다.\n송장: {{ topic }}")).toEqual([]);
    expect(sens("고객님, 주문이  발송되었습니다. 송장: 12")).toEqual([]);
    expect(sens("{{ first_name }}님, 주문이 도착했습니다.\n송장: {{ topic }}")).toEqual([
      'its text has "님, 주문이 발송되었습니다. 송장:", which the step has not',
    ]);
    expect(sens("안내드립니다. 지금 확인하세요.", { text: "안내드립니다." })).toEqual([
      'the step has "지금 확인하세요.", which its text has not',
    ]);
  });

  it("has a value for each place where the service fills it in", () => {
    const solapi = (parameters: string) =>
      compareTemplate(
        { template: "offer", language: null, parameters, text: null },
        [{ ...template, text: kakao, language: null }],
        inputsOf("solapi", "alimtalk"),
      );
    expect(solapi("#{이름}: {{ first_name }}\n#{번호}: 12")).toEqual([]);
    expect(solapi("#{이름}: {{ first_name }}")).toEqual(["`parameters` lack 번호"]);
  });
});
