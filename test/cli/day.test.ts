import { describe, expect, it } from "vitest";
import { measureWidth, wrapText } from "../../src/app/session/width.ts";
import { type Field, makeField } from "../faults/field.ts";

const at = (time: string, day = "2026-03-02") => ["--now", `${day}T${time}:00`];
const KIM = "min@hanbit.example";
const PEOPLE = `first_name,last_name,email,phone,company,title,timezone
민수,김,${KIM},+821012345678,한빛소프트 주식회사 클라우드 사업본부 고객성공팀 서울 강남 사무소,대표이사,Asia/Seoul
Bo,Berg,bo@other.example,+49301000002,Other,CTO,Europe/Berlin
Eva,Late,eva@late.example,+49301000003,Late,CEO,Europe/Berlin
`;
const CALLS = `name: calls
exit_on: [replied]
steps:
  - { id: hello, do: email, subject: "Hello {{ company }}", body: "Hi {{ first_name }} of {{ company }}." }
  - { id: offer, do: code, code: spring }
  - id: ring
    do: call
    script: |
      {{ first_name }}님, 지난주에 보내 드린 제안에 대해 말씀드리려고 전화드렸습니다. 잠시 통화 가능하신가요? {{ steps.offer.code }}
  - { id: write, wait: 2 business days, do: linkedin.message, text: Hello. }
`;

async function openDay(): Promise<Field> {
  const field = makeField({
    sequences: { calls: CALLS },
    extra: `codes: { spring: { discount: "15 %", expires: 14 days, uses: 1 } }\n`,
  });
  await field.seq(["import", "-", ...at("08:00")], { stdin: PEOPLE });
  await field.seq(["enroll", "calls", "--prospect", KIM, "--prospect", "bo@other.example", ...at("08:00")]);
  for (let run = 0; run < 3; run++) await field.seq(["run", ...at("08:00")]);
  return field;
}

interface Day {
  date: string;
  hidden: number;
  people: {
    name: string;
    email: string;
    meetings: { at: string | null; day: string; kind: string }[];
    tasks: { id: number; at: string }[];
    codes: { code: string; discount: string; expires_at: string }[];
    history: { kind: string }[];
  }[];
}
const look = (field: Field, time: string, ...more: string[]) =>
  field.look<Day>(["tasks", "--today", ...more, ...at(time)]);
const taskOf = (day: Day, email: string) =>
  day.people.find((person) => person.email === email)?.tasks[0]?.id ?? 0;

describe("a day on paper", () => {
  it("has a block a person: who it is, what to do, what was before, and the code they hold", async () => {
    const field = await openDay();
    const { out, code } = await field.seq(["tasks", "--today", "--print", ...at("09:00")]);
    expect(code).toBe(0);
    const [, block = ""] = out.split("\n\n");
    expect(block).toContain("김민수");
    expect(block).toContain("+821012345678");
    expect(block).toContain("[ ] call, task");
    expect(block).toMatch(/before: code issued/);
    expect(block).toMatch(/code: [\dA-Z-]{14} \(spring, 15 %\) until Mon 16 Mar\s+2026/);
    // The code stands in the script that was written, too.
    expect(block).toContain("통화 가능하신가요?");
  });

  it("never takes more than 60 columns, in which a Korean letter takes two", async () => {
    const field = await openDay();
    const { out } = await field.seq(["tasks", "--today", "--print", ...at("09:00")]);
    for (const line of out.split("\n")) expect(measureWidth(line), line).toBeLessThanOrEqual(60);
    expect(out).not.toContain("\u001b");
    // Nothing of the text is lost at the edge.
    expect(out.replace(/\s+/g, "")).toContain("한빛소프트주식회사클라우드사업본부고객성공팀서울강남사무소");
  });

  it("has those who come today, by their time, and not those who called off", async () => {
    const field = await openDay();
    const book = (email: string, starts: string, time: string) =>
      field.seq(["event", email, "booked", "--data", `starts_at=${starts}`, ...at(time)]);
    await book("eva@late.example", "2026-03-02T15:30", "08:10");
    await book("bo@other.example", "2026-03-02T10:00:00Z", "08:11");
    await book(KIM, "2026-03-03T10:00", "08:12");
    const day = await look(field, "09:00");
    expect(day.people.map(({ email }) => email)).toEqual(["bo@other.example", "eva@late.example", KIM]);
    expect(day.people[2]?.meetings).toEqual([]);
    const eva = ["event", "eva@late.example", "meeting_canceled", "--data", "starts_at=2026-03-02T15:30"];
    await field.seq([...eva, ...at("09:01")]);
    expect((await look(field, "09:02")).people.map(({ email }) => email)).toEqual(["bo@other.example", KIM]);
  });

  it("has those of whom only the day is known after those whose time is, as some time today", async () => {
    const field = await openDay();
    const tell = (email: string, kind: string, data: string, time: string) =>
      field.seq(["event", email, kind, "--data", data, ...at(time)]);
    await tell("bo@other.example", "booked", "day=2026-03-02", "08:10");
    await tell("eva@late.example", "meeting_booked", "starts_at=2026-03-02T15:30", "08:11");
    await tell(KIM, "booked", "day=2026-03-03", "08:12");
    const emails = (day: Day) =>
      day.people.filter(({ meetings }) => meetings.length > 0).map(({ email }) => email);
    const day = await look(field, "09:00");
    expect(emails(day)).toEqual(["eva@late.example", "bo@other.example"]);
    expect(day.people[1]?.meetings).toEqual([{ at: null, day: "2026-03-02", kind: "booked" }]);
    const { out } = await field.seq(["tasks", "--today", ...at("09:00")]);
    expect(out).toContain("[ ] some time today comes (booked)");
    expect(out).toContain("15:30 comes (meeting booked)");
    // The time of that very day takes the place of the day alone, and calling it off leaves nothing of it.
    await tell("bo@other.example", "booked", "starts_at=2026-03-02T10:00", "09:01");
    expect(emails(await look(field, "09:02"))).toEqual(["bo@other.example", "eva@late.example"]);
    await tell("bo@other.example", "meeting_canceled", "day=2026-03-02", "09:03");
    expect(emails(await look(field, "09:04"))).toEqual(["eva@late.example"]);
  });

  it("hears no time or date that is none: nothing is recorded, and what to write is said", async () => {
    const field = await openDay();
    const tell = (...data: string[]) =>
      field.seq(["event", KIM, "booked", ...data.flatMap((each) => ["--data", each]), ...at("08:10")]);
    const wrong = await tell("starts_at=tomorrow at 10");
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain("starts_at=tomorrow at 10 is not a time");
    expect(wrong.err).toContain("starts_at=2026-03-04T10:00");
    expect((await tell("day=2026-02-30")).err).toContain("day=2026-02-30 is not a date");
    expect(field.query("SELECT kind FROM events WHERE kind = 'booked'")).toEqual([]);
    expect((await tell("starts_at=2026-03-04T10:00", "link=cal-1")).code).toBe(0);
  });

  it("has what was put off until later today, at its time, and not until tomorrow", async () => {
    const field = await openDay();
    const day = await look(field, "09:00");
    await field.seq([
      "tasks",
      "snooze",
      String(taskOf(day, KIM)),
      "--until",
      "2026-03-02T16:00",
      ...at("09:01"),
    ]);
    await field.seq([
      "tasks",
      "snooze",
      String(taskOf(day, "bo@other.example")),
      "--until",
      "tomorrow",
      ...at("09:01"),
    ]);
    const after = await look(field, "09:02");
    expect(after.people).toMatchObject([
      { email: KIM, tasks: [{ at: expect.stringContaining("T16:00") as string }] },
    ]);
    expect((await field.seq(["tasks", "--today", "--print", ...at("09:02")])).out).toContain(
      "[ ] 16:00 call",
    );
  });

  it("leaves out who is paused and what has ended, and says how many it left out", async () => {
    const field = await openDay();
    await field.seq(["pause", KIM, ...at("09:00")]);
    await field.seq(["event", "bo@other.example", "replied", ...at("09:00")]);
    const day = await look(field, "09:01");
    expect(day).toMatchObject({ people: [], hidden: 1 });
    expect((await field.seq(["tasks", "--today", ...at("09:01")])).out).toContain("nobody");
  });

  it("shows no code that is used up or over", async () => {
    const field = await openDay();
    const [code = ""] = (await look(field, "09:00")).people.flatMap(({ codes }) =>
      codes.map((each) => each.code),
    );
    await field.seq(["codes", "redeem", code, ...at("09:01")]);
    const codes = (await look(field, "09:02")).people.flatMap((person) =>
      person.codes.map((each) => each.code),
    );
    expect(codes).toHaveLength(1);
    expect(codes).not.toContain(code);
    const later = await field.look<Day>(["tasks", "--today", ...at("09:00", "2026-04-20")]);
    expect(later.people.flatMap((person) => person.codes)).toEqual([]);
  });

  it("takes an event by the code that somebody showed", async () => {
    const field = await openDay();
    const [code = ""] = (await look(field, "09:00")).people.flatMap(({ codes }) =>
      codes.map((each) => each.code),
    );
    const typed = code.replaceAll("-", "").toLowerCase();
    expect((await field.seq(["event", typed, "visited", ...at("09:01")])).code).toBe(0);
    expect(field.query("SELECT kind FROM events WHERE kind = 'visited' AND prospect = 1")).toHaveLength(1);
    expect(await field.seq(["event", "XXXX-XXXX-XXXX", "visited", ...at("09:01")])).toMatchObject({
      code: 2,
    });
  });
});

describe("lines of a text", () => {
  it("are broken at spaces, and inside a word only where it is longer than a line", () => {
    expect(wrapText("ab cd ef", 5)).toEqual(["ab cd", "ef"]);
    expect(wrapText("가나다라", 4)).toEqual(["가나", "다라"]);
    expect(wrapText("one\n\ntwo", 10)).toEqual(["one", "", "two"]);
    expect(wrapText("", 5)).toEqual([""]);
  });
});
