import { describe, expect, it } from "vitest";
import { openPlayedServices, readRecordedServices } from "../../src/providers/played-services.ts";
import type { SendResult, SignedRequest } from "../../src/providers/send-request.ts";

const NOTES = "https://api.acme.example/v1/notes";
const post = (body: string, url = NOTES): SignedRequest => ({ method: "POST", url, headers: {}, body });
const read = (result: SendResult): unknown =>
  result.type === "answer" ? JSON.parse(Buffer.from(result.body).toString("utf8")) : result;

describe("a played service", () => {
  it("gives the first answer that fits the request and is not used up, counted over all who ask", async () => {
    const { answers } = readRecordedServices(
      JSON.stringify({
        secrets: {},
        answers: [
          { request: `POST ${NOTES}`, has: "이서연", times: 1, status: 202, body: { id: "wait" } },
          { request: `POST ${NOTES}`, has: ["이서연", "두 번째"], status: 409, body: {} },
          { request: `POST ${NOTES}`, status: 201, body: { id: "n{n}" } },
        ],
      }),
      "answers.json",
    );
    const open = openPlayedServices(answers);
    const [one, other] = [open(), open()];
    expect(read(await one.send(post("이서연")))).toEqual({ id: "wait" });
    expect(read(await other.send(post("이서연")))).toEqual({ id: "n1" });
    expect(read(await one.send(post("Jin", `${NOTES}?draft=1`)))).toEqual({ id: "n2" });
    expect(await other.send(post("이서연, 두 번째"))).toMatchObject({ type: "answer", status: 409 });
  });

  it("lets nothing leave that no answer is recorded to", async () => {
    const sender = openPlayedServices([])();
    expect(await sender.send(post("Jin"))).toEqual({
      type: "never_left",
      cause: "refused",
      reason: `no answer is recorded to POST ${NOTES}`,
    });
  });

  it.each([
    ["{", "answers.json: it is not JSON"],
    ['{"secrets": {}}', "`answers` must be a list"],
    ['{"answers": [{"status": 200}]}', "answer 1 needs `request` and `status`"],
    ['{"answers": [{"request": "GET /", "status": "200"}]}', "answer 1 needs"],
  ])("says what is wrong with %s", (text, said) => {
    expect(() => readRecordedServices(text, "answers.json")).toThrow(said);
  });
});
