// The peer of `seq run` over services: bare got, which remembers nothing. Arguments: URL, how many, how many at once.
import { got } from "got";

const [url = "", count = "", connections = ""] = process.argv.slice(2);
const client = got.extend({ retry: { limit: 0 } });
let next = 0;
let done = 0;

async function work(): Promise<void> {
  while (next < Number(count)) {
    const number = String(next++).padStart(7, "0");
    const { statusCode } = await client.post(url, {
      form: { To: `+1212${number}`, From: "+12125550099", Body: `Hi P${number}, is 10:00 fine?` },
      responseType: "json",
    });
    if (statusCode === 201) done += 1;
  }
}

await Promise.all(Array.from({ length: Number(connections) }, work));
console.log(`${done} sent`);
