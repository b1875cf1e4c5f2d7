import { callChannel } from "./call.ts";
import type { Channel } from "./channel.ts";
import { emailChannel } from "./email/channel.ts";
import { httpChannel } from "./http/channel.ts";
import { kakaoChannel } from "./kakao/channel.ts";
import { lineChannel } from "./line/channel.ts";
import { linkedinChannel } from "./linkedin/channel.ts";
import { notifyChannel } from "./notify/channel.ts";
import { postChannel } from "./post/channel.ts";
import { smsChannel } from "./sms/channel.ts";
import { taskChannel } from "./task.ts";
import { visitChannel } from "./visit.ts";
import { whatsappChannel } from "./whatsapp/channel.ts";

/** Every channel, in the order help shows them. Adding one is one line here. */
export const channels: readonly Channel[] = [
  emailChannel,
  linkedinChannel,
  smsChannel,
  whatsappChannel,
  kakaoChannel,
  lineChannel,
  callChannel,
  postChannel,
  visitChannel,
  notifyChannel,
  httpChannel,
  taskChannel,
];
