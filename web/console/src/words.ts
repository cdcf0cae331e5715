// What the server's words mean to people.
const events: Record<string, string> = {
  signed_up: "Account made",
  signed_in: "Signed in",
  sign_in_refused: "Sign-in refused",
  signed_out: "Signed out",
  signed_out_everywhere: "Signed out everywhere",
  other_sessions_revoked: "Signed out everywhere else",
  session_revoked: "A session was ended",
  refreshed: "Session renewed",
  refresh_refused: "Renewal refused",
  refresh_reused: "An old refresh token was used again, so the session was ended",
  password_changed: "Password changed",
  roles_set: "Roles changed",
  user_disabled: "Account disabled",
  user_enabled: "Account enabled",
  user_deleted: "Account deleted",
  signing_key_added: "Signing key added",
};

export const eventNames = Object.keys(events);

export function eventWords(event: string): string {
  const plain = event.replaceAll("_", " ");
  return events[event] ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}

const details: Record<string, string> = {
  "wrong password": "The password was wrong.",
  "no such account": "There is no such account.",
  "account disabled": "The account is disabled.",
};

export const detailWords = (detail: string): string => details[detail] ?? detail;

/** Worth a second look. */
export const isAlarm = (event: string): boolean => /_refused$|_reused$/.test(event);

export const count = (amount: number, one: string, many = `${one}s`): string =>
  `${amount.toLocaleString("en")} ${amount === 1 ? one : many}`;

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600], ["month", 2_629_800], ["day", 86_400], ["hour", 3_600], ["minute", 60],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** "3 minutes ago" */
export function ago(at: number, now: number): string {
  const seconds = (at - now) / 1000;
  const step = steps.find(([, size]) => Math.abs(seconds) >= size);
  return step ? relative.format(Math.trunc(seconds / step[1]), step[0]) : seconds > 5 ? "in a moment" : "just now";
}

/** "12 days" */
export function span(seconds: number): string {
  const [unit, size] = steps.find(([, size]) => seconds >= size) ?? ["second" as const, 1];
  return count(Math.floor(seconds / size), unit);
}

/** Of a line as people write it. */
export const rolesOf = (line: string): string[] => [...new Set(line.split(/[\s,]+/).filter(Boolean))];
