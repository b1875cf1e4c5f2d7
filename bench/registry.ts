import type { Part } from "./part.ts";
import { claiming } from "./parts/claiming.ts";
import { classifying } from "./parts/classifying.ts";
import { exporting } from "./parts/exporting.ts";
import { httpTouching } from "./parts/http-touching.ts";
import { importing } from "./parts/importing.ts";
import { looking } from "./parts/looking.ts";
import { nothingDue } from "./parts/nothing-due.ts";
import { oneDue } from "./parts/one-due.ts";
import { reporting } from "./parts/reporting.ts";
import { recording } from "./parts/recording.ts";
import { sending, sendingDkim } from "./parts/sending.ts";
import { serving } from "./parts/serving.ts";
import { syncing } from "./parts/syncing.ts";
import { touching } from "./parts/touching.ts";

/** Every part, in the order in which they run. */
export const parts: readonly Part[] = [
  nothingDue,
  oneDue,
  sending,
  sendingDkim,
  touching,
  recording,
  httpTouching,
  claiming,
  importing,
  exporting,
  looking,
  reporting,
  classifying,
  syncing,
  serving,
];
