import type { ReportLanguage } from "./says.ts";

/**
 * What each figure counts, a paragraph each: its name in `**`, code in backticks. docs/figures.md holds the English ones word
 * for word; the page shows those of its language.
 */
export const DEFINITIONS = {
  enrolled: {
    en: "**Enrolled**: people who entered a sequence in the period. Whoever enters twice counts once.",
    ko: "**등록**: 기간 안에 시퀀스에 들어온 사람. 두 번 들어와도 한 번 셉니다.",
  },
  sent: {
    en: "**Sent, done**: touches that a machine sent, and tasks that a person did, in the period.",
    ko: "**발송, 완료**: 기간 안에 기계가 보낸 접촉과 사람이 끝낸 할 일.",
  },
  reached: {
    en: "**Touched, reached**: people with a touch that is meant for the person (a request to a service, or a note to the team, is not); and of them those with one that arrived: a touch that bounced, or that its service could not deliver, reaches nobody. A rate is of people reached; the rate of bounces is of people touched.",
    ko: "**접촉, 도달**: 본인을 향한 접촉이 있는 사람(서비스 요청이나 팀 메모는 아님). 그중 접촉이 닿은 사람이 도달입니다. 반송되었거나 서비스가 전달하지 못한 접촉은 아무에게도 닿지 않은 것으로 셉니다. 비율은 도달한 사람 중의 비율이고, 반송률은 접촉한 사람 중의 비율입니다.",
  },
  opened: {
    en: "**Opened, clicked**: touches with a request to a tracked address. Requests that a machine likely made are shown apart, and neither is ever a denominator: an open proves nothing.",
    ko: "**열람, 클릭**: 추적 주소에 요청이 온 접촉. 기계가 보낸 듯한 요청은 따로 보이고, 어느 쪽도 분모가 되지 않습니다. 열람은 아무것도 증명하지 않습니다.",
  },
  replied: {
    en: "**Replied, positive, meeting**: people with a human reply; with a reply that somebody marked as positive, or a booked meeting; with a booked meeting. A fact that names no sequence belongs to the last touch before it that reached the person.",
    ko: "**회신, 긍정, 미팅**: 사람이 쓴 회신이 있는 사람, 긍정으로 표시된 회신이나 잡힌 미팅이 있는 사람, 미팅이 잡힌 사람. 시퀀스를 말하지 않는 사실은 그 전에 본인에게 닿은 마지막 접촉에 속합니다.",
  },
  goal: {
    en: "**Goal**: people for whom the event under `goal:` of the sequence happened.",
    ko: "**목표**: 시퀀스의 `goal:` 이벤트가 일어난 사람.",
  },
  funnel: {
    en: "**The funnel** follows people by when they *entered*, whatever came when: enrolled, of them reached, and of those reached each later stage. By step, variant, channel or version it follows people by when they were touched there. The intervals are Wilson's score intervals (1927). `before` is the funnel of those who entered in a period as long, just before `--since`.",
    ko: "**퍼널**은 언제 일어났든 *들어온 때*로 사람을 따라갑니다: 등록, 그중 도달, 도달한 사람 중 다음 단계들. 단계·변형·채널·버전별로는 거기서 접촉한 때를 따릅니다. 구간은 윌슨 점수 구간(1927)입니다. `before`는 `--since` 바로 앞 같은 길이의 기간에 들어온 사람의 퍼널입니다.",
  },
  mature: {
    en: "**Mature** (`--mature`): only people who entered at least the sequence's longest way and 21 days ago are in the funnel and in the comparison with the holdout; the others stand apart as too young to judge.",
    ko: "**성숙** (`--mature`): 시퀀스의 가장 긴 길과 21일보다 전에 들어온 사람만 퍼널과 홀드아웃 비교에 들어갑니다. 나머지는 판단하기 이른 사람으로 따로 셉니다.",
  },
  groups: {
    en: "**Groups** (`--by`): week (from Monday, UTC), commit and sender are those of the enrollment; version is the one that was followed when the touch was made, and of an enrollment the one that it began with; tag and country are what the person has now. Who has two tags counts in both rows. People are added up over rows: the total counts them once.",
    ko: "**묶음** (`--by`): 주(월요일부터, UTC), 커밋, 발신자는 등록의 것이고, 버전은 접촉할 때 따르던 것이며 등록은 시작할 때의 것입니다. 태그와 나라는 그 사람의 지금 것입니다. 태그가 둘이면 두 줄에 다 들어갑니다. 줄마다 더한 사람을 합계는 한 번 셉니다.",
  },
  people: {
    en: "**Behind a figure** (`--people`): the people whom it counts are those who have it above 0 when they are counted alone, by the same rules; `--only` names the row, a dimension each.",
    ko: "**숫자 뒤의 사람** (`--people`): 같은 규칙으로 혼자 셌을 때 그 숫자가 0보다 큰 사람들입니다. `--only`는 줄을 한 차원씩 말합니다.",
  },
  experiment: {
    en: "**Experiment** (`--experiment`): per step with variants, people touched by variant; a person counts 14 days after the touch, whatever came of it, so that what is counted does not change. It is counted from its first touch on, whatever `--since` says: a beginning that moves could be moved until something shows. Two variants are compared by an e-process for two proportions (Turner, Ly, Grünwald 2021; blocks of one and one, beta prior 0.18). A difference is said to be shown when its e-value reaches 20, times the number of pairs compared at this step (Bonferroni): then a winner is false in at most one of 20 experiments, however often it is looked at. Until then the report says about how many more people would show a difference of the size seen; that is a guess from the rates so far. The interval of the difference is Newcombe's (1998, method 10); unlike the e-value it does not allow for looking daily.",
    ko: "**실험** (`--experiment`): 변형이 있는 단계마다 변형별로 접촉한 사람. 한 사람은 결과와 상관없이 접촉 14일 뒤에 셉니다. 그래서 센 것은 바뀌지 않습니다. `--since`와 상관없이 첫 접촉부터 셉니다: 움직이는 시작은 무언가 보일 때까지 옮길 수 있기 때문입니다. 두 변형은 두 비율의 e-프로세스로 비교합니다(Turner, Ly, Grünwald 2021; 하나씩의 블록, 베타 사전분포 0.18). e-값이 20에 이 단계에서 비교하는 쌍의 수를 곱한 값(본페로니)에 이르면 차이가 확인된 것입니다. 아무리 자주 보아도 거짓 승자는 스무 실험에 하나를 넘지 않습니다. 그때까지는 지금 보이는 크기의 차이를 보이려면 몇 명이 더 있어야 하는지 말하며, 이는 지금까지의 비율로 한 추정입니다. 차이의 구간은 뉴컴(1998, 방법 10)이고, e-값과 달리 매일 보는 것을 고려하지 않습니다.",
  },
  cost: {
    en: "**Cost** (`--cost`): what touches cost by `costs:` in seq.yaml, and what platforms were paid (`seq figures import`) on the days of the period. Spend is in the total and, in a table by channel, on the channel of its name; it is of no sequence. What a reply, a meeting and a goal cost is that sum by people, with the exact interval of a Poisson count (Garwood 1936); where there is none yet, only what it costs at least.",
    ko: "**비용** (`--cost`): seq.yaml의 `costs:`에 따른 접촉 비용과, 기간의 날들에 플랫폼에 지불한 금액(`seq figures import`). 광고비는 합계에, 채널별 표에서는 그 이름의 채널에 들어가며, 어느 시퀀스의 것도 아닙니다. 회신·미팅·목표당 비용은 그 합을 사람 수로 나눈 것이고, 푸아송 수의 정확한 구간(Garwood 1936)을 함께 보입니다. 아직 없으면 적어도 얼마인지만 말합니다.",
  },
  budget: {
    en: "**Move budget** (`--cost --by channel`): said only where the intervals of what a meeting costs by two channels do not touch, meetings counted on the last touch before them; else it is not enough to tell. What a channel causes, only a holdout proves.",
    ko: "**예산 이동** (`--cost --by channel`): 두 채널의 미팅당 비용 구간이 닿지 않을 때만 말합니다. 미팅은 그 전 마지막 접촉에 셉니다. 그 밖에는 판단하기에 부족합니다. 채널이 무엇을 일으키는지는 홀드아웃만 증명합니다.",
  },
  social: {
    en: "**Social figures**: what platforms count by day, channel and campaign (`seq figures import`), as they tell it, on the days of the period.",
    ko: "**소셜 수치**: 플랫폼이 날·채널·캠페인별로 센 것(`seq figures import`)을 기간의 날들에 대해 그대로 보입니다.",
  },
  attribution: {
    en: "**Attribution** (`--attribution`): goals by the channels of the touches before them: all to the first, all to the last, and shared evenly. Each column adds up to the same goals. It divides what happened, and proves nothing about what caused it.",
    ko: "**기여** (`--attribution`): 목표를 그 전 접촉들의 채널에 나눕니다: 모두 첫 접촉에, 모두 마지막 접촉에, 고르게. 열마다 같은 목표 수가 됩니다. 일어난 일을 나눌 뿐, 무엇이 일으켰는지는 증명하지 않습니다.",
  },
  holdout: {
    en: "**Holdout** (`--holdout`): people whom `holdout:` drew to get no touch, against everybody else who entered, touched or not. In both, the goal of the sequence (without one: a booked meeting) counts from the moment they entered. The lift is the difference with Newcombe's interval: the only figure here that says what the sequence causes.",
    ko: "**홀드아웃** (`--holdout`): `holdout:`이 뽑아 아무 접촉도 받지 않는 사람과, 접촉했든 아니든 들어온 나머지 모두의 비교. 양쪽 다 들어온 순간부터 시퀀스의 목표(없으면 잡힌 미팅)를 셉니다. 리프트는 뉴컴 구간을 가진 차이이며, 여기서 시퀀스가 일으키는 것을 말하는 유일한 숫자입니다.",
  },
  health: {
    en: "**Senders** (`seq status`): messages of the last 24 hours against today's cap, which a ramp raises day by day; of the mail of the last 7 days what bounced, was refused and was called spam; and why a sender is held.",
    ko: "**발신자** (`seq status`): 지난 24시간의 메시지와 램프가 날마다 올리는 오늘의 한도, 지난 7일 메일 중 반송·거부·스팸 신고된 것, 그리고 발신자가 멈춘 까닭.",
  },
} as const satisfies Record<string, Record<ReportLanguage, string>>;
export type DefinitionId = keyof typeof DEFINITIONS;
