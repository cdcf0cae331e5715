import { expect, test } from "vitest";
import { bars, top, total, type Series } from "../src/admin/chart.js";

const series: Series[] = [{ key: "signed_in", name: "Signed in" }, { key: "wrong_password", name: "Wrong password" }];
const nothing = { wrong_password: 0, throttled: 0, signed_up: 0, refreshed: 0, refresh_refused: 0 };
const now = new Date(2026, 5, 15, 12, 30).getTime();

test("hours of one day are one bar, and days without any are there", () => {
  const at = (hour: number) => new Date(new Date(2026, 5, 14).getTime() + hour * 3_600_000).toISOString();
  const hours = [{ ...nothing, at: at(9), signed_in: 2 }, { ...nothing, at: at(17), signed_in: 3, wrong_password: 1 }];
  const found = bars(hours, series, 7, now);
  expect(found.map(total)).toEqual([0, 0, 0, 0, 0, 6, 0]);
  expect(found[5]?.counts).toEqual([5, 1]);
});

test("a day has a bar for each hour, and what is older is left out", () => {
  const hours = [
    { ...nothing, at: new Date(now - 30 * 60_000).toISOString(), signed_in: 1 },
    { ...nothing, at: new Date(now - 25 * 3_600_000).toISOString(), signed_in: 9 },
  ];
  const found = bars(hours, series, 1, now);
  expect(found).toHaveLength(24);
  expect(found.map(total).slice(-1)).toEqual([1]);
  expect(found.map(total).reduce((sum, each) => sum + each)).toBe(1);
});

test("the top of the scale is round and holds the highest bar", () => {
  expect([0, 1, 2, 3, 7, 10, 11, 64, 501].map(top)).toEqual([1, 1, 2, 5, 10, 10, 20, 100, 1000]);
});
