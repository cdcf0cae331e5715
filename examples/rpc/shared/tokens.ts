// Where the tokens are kept between page loads: in localStorage, for all tabs of this site alike. So any script of the
// site can read them; the policy in vite.ts lets none in.
import type { Entry } from "./api";

interface Tokens { token: string; refresh_token: string; renew_at: number }

const place = "gatehouse-rpc";

export function kept(): Tokens | null {
  try {
    return JSON.parse(localStorage.getItem(place) ?? "null") as Tokens | null;
  } catch {
    return null;
  }
}

export function keep({ token, refresh_token, expires_in }: Entry): string {
  const renew_at = Date.now() + (expires_in - 60) * 1000;
  localStorage.setItem(place, JSON.stringify({ token, refresh_token, renew_at } satisfies Tokens));
  return token;
}

export function forget(): void {
  localStorage.removeItem(place);
}

// Another tab has signed in or out, or renewed its tokens.
export function onChange(listener: () => void): void {
  addEventListener("storage", ({ key }) => key === place && listener());
}
