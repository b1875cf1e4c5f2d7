import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeField } from "../faults/field.ts";
import { type HostileServer, type Reply, startHostileServer } from "../providers/hostile-server.ts";

const AT = ["--now", "2026-03-02T09:00:00"];
let reply: (path: string) => Reply;
let service: HostileServer;
beforeAll(async () => {
  service = await startHostileServer(({ path }) => reply(path));
});
afterAll(() => service.close());

const page = (data: object[], after: string | null): Reply => ({
  status: 200,
  body: JSON.stringify({
    data,
    ...(after !== null && { paging: { cursors: { after }, next: "https://graph.facebook.com/next" } }),
  }),
});
const OFFER = {
  name: "offer",
  language: "en_US",
  status: "APPROVED",
  components: [
    { type: "HEADER", format: "IMAGE" },
    { type: "BODY", text: "Hi {{1}}, {{2}} is yours." },
    {
      type: "BUTTONS",
      buttons: [{ type: "URL", url: "https://acme.example/{{1}}" }, { type: "QUICK_REPLY" }],
    },
  ],
};

describe("seq doctor", () => {
  it("holds each step's template against the approved one, and lint says the same without asking", async () => {
    reply = (path) => {
      if (!path.includes("/message_templates")) return { status: 200, body: '{"id":"1"}' };
      return path.includes("after=2") ? page([OFFER], null) : page([{ ...OFFER, name: "other" }], "2");
    };
    const step = `  - id: offer
    do: whatsapp
    text: Hi {{ first_name }}, it is yours.
    template: offer
    language: en_US
    parameters: |
      {{ first_name }}
      header image: https://acme.example/a.png
`;
    const field = makeField({
      sequences: { offers: `name: offers\nsteps:\n${step}` },
      sender: `whatsapp: { provider: whatsapp-cloud, phone_id: "1", business: "9", token: "\${TOKEN}" }`,
      extra: `providers: { whatsapp-cloud: { rehearsal_base: "${service.url}" } }\n`,
    });
    field.write(".env", "TOKEN=canary-token\n");
    chmodSync(join(field.root, ".env"), 0o600);
    await field.seq(["import", "-", ...AT], { stdin: "email,phone\njin@hanbit.example,+15550100\n" });
    expect((await field.seq(["lint", "--prospects", ...AT])).out).not.toContain("template-differs");
    const { out } = await field.seq(["doctor", ...AT]);
    expect(out).toContain("offers › offer: its text has 2 places, and `parameters` fill 1");
    expect(out).toContain("button 0 needs `button 0 url: …`");
    const asked = service.received.length;
    const linted = await field.seq(["lint", "--prospects", ...AT]);
    expect(linted.out).toContain("its text has 2 places, and `parameters` fill 1; button 0 needs");
    expect(service.received).toHaveLength(asked);
    const mended = step.replace(
      "{{ first_name }}\n      header",
      "{{ first_name }}\n      it\n      button 0 url: a\n      header",
    );
    field.write("sequences/offers.yaml", `name: offers\nsteps:\n${mended}`);
    expect((await field.seq(["doctor", ...AT])).out).toContain(
      "templates whatsapp whatsapp-cloud: 1 as approved",
    );
    expect((await field.seq(["lint", "--prospects", ...AT])).out).not.toContain("template-differs");
  });

  it("reads NHN's Alimtalk templates page by page, and compares the places by their names", async () => {
    const template = (templateCode: string, status: string) => ({
      ...{ templateCode, status, templateContent: "#{이름}님, #{시간}에 뵙겠습니다." },
    });
    reply = (path) => {
      const { pathname, searchParams } = new URL(path, "http://nhn.example");
      expect(pathname).toBe("/alimtalk/v2.3/appkeys/app/senders/sender/templates");
      const pages = [[template("OTHER", "TSC03")], [template("VISIT", "TSC03"), template("DRAFT", "TSC01")]];
      const templates = pages[Number(searchParams.get("pageNum")) - 1] ?? [];
      return {
        status: 200,
        body: JSON.stringify({
          header: { isSuccessful: true },
          templateListResponse: { templates, totalCount: 3 },
        }),
      };
    };
    const visit = (code: string, parameters: string) =>
      `name: visits\npurpose: service\nsteps:\n  - id: visit\n    do: kakao.alimtalk\n    text: 내일 뵙겠습니다.\n    template: ${code}\n    parameters: |\n${parameters}`;
    const right = '      이름: "{{ first_name }}"\n      시간: 10:00\n';
    const field = makeField({
      sequences: { visits: visit("VISIT", '      이름: "{{ first_name }}"\n      장소: 서울\n') },
      sender: `kakao: { provider: nhn-kakao, app: app, secret: "\${TOKEN}", sender: sender }`,
      extra: `providers: { nhn-kakao: { rehearsal_base: "${service.url}" } }\n`,
    });
    field.write(".env", "TOKEN=canary-token\n");
    chmodSync(join(field.root, ".env"), 0o600);
    await field.seq(["import", "-", ...AT], { stdin: "email,phone\njin@hanbit.example,+821012345678\n" });
    const check = async () => (await field.seq(["doctor", ...AT])).out;
    expect(await check()).toContain(
      "visits › visit: `parameters` lack 시간; visits › visit: its text has no place 장소",
    );
    field.write("sequences/visits.yaml", visit("DRAFT", right));
    expect(await check()).toContain('the template "DRAFT" is not approved');
    field.write("sequences/visits.yaml", visit("NONE", right));
    expect(await check()).toContain('there is no template "NONE"');
    field.write("sequences/visits.yaml", visit("VISIT", right));
    expect(await check()).toContain("templates kakao nhn-kakao: 1 as approved");
  });

  it("says why it could not look", async () => {
    reply = (path) =>
      path.includes("/message_templates") ? { status: 403, body: "{}" } : { status: 200, body: '{"id":"1"}' };
    const field = makeField({
      sequences: {
        offers: `name: offers\nsteps:\n  - { id: offer, do: whatsapp, text: Hi., template: offer, language: en_US }\n`,
      },
      sender: `whatsapp: { provider: whatsapp-cloud, phone_id: "1", business: "9", token: "\${TOKEN}" }`,
      extra: `providers: { whatsapp-cloud: { rehearsal_base: "${service.url}" } }\n`,
    });
    field.write(".env", "TOKEN=canary-token\n");
    chmodSync(join(field.root, ".env"), 0o600);
    await field.seq(["import", "-", ...AT], { stdin: "email\njin@hanbit.example\n" });
    expect((await field.seq(["doctor", ...AT])).out).toContain(
      "not looked at: WhatsApp Cloud API: answered 403",
    );
  });
});
