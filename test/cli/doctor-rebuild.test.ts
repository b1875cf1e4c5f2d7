import { expect, it } from "vitest";
import { MONDAY, makeField } from "../faults/field.ts";

const AT = ["--now", MONDAY];

it("counts figures anew from the log, changes nothing else, and says so in one line", async () => {
  const field = makeField({
    sequences: { course: "name: course\nsteps:\n  - { id: ring, do: call, script: Ring. }\n" },
  });
  await field.seq(["import", "-", ...AT], {
    stdin: "email,first_name,phone\nanna@acme.example,민아,+49301000001\n",
  });
  await field.seq(["enroll", "course", "--all", ...AT]);
  await field.seq(["run", ...AT]);
  await field.seq(["tasks", "done", "1", ...AT]);
  const figures = await field.json(["report", ...AT]);
  const events = field.query("SELECT * FROM events ORDER BY id");
  const rebuilt = await field.seq(["doctor", "--rebuild", ...AT]);
  expect(rebuilt).toMatchObject({ code: 0, err: "" });
  expect(rebuilt.out.trim()).toMatch(/^ok\s+figures: reports count what the log says$/);
  expect(await field.json(["report", ...AT])).toEqual(figures);
  expect(figures).toMatchObject([{ sequence: "course", enrolled: 1, done: 1, reached: 1 }]);
  expect(field.query("SELECT * FROM events ORDER BY id")).toEqual(events);
});
