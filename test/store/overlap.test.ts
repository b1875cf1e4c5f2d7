import { describe } from "vitest";
import { describeOverlap } from "./conformance/overlap.ts";
import { makeSqliteBench } from "./fixtures.ts";

describe("on SQLite", () => {
  describeOverlap(makeSqliteBench);
});
