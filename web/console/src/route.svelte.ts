// The page of the address: what stands after "#", such as "#/admin/users?search=ad".
interface Route {
  path: string; // "/admin/users"
  parts: string[]; // ["admin", "users"]
  query: URLSearchParams;
}

function read(hash: string): Route {
  const [path = "", query] = hash.replace(/^#/, "").split("?");
  return { path: path || "/", parts: path.split("/").filter(Boolean).map(decoded), query: new URLSearchParams(query) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

let now = $state.raw(read(location.hash));
addEventListener("hashchange", () => (now = read(location.hash)));

export const route = {
  get now(): Route {
    return now;
  },
};

export function go(path: string): void {
  location.hash = path;
}

/** Another query of the same page, without a new step in the history. Empty values are left out. */
export function setQuery(values: Record<string, string>): void {
  const given = Object.entries(values).filter(([, value]) => value !== "");
  const query = new URLSearchParams(given).toString();
  history.replaceState(null, "", `#${now.path}${query && `?${query}`}`);
  now = read(location.hash);
}
