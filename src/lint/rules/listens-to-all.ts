import { isLoopback, isWildcard } from "../../web/client-address.ts";
import type { Rule } from "../rule.ts";

export const listensToAll: Rule = {
  id: "listens-to-all",
  severity: "warning",
  describe: "seq serve speaks plain HTTP: whoever reaches it past the proxy is heard without TLS.",
  checkWorkspace({ config, reading }) {
    const { listen, trustProxy } = config.web;
    const host = listen === null ? null : listen.slice(0, Math.max(0, listen.lastIndexOf(":")));
    if (listen === null || host === null || host === "" || isLoopback(host)) return [];
    const isRefused = isWildcard(host) && trustProxy === false;
    return [
      {
        message: isRefused
          ? `"${listen}" listens on every network: seq serve refuses it without trust_proxy`
          : `"${listen}" is reached from other machines, without TLS`,
        range: reading.positionOfKey(["web", "listen"]),
        hint: "listen on 127.0.0.1 behind a proxy; in a container let nothing but the proxy reach the port",
      },
    ];
  },
};
