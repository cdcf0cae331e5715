// Hours of the server made into bars of a chart.
import type { Hour } from "../api.js";

export interface Series {
  key: Exclude<keyof Hour, "at">;
  name: string;
}
export interface Bar {
  at: Date;
  counts: number[]; // one a series
}

const hour = 3_600_000;

/** One bar an hour for a day or two, else one a day, as this machine's calendar has them; those without anything are there, too. */
export function bars(hours: Hour[], series: Series[], days: number, now: number): Bar[] {
  const found = new Map(slots(days, now).map((at) => [at.getTime(), { at, counts: series.map(() => 0) }]));
  for (const each of hours) {
    const bar = found.get(slotOf(new Date(each.at), days).getTime());
    series.forEach(({ key }, place) => bar && (bar.counts[place] = (bar.counts[place] ?? 0) + each[key]));
  }
  return [...found.values()];
}

function slots(days: number, now: number): Date[] {
  const last = slotOf(new Date(now), days);
  if (days <= 2) return Array.from({ length: days * 24 }, (_, back) => new Date(last.getTime() - back * hour)).reverse();
  return Array.from({ length: days }, (_, back) => new Date(last.getFullYear(), last.getMonth(), last.getDate() - back)).reverse();
}

function slotOf(at: Date, days: number): Date {
  const clock = days <= 2 ? at.getHours() : 0;
  return new Date(at.getFullYear(), at.getMonth(), at.getDate(), clock);
}

export const total = ({ counts }: Bar): number => counts.reduce((sum, each) => sum + each, 0);

/** The top of the scale: 1, 2 or 5 times a power of ten. */
export function top(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(highest, 1)));
  return [1, 2, 5, 10].map((times) => times * power).find((size) => size >= highest) ?? 10 * power;
}

export function barName(at: Date, days: number): string {
  return days <= 2
    ? at.toLocaleString("en", { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
    : at.toLocaleDateString("en", { weekday: "short", day: "numeric", month: "short" });
}
