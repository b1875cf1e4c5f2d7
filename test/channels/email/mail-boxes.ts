import type { Received, Reply } from "../../providers/hostile-server.ts";

/** Gmail or Graph on loopback: drafts, and what was sent of them. */
export interface MailBoxes {
  serve(request: Received): Reply;
  /** Whole messages that reached somebody, each time one did. */
  sent: { message: string; thread: string | null }[];
  drafts: Map<string, { message: string; thread: string | null }>;
  /** What the token endpoint answers in place of a token. */
  refusal: Reply | null;
  /** Gives sent mail a Message-ID of its own. */
  rewrites: boolean;
}

/** Both services under one roof, with a token endpoint. */
export function createMailBoxes(): MailBoxes {
  let count = 0;
  const boxes: MailBoxes = { serve, sent: [], drafts: new Map(), refusal: null, rewrites: false };
  const names = new Map<string, string>();

  function make(message: string, thread: string | null): string {
    count += 1;
    const id = `d${count}`;
    boxes.drafts.set(id, { message, thread });
    return id;
  }
  function send(id: string): { id: string; thread: string } | null {
    const draft = boxes.drafts.get(id);
    if (draft === undefined) return null;
    boxes.drafts.delete(id);
    boxes.sent.push(draft);
    const name = boxes.rewrites ? `<rewritten-${id}@mail.gmail.example>` : readMessageId(draft.message);
    names.set(`s${id}`, name);
    return { id: `s${id}`, thread: draft.thread ?? `t${id}` };
  }

  function serve({ method, path, headers, body }: Received): Reply {
    if (path === "/token")
      return boxes.refusal ?? json(200, { access_token: "canary-access", expires_in: 3600 });
    if (path === "/profile" || path === "/mailFolders/drafts") return json(200, {});
    if (path === "/drafts" && method === "POST") {
      const { raw, threadId = null } = (JSON.parse(body) as { message: { raw: string; threadId?: string } })
        .message;
      const id = make(Buffer.from(raw, "base64url").toString(), threadId);
      return json(200, { id, message: { id: `m${id}`, threadId: threadId ?? `t${id}` } });
    }
    if (path === "/drafts/send") {
      const done = send((JSON.parse(body) as { id: string }).id);
      return done === null ? json(404, {}) : json(200, { id: done.id, threadId: done.thread });
    }
    // Graph takes MIME as text/plain alone, and sending moves a message: only an immutable id is still its id then.
    const isMoved = headers["prefer"] !== 'IdType="ImmutableId"';
    if (path === "/messages" && method === "POST") {
      if (headers["content-type"] !== "text/plain") return json(400, { error: { code: "RequestBodyRead" } });
      const message = Buffer.from(body, "base64").toString();
      const id = make(message, null);
      return json(201, {
        id,
        internetMessageId: boxes.rewrites ? `<${id}@graph.example>` : readMessageId(message),
      });
    }
    const [, kind = "", id = "", rest = ""] = /^\/(drafts|messages)\/(\w+)(\/send)?/.exec(path) ?? [];
    if (rest === "/send") return send(id) === null ? json(404, {}) : { status: 202 };
    if (kind === "drafts") return json(boxes.drafts.has(id) ? 200 : 404, {});
    const name = names.get(id);
    if (name !== undefined) return json(200, { payload: { headers: [{ name: "Message-Id", value: name }] } });
    if (boxes.drafts.has(id)) return json(200, { isDraft: true });
    return names.has(`s${id}`) && !isMoved ? json(200, { isDraft: false }) : json(404, {});
  }
  return boxes;
}

function readMessageId(message: string): string {
  return /^Message-ID: (\S+)/im.exec(message)?.[1] ?? "";
}

function json(status: number, body: object): Reply {
  return { status, body: JSON.stringify(body) };
}
