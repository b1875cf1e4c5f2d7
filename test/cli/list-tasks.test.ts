import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { measureWidth } from "../../src/app/session/width.ts";
import { MONDAY, makeField } from "../faults/field.ts";
import { runSeq } from "./run-seq.ts";

const AT = ["--now", MONDAY];
const LINK = `https://acme.example/${"a".repeat(70)}`;
const SAID =
  "Ask whether the question of last week about the onboarding of new colleagues has been answered, please.";
const KOREAN =
  "지난주에 말씀드린 신규 입사자 온보딩 관련 질문에 대해 답변을 받으셨는지 꼭 확인해 주시기 바랍니다.";

it("a task at 60 columns breaks at spaces, in which a Korean letter takes two, and leaves an address whole", async () => {
  const name = "onboarding-after-the-spring-fair-in-seoul";
  const field = makeField({
    sequences: {
      [name]: `name: ${name}\nsteps:\n  - id: ring-them-up-about-it\n    do: call\n    script: |\n      ${SAID}\n      ${KOREAN}\n      See ${LINK}\n`,
    },
  });
  const stdin = `first_name,last_name,email,phone,title,company\n민준,김,kim@acme.example,+8221234567,Leiterin der Personalentwicklung,한빛소프트 주식회사 서울지사\n`;
  await field.seq(["import", "-", ...AT], { stdin });
  await field.seq(["enroll", name, "--all", ...AT]);
  await field.seq(["run", ...AT]);
  const { out } = await runSeq(["tasks", "show", "1", ...AT], {
    cwd: field.root,
    terminal: true,
    columns: 60,
  });
  const lines = stripVTControlCharacters(out).split("\n");
  const wide = lines.filter((line) => measureWidth(line) > 60);
  expect(wide).toEqual([`  See ${LINK}`]);
  const words = new Set(lines.join(" ").split(/\s+/));
  for (const word of [...SAID.split(" "), ...KOREAN.split(" "), "한빛소프트"]) expect(words).toContain(word);
});
