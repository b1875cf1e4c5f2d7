import { foldHeader } from "../prospects/mapping/header-names.ts";
import type { Metric } from "../store/ports/campaigns-port.ts";

/** What a column of a platform's export is: one of its figures, or what its figures are of. */
export type Column = Metric | Part;
/** `metric` and `value`: a table with one figure a row. `item`: what a campaign is divided into, an ad or a post. */
type Part = "day" | "last_day" | "channel" | "campaign" | "item" | "currency" | "metric" | "value";

/**
 * How platforms call their columns, folded, the surest first: LinkedIn Campaign Manager, Meta Ads Manager and Business
 * Suite, TikTok Ads Manager, X Ads and Analytics, YouTube Studio, Google Ads, in English, German, French, Spanish, Korean
 * and Japanese.
 */
const NAMES: Readonly<Record<Column, string>> = {
  day: "day date startdateinutc startdate reportingstarts statisticsdate stattimeday byday timeperiod tag datum jour fecha día 날짜 일자 일 보고시작 日 日付 レポート開始日",
  last_day: "reportingends enddate enddateinutc berichtsende 보고종료 レポート終了日",
  channel:
    "channel platform network kanal plattform canal plateforme plataforma 채널 플랫폼 매체 チャネル プラットフォーム 媒体",
  campaign:
    "campaign campaignname kampagne kampagnenname campagne nomdelacampagne campaña nombredelacampaña 캠페인 캠페인이름 캠페인명 キャンペーン キャンペーン名",
  item: "adname ad adid creativename posttitle post posttext tweettext tweetid postid permalink videotitle content adsetname adgroupname adgroup adset anzeigenname anzeige nomdelapublicité nombredelanuncio 광고이름 광고 게시물 동영상제목 広告名 広告 投稿",
  currency: "currency currencycode accountcurrency währung devise moneda 통화 通貨",
  metric: "metric kennzahl indicateur métrica 지표 指標",
  value: "value wert valeur valor 값 値",
  spend:
    "amountspent totalspent spend spent cost totalcost spendbilledcharge ausgegebenerbetrag ausgaben kosten montantdépensé dépenses coût importegastado gasto coste 지출금액 지출액 지출 비용 광고비 消化金額 費用 ご利用金額",
  impressions:
    "impressions impr impressionen impresiones tweetimpressions organicimpressions 노출 노출수 インプレッション 表示回数 インプレッション数",
  views:
    "views videoviews videoplays mediaviews aufrufe vues visualizaciones 조회 조회수 再生回数 視聴回数 動画再生数",
  clicks:
    "linkclicks clicks clicksdestination clicksall urlclicks totalclicks linkklicks klicks clics clicssurunlien clicsenelenlace 링크클릭 클릭 클릭수 リンクのクリック クリック クリック数",
  likes:
    "likes reactions postreactions totalreactions favorites gefälltmir mentionsjaime jaime megusta 좋아요 공감 いいね いいね数",
  comments:
    "comments postcomments replies kommentare commentaires comentarios 댓글 댓글수 コメント コメント数",
  shares:
    "shares postshares reposts retweets geteilteinhalte partages compartidos vecescompartido 공유 공유수 シェア シェア数 リポスト",
  follows:
    "follows newfollowers paidfollowers subscribers subscribersgained totalfollows abonnenten abonnés seguidores 팔로우 구독자 フォロー チャンネル登録者",
  leads: "leads onplatformleads prospectsgénérés clientespotenciales 잠재고객 リード",
  conversions:
    "conversions results websiteconversions ergebnisse résultats resultados konversionen 전환 전환수 결과 結果 コンバージョン",
};

const byName = new Map(
  Object.entries(NAMES).flatMap(([column, names]) =>
    names.split(" ").map((name, rank) => [name, { column: column as Column, rank }] as const),
  ),
);

/** A column's meaning, how sure it is (0 is surest), and the money that its name says: `Amount spent (USD)`. */
export interface KnownColumn {
  column: Column;
  rank: number;
  currency: string | null;
}

const LONGEST = 200;
const MONEY = /[(（[]\s*([A-Z]{3})\s*[)）\]]/;

/** Null for a name that no platform is known to use. */
export function findColumn(header: string): KnownColumn | null {
  if (header.length > LONGEST) return null;
  const currency = MONEY.exec(header)?.[1] ?? null;
  const bare = header.replace(/[([（［].*?[)\]）］]/g, "");
  const found = byName.get(foldHeader(header)) ?? byName.get(foldHeader(bare));
  return found === undefined ? null : { ...found, currency };
}

/** Whether a name of `--map` is one. */
export function isColumn(name: string): name is Column {
  return Object.hasOwn(NAMES, name);
}

/** Every name that `--map` takes. */
export const COLUMNS = Object.keys(NAMES) as Column[];

/** Columns that one platform alone writes so. */
const SIGNS: readonly (readonly [channel: string, columns: readonly string[]])[] = [
  ["linkedin", ["totalspent", "campaigngroupname", "campaigngroupid", "startdateinutc", "totalengagements"]],
  [
    "meta",
    [
      "amountspent",
      "adsetname",
      "reportingstarts",
      "ausgegebenerbetrag",
      "montantdépensé",
      "importegastado",
      "消化金額",
    ],
  ],
  ["tiktok", ["stattimeday", "byday", "videoviewsat100", "6secondvideoviews", "paidfollowers"]],
  ["x", ["fundingsourcename", "tweetimpressions", "tweettext", "tweetid", "spendbilledcharge", "timeperiod"]],
  ["youtube", ["videotitle", "watchtime", "subscribersgained", "impressionsclickthroughrate"]],
  ["google_ads", ["impr", "avgcpc", "costconv", "campaigntype", "currencycode"]],
];

/** The one platform whose own columns these are; null where none or several are. */
export function guessChannel(columns: readonly string[]): string | null {
  const folded = new Set(
    columns.flatMap((column) => [foldHeader(column), foldHeader(column.replace(/\(.*?\)/g, ""))]),
  );
  const found = SIGNS.filter(([, names]) => names.some((name) => folded.has(name)));
  return found.length === 1 ? (found[0]?.[0] ?? null) : null;
}
