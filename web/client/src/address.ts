/** The ws: or wss: address of a path on the page's own server, or of an http:, https:, ws: or wss: address. */
export function socketAddress(url: string): string {
  const page = globalThis.location?.href;
  let address: URL;
  try {
    address = new URL(url, page);
  } catch {
    throw new Error(`"${url}" is a path, but of no page: give the whole address, such as wss://example.com/_ephaptic`);
  }
  address.protocol = address.protocol.replace(/^http/, "ws");
  if (!/^wss?:$/.test(address.protocol)) {
    throw new Error(`"${address.href}" is no address of a WebSocket: it begins with wss:, ws:, https: or http:`);
  }
  address.hash = "";
  return address.href;
}
