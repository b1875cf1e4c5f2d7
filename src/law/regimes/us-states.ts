import { DAY_MS } from "../../engine/plan.ts";
import type { Mark, StateLaw } from "../law.ts";
import { hours } from "./rules.ts";

/** Three solicitations of one matter in any 24 hours, in the states whose statutes say so. */
const THREE = { max: 3, windowMs: DAY_MS };

function state(name: string, week: string, source: string, mark: Mark, most?: typeof THREE): StateLaw {
  return {
    name,
    hours: hours(week, source, mark),
    ...(most !== undefined && { most: { ...most, source, mark } }),
  };
}

/**
 * Hours of calls and texts in the states whose statutes were looked up. P: Florida's and Rhode Island's sections were
 * read; S: as law firms and compliance services tell them. Holidays are not kept: Rhode Island has none of them open.
 */
export const US_STATES: Readonly<Record<string, StateLaw>> = {
  CT: state("Connecticut", "Mon-Sun 09:00-20:00", "Conn. Gen. Stat. 42-288a", "S"),
  FL: state("Florida", "Mon-Sun 08:00-20:00", "Fla. Stat. 501.616(6)", "P", THREE),
  KY: state("Kentucky", "Mon-Sun 10:00-21:00", "KRS 367.46955", "S"),
  MD: state("Maryland", "Mon-Sun 08:00-20:00", "Md. Code, Com. Law 14-4503", "S", THREE),
  OK: state("Oklahoma", "Mon-Sun 08:00-20:00", "15 O.S. 775C.4", "S", THREE),
  RI: state(
    "Rhode Island",
    "Mon-Fri 09:00-18:00; Sat 10:00-17:00",
    "R.I. Gen. Laws 5-61-2(2), 5-61-3.6",
    "P",
  ),
  TX: state("Texas", "Mon-Sat 09:00-21:00; Sun 12:00-21:00", "Tex. Bus. & Com. Code 301.051", "S"),
  WA: state("Washington", "Mon-Sun 08:00-20:00", "RCW 19.158.040", "S"),
};
