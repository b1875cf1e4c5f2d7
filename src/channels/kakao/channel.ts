import type { Action, TaskDraft, Touch } from "../channel.ts";
import { serveChannel } from "../served/served-channel.ts";
import { TEXT_TINT } from "../tints.ts";

/** Longest text of both kinds of message (https://kakaobusiness.gitbook.io/main/ad/bizmessage/notice-friend). */
const LIMIT = { characters: 1_000, source: "KakaoTalk" };

const EVENTS = [
  "done",
  "sent",
  "delivered",
  "undelivered",
  "replied",
  "opted_out",
  "meeting_booked",
  "not_found",
] as const;

const REACTIONS: Action["reactions"] = [
  { event: "replied", rate: "message", after: { meanMs: 6 * 3_600_000 }, meets: "later" },
  { event: "opted_out", rate: "opt_out", after: { meanMs: 6 * 3_600_000 } },
];

/** KakaoTalk's messages of businesses, to a Korean mobile number. */
export const kakaoChannel = serveChannel({
  id: "kakao",
  form: "text",
  medium: "sms",
  tint: TEXT_TINT,
  actions: [
    {
      id: "kakao.alimtalk",
      describe: "an Alimtalk: an approved text with information that the person expects, never advertising",
      address: "phone",
      informational: true,
      fields: {
        template: { required: true, singleLine: true, describe: "the approved template's code" },
        text: { required: true, limit: LIMIT, describe: "the template's text with its places filled in" },
      },
      events: EVENTS,
      reactions: REACTIONS,
    },
    {
      id: "kakao.brand",
      describe: "a Brand Message: advertising to people who agreed to it",
      address: "phone",
      fields: { text: { required: true, limit: LIMIT, describe: "the message" } },
      events: EVENTS,
      reactions: REACTIONS,
    },
  ],
  declining: {
    declined: "no_kakao",
    allowed: "kakao_ok",
    words: "asked not to be written to on KakaoTalk",
    also: { not_on_kakao: "the number is not on KakaoTalk" },
  },
  deadAddress: "not_on_kakao",
  draft: draftTalk,
});

function draftTalk(touch: Touch): TaskDraft {
  return { text: (touch.content["text"] ?? "").trim(), url: null, warning: null };
}
