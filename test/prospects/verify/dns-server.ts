import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

/** RFC 1035 3.2.2: the question types that the program asks. */
const TYPES = { 1: "a", 2: "ns", 15: "mx", 28: "aaaa" } as const;
const [NO_ERROR, SERVER_FAILURE, NO_SUCH_NAME] = [0, 2, 3];

/** What is known of one name; `silent` is never answered, `broken` with a server failure. */
export type Records =
  | "silent"
  | "broken"
  | { mx?: readonly string[]; a?: readonly string[]; ns?: readonly string[] };

export interface DnsServer {
  /** `127.0.0.1:port`, as `--resolver` takes it. */
  address: string;
  /** Questions as `mx name`, in order. */
  asked: string[];
  close(): Promise<void>;
}

/** A name server on loopback that knows these names and no others. */
export async function startDns(zone: Readonly<Record<string, Records>>): Promise<DnsServer> {
  const socket = createSocket("udp4");
  const asked: string[] = [];
  socket.on("message", (query, { port, address }) => {
    const answer = answerQuery(query, zone, asked);
    if (answer !== null) socket.send(answer, port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return { address: `127.0.0.1:${socket.address().port}`, asked, close: () => close(socket) };
}

async function close(socket: Socket): Promise<void> {
  socket.close();
  await once(socket, "close");
}

function answerQuery(query: Buffer, zone: Readonly<Record<string, Records>>, asked: string[]): Buffer | null {
  const { name, end } = readName(query, 12);
  const type = TYPES[query.readUInt16BE(end) as keyof typeof TYPES];
  asked.push(`${type} ${name}`);
  const records = Object.hasOwn(zone, name) ? zone[name] : undefined;
  if (records === "silent") return null;
  const rows = records === undefined || records === "broken" || type === "aaaa" ? [] : (records[type] ?? []);
  const code = records === undefined ? NO_SUCH_NAME : records === "broken" ? SERVER_FAILURE : NO_ERROR;
  const head = Buffer.alloc(12);
  head.writeUInt16BE(query.readUInt16BE(0), 0);
  // A response, recursion desired and available.
  head.writeUInt16BE(0x8180 | code, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(rows.length, 6);
  const question = query.subarray(12, end + 4);
  return Buffer.concat([head, question, ...rows.map((row) => writeRecord(question.subarray(-4), type, row))]);
}

function readName(query: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString("ascii", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 1 };
}

function writeName(name: string): Buffer {
  const labels = name.split(".").filter((label) => label !== "");
  const parts = labels.map((label) => Buffer.from([label.length, ...Buffer.from(label)]));
  return Buffer.concat([...parts, Buffer.from([0])]);
}

function writeRecord(typeAndClass: Buffer, type: string, row: string): Buffer {
  const data =
    type === "a"
      ? Buffer.from(row.split(".").map(Number))
      : type === "mx"
        ? Buffer.concat([Buffer.from([0, 10]), writeName(row)])
        : writeName(row);
  const life = Buffer.from([0, 0, 0, 60]);
  // The name is that of the question, at byte 12.
  return Buffer.concat([
    Buffer.from([0xc0, 12]),
    typeAndClass,
    life,
    Buffer.from([data.length >> 8, data.length & 255]),
    data,
  ]);
}
