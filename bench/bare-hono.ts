// The peer of `serving`: hono on the same server, reading the body and doing nothing.
import { serve } from "@hono/node-server";
import { Hono } from "hono";

const app = new Hono();
app.post("/u/:token", async (c) => {
  await c.req.text();
  return c.text("Unsubscribed.\n");
});
const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});
process.once("SIGTERM", () => {
  server.close();
  process.exit(0);
});
