import type { OptOutTable } from "../table.ts";

export const ZH: OptOutTable = {
  asks: [
    String.raw`(?:请|請)?(?:不要|别|別|勿|停止|不再|拒绝|拒絕|取消)[^。！？?!]{0,12}(?:发|發|联系|聯繫|聯絡|打扰|打擾|邮件|郵件|信|推送|订阅|訂閱|骚扰|騷擾)`,
    String.raw`(?:把|将|將)?我[^。！？?!]{0,15}(?:移除|删除|刪除|去掉|退订|退訂)`,
    String.raw`^(?:退订|退訂|td|取消订阅|取消訂閱|拒收)(?:谢谢|謝謝)?$`,
    String.raw`不(?:想|希望|愿|願)[^。！？?!]{0,8}(?:收到|接收|再收)`,
  ],
  tells: [
    String.raw`(?:发票|發票|样品|樣品|合同|合約|报价|報價|包裹|货|貨|产品|產品|订单|訂單|链接|連結|邀请|邀請|文件|附件|纸|紙|目录|目錄|日历|行程|忘|相信|信用|放心)`,
    String.raw`犹豫|猶豫|错过|錯過|客气|客氣|担心|擔心|(?:我们|我們|我)(?:还|還)?(?:不|没|沒)(?:有)?(?:发|發|收到|寄)|再发一次|再發一次`,
  ],
  mentions: [
    String.raw`删除|刪除|骚扰|騷擾|律师|律師|投诉|投訴|打扰|打擾|(?:别|別|不要|勿)再`,
    String.raw`退订`,
    String.raw`退訂`,
    String.raw`取消订阅`,
    String.raw`取消訂閱`,
    String.raw`不要再`,
    String.raw`拒收`,
    String.raw`垃圾邮件`,
    String.raw`垃圾郵件`,
  ],
  interest: [String.raw`感兴趣`, String.raw`有兴趣`],
  offers: [String.raw`如果您`, String.raw`点击`],
  noCalls: [String.raw`不要(?:再)?打电话`, String.raw`别(?:再)?打电话`],
};
