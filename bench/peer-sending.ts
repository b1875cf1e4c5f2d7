// The peer of `seq run`: bare pooled nodemailer. Arguments: file of messages (a line of JSON each), port,
// connections, and for signed mail the file of the key, its domain and its selector.
import { readFileSync } from "node:fs";
import { createTransport } from "nodemailer";
import type { BenchMessage } from "./messages.ts";

const [file = "", port = "", connections = "", key = "", domainName = "", keySelector = ""] =
  process.argv.slice(2);
const messages = readFileSync(file, "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as BenchMessage);
const transport = createTransport({
  host: "127.0.0.1",
  port: Number(port),
  secure: false,
  ignoreTLS: true,
  pool: true,
  maxConnections: Number(connections),
  ...(key === "" ? {} : { dkim: { domainName, keySelector, privateKey: readFileSync(key, "utf8") } }),
});
const sent = await Promise.all(messages.map((message) => transport.sendMail(message)));
transport.close();
console.log(`${sent.filter(({ accepted }) => accepted.length === 1).length} sent`);
