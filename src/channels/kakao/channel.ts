import { DAY_MS } from "../../engine/plan.ts";
import type { Action, TaskDraft, Touch } from "../channel.ts";
import { serveChannel } from "../served/served-channel.ts";
import { TEXT_TINT } from "../tints.ts";

/** Longest text of both kinds of message (https://kakaobusiness.gitbook.io/main/ad/bizmessage/notice-friend). */
const LIMIT = { characters: 1_000, source: "KakaoTalk" };

const BRAND_POLICY = "KakaoTalk Brand Message policy";

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
  { event: "undelivered", rate: "undelivered", after: { exactMs: 60_000 } },
  { event: "replied", rate: "text", after: { meanMs: 6 * 3_600_000 }, meets: "later" },
  { event: "opted_out", rate: "text_opt_out", after: { meanMs: 6 * 3_600_000 } },
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
      informational: {
        reason: "Alimtalk may never carry advertising: the business number is banned",
        source: "KakaoTalk Alimtalk policy",
      },
      fields: {
        template: { required: true, singleLine: true, describe: "the approved template's code" },
        text: { required: true, limit: LIMIT, describe: "the template's text with its places filled in" },
        parameters: { required: false, describe: "what fills the template's places, one a line" },
      },
      events: EVENTS,
      reactions: REACTIONS,
    },
    {
      id: "kakao.brand",
      describe: "a Brand Message: advertising to people who agreed to it",
      address: "phone",
      advertising: {
        hours: {
          week: "Mon-Sun 08:00-20:00",
          source: BRAND_POLICY,
          mark: "S",
          unknownZone: "block",
        },
        most: { max: 1, windowMs: DAY_MS },
        source: BRAND_POLICY,
      },
      fields: {
        text: { required: true, limit: LIMIT, describe: "the message; with a template, how it reads" },
        template: { required: false, singleLine: true, describe: "the approved template's code" },
        parameters: { required: false, describe: "what fills the template's places, one a line" },
      },
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
