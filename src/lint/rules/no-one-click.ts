import { staysHere } from "../../config/smtp-url.ts";
import { BULK_PER_DAY, mostPerDay } from "../../sequence/bulk.ts";
import type { Rule } from "../rule.ts";

export const noOneClick: Rule = {
  id: "no-one-click",
  severity: "warning",
  describe: "Gmail and Yahoo refuse bulk mail that has no opt-out by one click in its header.",
  checkWorkspace({ config, reading }) {
    const real = Object.values(config.senders).filter(
      ({ email, smtp }) => email !== null && !staysHere(smtp),
    );
    if (mostPerDay(real) < BULK_PER_DAY) return [];
    return real.flatMap(({ id, unsubscribe, limits }) => {
      const path = ["senders", id];
      const may = `the senders may send ${BULK_PER_DAY} a day or more`;
      if (unsubscribe === "footer") {
        const message = `"${id}" sends no List-Unsubscribe, and ${may}`;
        return [{ message, range: reading.positionOfKey([...path, "unsubscribe"]), hint: "write `both`" }];
      }
      // Who has no limit at all is told to set one.
      if (config.publicUrl !== null || mostPerDay([{ email: id, limits }]) === Infinity) return [];
      const message = `"${id}" has no page for an opt-out by one click, and ${may}`;
      const hint = "set `web.public_url` and run `seq serve`, or lower `limits`";
      return [{ message, range: reading.positionOfKey(path), hint }];
    });
  },
};
