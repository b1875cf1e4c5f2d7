import { expect, test } from "vitest";
import { matchesInTime } from "../../../src/playback/scenario/bounded-match.ts";

test("a pattern of a scenario that does not end is given up, and any other says whether it matches", () => {
  expect(matchesInTime(/^(a+)+$/u, `${"a".repeat(60)}!`)).toBeNull();
  expect(matchesInTime(/^(a+)+$/u, "aaa")).toBe(true);
  expect(matchesInTime(/(?<=Hi )김/u, "Hi 김민")).toBe(true);
  expect(matchesInTime(/^B/u, "A")).toBe(false);
});
