import type { KNOWN_FACTS } from "./engine/facts.ts";

type Fact = (typeof KNOWN_FACTS)[number];

const KOREAN: Readonly<Record<Fact, string>> & Readonly<Record<string, string>> = {
  sent: "보냄",
  delivered: "전달됨",
  undelivered: "전달되지 않음",
  opened: "열어 봄",
  clicked: "링크를 누름",
  replied: "회신함",
  accepted: "수락함",
  connected: "연결됨",
  answered: "통화함",
  no_answer: "받지 않음",
  voicemail: "음성 메시지",
  wrong_number: "잘못된 번호",
  call_back: "다시 전화",
  inmail_only: "InMail만 가능",
  bounced: "반송됨",
  soft_bounced: "일시적으로 반송됨",
  blocked: "차단됨",
  opted_out: "수신 거부",
  complained: "스팸 신고",
  suppressed: "연락 금지",
  meeting_booked: "미팅 예약",
  meeting_canceled: "미팅 취소",
  no_calls: "전화 거부",
  calls_ok: "전화 허용",
  no_linkedin: "LinkedIn 거부",
  linkedin_ok: "LinkedIn 허용",
  no_texts: "문자 거부",
  texts_ok: "문자 허용",
  no_text_number: "문자를 받지 않는 번호",
  no_whatsapp: "WhatsApp 거부",
  whatsapp_ok: "WhatsApp 허용",
  not_on_whatsapp: "WhatsApp 없음",
  no_kakao: "카카오톡 거부",
  kakao_ok: "카카오톡 허용",
  not_on_kakao: "카카오톡 없음",
  no_line: "LINE 거부",
  line_ok: "LINE 허용",
  not_on_line: "LINE 없음",
  no_post: "우편 거부",
  post_ok: "우편 허용",
  no_such_street: "없는 주소",
  out_of_office: "부재중",
  visited: "방문함",
  booked: "예약",
  purchased: "구매함",
  rated: "별점을 줌",
  referred: "소개함",
  code_issued: "코드 발급",
  code_used: "코드 사용",
  form_submitted: "양식 제출",
  unsubscribed: "수신 거부",
  done: "완료",
  not_found: "찾을 수 없음",
};

/**
 * What happened, in words: every list that a person reads says the same. Kinds of a workspace's own are read as they are
 * written, `test_drive` as `test drive`.
 */
export function sayEvent(kind: string, language: "en" | "ko" = "en"): string {
  const known = language === "ko" && Object.hasOwn(KOREAN, kind) ? KOREAN[kind] : undefined;
  return known ?? kind.replaceAll("_", " ");
}
