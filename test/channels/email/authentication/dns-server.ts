import { createSocket } from "node:dgram";
import { type Answer, decode, encode } from "dns-packet";

/** Records by name and type, `{ "acme.example": { TXT: ["v=spf1 -all"], MX: ["mail.acme.example"] } }`. */
export type Zone = Readonly<Record<string, Partial<Record<"TXT" | "MX" | "A" | "AAAA" | "PTR", string[]>>>>;

/** A name server on loopback. A name that is not in the zone does not exist; with `silent` it never answers. */
export async function startNameServer(
  zone: Zone,
  { silent = false } = {},
): Promise<{ address: string; asked: string[]; close(): void }> {
  const asked: string[] = [];
  const socket = createSocket("udp4");
  socket.on("message", (bytes, peer) => {
    const { id = 0, questions = [] } = decode(bytes);
    const [question] = questions;
    if (question === undefined || silent) return;
    const { name, type } = question;
    asked.push(`${type} ${name}`);
    const records = zone[name.toLowerCase()];
    const values = records?.[type as "TXT"] ?? [];
    const answers = values.map((value): Answer => {
      if (type === "MX") return { name, type, data: { preference: 10, exchange: value } };
      // A string of a TXT record has 255 characters at most.
      const data = type === "TXT" ? (value.match(/.{1,255}/gs) ?? [""]) : value;
      return { name, type, data } as Answer;
    });
    // RFC 1035 4.1.1: 3 is "no such name"; 128 says that the answer is the zone's own.
    const flags = 0x0400 | (records === undefined ? 3 : 0);
    socket.send(encode({ type: "response", id, flags, questions, answers }), peer.port, peer.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return { address: `127.0.0.1:${socket.address().port}`, asked, close: () => void socket.close() };
}
