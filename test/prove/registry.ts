import type { Part } from "./part.ts";
import { channels } from "./parts/channels.ts";
import { clocks } from "./parts/clocks.ts";
import { disks } from "./parts/disks.ts";
import { experiments } from "./parts/experiments.ts";
import { journalOrder } from "./parts/journal-order.ts";
import { kills } from "./parts/kills.ts";
import { locks } from "./parts/locks.ts";
import { mutations } from "./parts/mutations.ts";
import { optOuts } from "./parts/opt-outs.ts";
import { overlaps } from "./parts/overlaps.ts";
import { readOnly } from "./parts/read-only.ts";
import { requests } from "./parts/requests.ts";
import { servers } from "./parts/servers.ts";
import { simulation } from "./parts/simulation.ts";
import { stops } from "./parts/stops.ts";
import { suites } from "./parts/suites.ts";
import { truncations } from "./parts/truncations.ts";

/** All parts of the proof, in the order of the table. */
export const parts: readonly Part[] = [
  journalOrder,
  kills,
  optOuts,
  stops,
  overlaps,
  servers,
  requests,
  channels,
  clocks,
  locks,
  disks,
  readOnly,
  mutations,
  truncations,
  simulation,
  experiments,
  ...suites,
];
