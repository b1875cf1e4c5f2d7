/** The page's look: plain CSS without imports, so that it needs no other file. */
export const STYLE = `
:root{color-scheme:light}
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,-apple-system,"Segoe UI","Apple SD Gothic Neo","Malgun Gothic","Noto Sans CJK KR",sans-serif;margin:0 auto;max-width:1180px;padding:24px;background:#eef1f5;color:#111827}
h1{margin:0}h2{margin:40px 0 8px;border-bottom:2px solid #cbd5e1}h2 small{font-weight:400;color:#64748b}h3{margin:0 0 10px}
article{background:#fff;border:1px solid #d5dbe3;border-radius:10px;padding:16px;margin:16px 0}
.tag{font-size:12px;font-weight:500;background:#e2e8f0;border-radius:6px;padding:2px 7px}
.dim{color:#5b6675;font-weight:400}h3 .dim{font-size:12px}
.warn{background:#fef3c7;border-left:4px solid #b45309;padding:8px 12px;margin:8px 0}
.bad{background:#fee2e2;border-left:4px solid #b91c1c;padding:8px 12px;margin:8px 0}
.frames{display:flex;gap:20px;align-items:flex-start;flex-wrap:wrap}
.desktop,.phone{border:1px solid #94a3b8;overflow:hidden;background:#fff}
.desktop{flex:1 1 560px;min-width:0;max-width:720px;border-radius:8px}
.phone{flex:0 0 340px;width:340px;border-radius:26px;border-width:6px;border-color:#334155}
.bar{background:#e2e8f0;color:#475569;font-size:12px;padding:5px 14px}
.row{display:flex;gap:14px;padding:8px 14px;border-bottom:1px solid #e2e8f0;background:#f8fafc;font-size:14px}
.row>b{flex:0 0 auto;max-width:150px}.row .cut{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;min-width:0}
.row.tall{flex-direction:column;gap:0}.row.tall>b{max-width:100%}
.two{display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden}
h4{font-size:19px;line-height:1.3;margin:14px;overflow-wrap:anywhere;font-weight:500}
.from{display:flex;gap:10px;align-items:center;padding:0 14px;font-size:13px;overflow-wrap:anywhere}
.face{flex:0 0 34px;height:34px;border-radius:50%;background:#475569;color:#fff;display:grid;place-items:center;font-weight:600}
.letter{padding:6px 14px 14px;font:15px/1.5 Arial,Helvetica,sans-serif;overflow-wrap:anywhere}
.letter img{max-width:100%}.letter pre,pre{white-space:pre-wrap;overflow-wrap:anywhere}
.card{border:1px solid #cbd5e1;border-radius:10px;padding:14px;max-width:560px;overflow-wrap:anywhere}
.linkedin{border-top:4px solid #0a66c2}.linkedin .from{padding:0}.linkedin .face{background:#0a66c2}
.note{background:#f3f2ef;border-radius:8px;padding:10px 12px}
.script{border-left:5px solid #b45309;background:#fffbeb}.task{border-left:5px solid #475569}
.chat{padding:18px}.bubble{background:#dcfce7;border-radius:16px 16px 16px 4px;padding:10px 14px;margin:0;overflow-wrap:anywhere}
.facts{margin:0;padding-left:18px;flex:1 1 280px;color:#334155}
.flow svg{max-width:100%;height:auto}
@media(max-width:640px){body{padding:10px}.phone{flex-basis:100%;width:100%}}
@media print{body{background:#fff}article{break-inside:avoid}}
`;
