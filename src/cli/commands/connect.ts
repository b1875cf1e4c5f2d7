import { Argument, InvalidArgumentError } from "@commander-js/extra-typings";
import type { CommandContext } from "../../app/session/context.ts";
import type { Connected, ConnectPrompts } from "../../app/connect-sender.ts";
import { defineVerb } from "../command.ts";

export const connect = defineVerb({
  name: "connect",
  describe: "let a sender send and read with Google or Microsoft, without a password",
  examples: [
    { command: "seq connect google anna", does: "allow it in the browser; the token goes into .env" },
    {
      command: "seq connect microsoft anna --device",
      does: "on a machine without a browser: enter a code elsewhere",
    },
  ],
  json: "document",
  exclusive: [["--device", "--port"]],
  configure: (command) =>
    command
      .addArgument(new Argument("<provider>", "whose account").choices(["google", "microsoft"] as const))
      .argument("<sender>", "a sender of seq.yaml")
      .option("--device", "show a code to enter on another machine")
      .option("--port <number>", "listen at this port for the browser's answer", readPort)
      .option("--no-browser", "only show the page's address"),
  async run(context, { args: [provider, sender], options }) {
    context.world.interruption.isGraceful = true;
    const { connectSender } = await import("../../app/connect-sender.ts");
    const connected = await connectSender(
      context,
      { provider, sender, isDevice: options.device === true, port: options.port ?? 0 },
      await openPrompts(context, options.browser),
    );
    return { data: connected, text: () => formatConnected(connected) };
  },
});

async function openPrompts(
  { world, output, canAsk }: CommandContext,
  mayOpen: boolean,
): Promise<ConnectPrompts> {
  const { createPrompts } = await import("../prompts.ts");
  return {
    async showPage(url) {
      output.say(`Allow the access on this page, within 5 minutes:\n${url}`);
      if (!mayOpen || !canAsk) return;
      const { openLink } = await import("../desktop.ts");
      await openLink(url, world.env);
    },
    async showCode({ url, code }) {
      output.say(`Open ${url} on any machine, and enter ${code}`);
    },
    ask: canAsk
      ? (what) =>
          createPrompts(world.streams).askText({
            message:
              what === "client id" ? "Client id of your app" : "Client secret of your app (empty for none)",
          })
      : null,
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError("a port is a number from 1 to 65535");
}

function formatConnected({ sender, provider, name, lines }: Connected): string {
  const done = `${sender} is connected with ${provider}; the token is ${name} in .env`;
  if (lines.length === 0) return `${done}\nseq doctor logs in with it`;
  return `${done}\nAdd this under ${sender} in seq.yaml:\n${lines.map((line) => `    ${line}`).join("\n")}`;
}
