// Where we are: what stands behind the '#' of the address.
const read = () => location.hash.slice(1) || "/";

export const place = $state({ path: read() });

export function go(path: string): void {
  location.hash = path;
}

addEventListener("hashchange", () => {
  place.path = read();
  scrollTo(0, 0);
});
