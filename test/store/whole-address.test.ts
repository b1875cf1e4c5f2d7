import { describe, expect, it } from "vitest";
import { wholeAddress } from "../../src/store/whole-address.ts";

const [EMAIL, PROFILE, PHONE] = ["ann@acme.example", "https://www.linkedin.com/in/ann", "+493012345"];

describe("an address of somebody who is erased", () => {
  it.each([
    [EMAIL, "ann@acme.example"],
    [EMAIL, "<ANN@Acme.example>, and"],
    [EMAIL, "It is ann@acme.example."],
    [EMAIL, "...ann@acme.example - her"],
    [EMAIL, String.raw`{"text":"Hi\nann@acme.example\n-ann"}`],
    [EMAIL, String.raw`{"text":"\n-ann@acme.example"}`],
    [EMAIL, 'href=3D"x?to=3Dann@acme.example"'],
    [EMAIL, "mailto%3Aann@acme.example?x"],
    [PROFILE, "see https://www.linkedin.com/in/ann/ or"],
    [PROFILE, "https://www.linkedin.com/in/Ann?x=1"],
    [PHONE, "tel:+493012345, or"],
    ["<1@us.example>", "References:<0@us.example><1@us.example>"],
  ])("is found where it stands: %s in %s", (address, text) => {
    expect(text.search(wholeAddress(address))).toBeGreaterThanOrEqual(0);
  });

  it.each([
    [EMAIL, "joann@acme.example"],
    [EMAIL, "jo.ann@acme.example"],
    [EMAIL, "jo+ann@acme.example"],
    [EMAIL, "éann@acme.example"],
    [EMAIL, "ann@acme.example.kr"],
    [EMAIL, "ann@acme.example-shop.example"],
    [EMAIL, "annXacme.example"],
    [PROFILE, "https://www.linkedin.com/in/anna"],
    [PROFILE, "https://www.linkedin.com/in/ann-lee"],
    [PROFILE, "https://www.linkedin.com/in/ann%C3%A9"],
    [PHONE, "+4930123456"],
  ])("is not found in a longer one: %s in %s", (address, text) => {
    expect(text.search(wholeAddress(address))).toBe(-1);
  });

  it("is looked for once in a line of 200,000 dashes that a stranger wrote", () => {
    const dashes = "-".repeat(200_000);
    expect(`${dashes} ann@acme.example${dashes}`.replace(wholeAddress(EMAIL), "…")).toBe(
      `${dashes} …${dashes}`,
    );
  });
});
