// Refused before any parser looks at it: browsers read `\` as `/`, and drop tabs and line ends.
const odd = /[^\x21-\x7e]|\\/;
const encoded = /%(?:0[0-9a-f]|1[0-9a-f]|7f|2f|5c)/i;

/** The whole address to go to after signing in, if `given` is one of this origin: a path, or an address with all its parts. */
export function returnTo(given: string | null, origin: string): string | undefined {
  if (!given || odd.test(given)) return undefined;
  const isPath = given.startsWith("/") && !given.startsWith("//");
  if (!isPath && !given.startsWith(`${origin}/`)) return undefined;
  const url = new URL(given, origin);
  const leaves = url.origin !== origin || url.pathname.startsWith("//") || encoded.test(url.pathname);
  return leaves ? undefined : url.href;
}
