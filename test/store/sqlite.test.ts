import { describe } from "vitest";
import { describeStore } from "./conformance.ts";
import { makeSqliteBench } from "./fixtures.ts";

describe("the store on SQLite", () => {
  describeStore(makeSqliteBench);
});
