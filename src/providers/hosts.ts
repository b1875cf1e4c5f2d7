const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether a host is this machine. `host` is as URL writes it, without a port. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/**
 * What is wrong with where an address leads, as the end of "would go to …": another host than the listed ones, no https
 * (but to this machine), or a name and password in it. Null for nothing. `*.acme.example` is any host below it.
 */
export function findForeignHost(url: URL, hosts: readonly string[]): string | null {
  if (url.username !== "" || url.password !== "") return "an address with a password in it";
  const isPlain = url.protocol === "http:" && isLoopback(url.hostname);
  if (url.protocol !== "https:" && !isPlain) return "an address without https";
  return hosts.some((host) => covers(host, url)) ? null : `${url.host}, which is no host of this recipe`;
}

function covers(listed: string, { host, hostname, port }: URL): boolean {
  const wanted = listed.toLowerCase();
  if (!wanted.startsWith("*.")) return wanted === host || (port === "" && wanted === hostname);
  const parent = wanted.slice(1);
  return port === "" && hostname.endsWith(parent) && hostname.length > parent.length;
}
