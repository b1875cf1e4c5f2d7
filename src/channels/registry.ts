import { callChannel } from "./call.ts";
import type { Channel } from "./channel.ts";
import { emailChannel } from "./email/channel.ts";
import { linkedinChannel } from "./linkedin/channel.ts";
import { taskChannel } from "./task.ts";
import { visitChannel } from "./visit.ts";

/** Every channel, in the order help shows them. Adding one is one line here. */
export const channels: readonly Channel[] = [
  emailChannel,
  linkedinChannel,
  callChannel,
  visitChannel,
  taskChannel,
];
