import { returnTo } from "./returnTo.js";
import { go, route } from "./route.svelte.js";

/** To where one wanted to go before signing in. */
export function goOn(): void {
  const address = returnTo(new URLSearchParams(location.search).get("return_to"), location.origin);
  if (address) location.replace(address);
  else if (/^\/(sign-in|sign-up|setup.*)?$/.test(route.now.path)) go("/account");
}
