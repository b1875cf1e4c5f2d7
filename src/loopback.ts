/** This machine, as the URL parser writes a host. A whole one: `localhost.evil.example` only begins like it. */
const HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether a URL is plain HTTP to this machine, so that nobody else can read it; false for whatever is no URL. */
export function isLocalHttp(url: string): boolean {
  return /^http:\/\//i.test(url) && URL.canParse(url) && HOST.test(new URL(url).hostname);
}
