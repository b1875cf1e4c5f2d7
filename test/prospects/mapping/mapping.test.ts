import { describe, expect, it } from "vitest";
import { describeMapping } from "../../../src/prospects/import-file.ts";
import { mapColumns } from "../../../src/prospects/mapping/mapping.ts";

const rules = { map: {}, fields: { topic: "text", seat_count: "number" } as const };

function fieldsOf(header: string, map: Record<string, string> = {}): string[] {
  return mapColumns(header.split(","), { ...rules, map }).map(({ field }) => field ?? "-");
}

describe("the columns of a file are taken for the fields they mean", () => {
  it.each([
    [
      "LinkedIn",
      "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
      "first_name last_name linkedin_url email company title -",
    ],
    [
      "Sales Navigator",
      "First name,Last name,Job title,Company name,Person Linkedin Url,Work Email",
      "first_name last_name title company linkedin_url email",
    ],
    [
      "HubSpot",
      "Record ID,First Name,Last Name,Email,Phone Number,Company Name,Job Title,Country/Region,Time Zone",
      "- first_name last_name email phone company title country timezone",
    ],
    [
      "Salesforce",
      "Full Name,Title,Account Name,Phone,Email,E-mail Address",
      "name title company phone email -",
    ],
    [
      "Google contacts",
      "Given Name,Family Name,E-mail 1 - Value,Phone 1 - Value,Organization 1 - Name,Organization 1 - Title",
      "first_name last_name email phone company title",
    ],
    [
      "Korean sheet",
      "이름,회사명,이메일,직함,휴대폰,국가,시간대,링크드인",
      "name company email title phone country timezone linkedin_url",
    ],
    [
      "Korean sheet, names apart",
      "성,이름,회사,메일,직책,연락처",
      "last_name first_name company email title phone",
    ],
    ["Korean sheet with remarks", "성함 *,이메일(필수),전화번호 (회사),태그", "name email phone tags"],
    ["European sheet", "Name;Surname;Mail".replaceAll(";", ","), "first_name last_name email"],
    ["workspace fields", "Email,TOPIC,Seat Count,Shoe size", "email topic seat_count -"],
  ])("%s", (_, header, fields) => {
    expect(fieldsOf(header).join(" ")).toBe(fields);
  });

  it("unless --map says otherwise", () => {
    expect(fieldsOf("Mail,Email,Nick", { Mail: "email", Nick: "first_name" })).toEqual([
      "email",
      "-",
      "first_name",
    ]);
    expect(fieldsOf("Email,Name", { Name: "-" })).toEqual(["email", "-"]);
  });

  it("of several columns for one field the surest is taken, and the other named", () => {
    const mapping = mapColumns(["Personal email", "Work Email"], rules);
    expect(describeMapping(mapping)).toEqual([
      'Personal email   left out: "Work Email" fills email',
      "Work Email     → email",
    ]);
  });
});

describe("a mapping that makes no sense is refused", () => {
  it.each([
    ["an unknown column", "Email,Name", { Emial: "email" }, 'no column "Emial"', 'did you mean "Email"?'],
    [
      "an unknown field",
      "Email,Name",
      { Name: "frist_name" },
      'no field "frist_name"',
      'did you mean "first_name"?',
    ],
    ["one field twice", "A,B", { A: "email", B: "email" }, 'two columns to the field "email"', undefined],
    [
      "the same used column twice",
      "Email,Email",
      {},
      'the column "Email" twice',
      expect.any(String) as string,
    ],
  ])("%s", (_, header, map, message, hint) => {
    let caught: unknown;
    try {
      fieldsOf(header, map);
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ exit: 2, message: expect.stringContaining(message) as string, hint });
  });

  it("but columns that nobody uses may share a name", () => {
    expect(fieldsOf("Email,,,Note,Note")).toEqual(["email", "-", "-", "-", "-"]);
  });
});
