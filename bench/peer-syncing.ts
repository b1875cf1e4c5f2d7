// The peer of `seq sync`: bare imapflow that fetches the same bytes and looks at none. Arguments: port, user, password.
import { ImapFlow } from "imapflow";

const [port = "", user = "", pass = ""] = process.argv.slice(2);
const client = new ImapFlow({
  host: "127.0.0.1",
  port: Number(port),
  secure: false,
  auth: { user, pass },
  logger: false,
  tls: { rejectUnauthorized: false },
});
await client.connect();
await client.mailboxOpen("INBOX", { readOnly: true });
let messages = 0;
for await (const { source } of client.fetch("1:*", { uid: true, source: true })) {
  if (source !== undefined) messages += 1;
}
await client.logout();
console.log(`${messages} messages`);
