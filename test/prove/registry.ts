import type { Part } from "./part.ts";
import { kills } from "./parts/kills.ts";
import { mutations } from "./parts/mutations.ts";
import { overlaps } from "./parts/overlaps.ts";
import { servers } from "./parts/servers.ts";
import { stops } from "./parts/stops.ts";
import { truncations } from "./parts/truncations.ts";

/** All parts of the proof, in the order of the table. */
export const parts: readonly Part[] = [kills, stops, overlaps, servers, mutations, truncations];
