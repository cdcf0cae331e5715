import { describe, expect, test } from "vitest";
import { ago, count, eventWords, rolesOf, span } from "../src/words.js";

const second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;

describe("words", () => {
  test.each([
    [-4 * second, "just now"], [2 * second, "just now"], [30 * second, "in a moment"], [-59 * second, "just now"],
    [-minute, "1 minute ago"], [-3 * minute, "3 minutes ago"], [-hour, "1 hour ago"], [-day, "yesterday"],
    [-29 * day, "29 days ago"], [29 * day, "in 29 days"], [-400 * day, "last year"],
  ])("%i ms from now is %s", (from, words) => expect(ago(1e12 + from, 1e12)).toBe(words));

  test("a span is told in its largest unit", () => {
    expect(span(0)).toBe("0 seconds");
    expect(span(90)).toBe("1 minute");
    expect(span(12.5 * 86_400)).toBe("12 days");
  });

  test("one is one, and many have commas", () => {
    expect(count(1, "session")).toBe("1 session");
    expect(count(1_000_000, "user")).toBe("1,000,000 users");
  });

  test("an event that is not known is still readable", () => expect(eventWords("gate_opened")).toBe("Gate opened"));

  test("roles are read as people write them", () => expect(rolesOf(" editor, admin,,editor ")).toEqual(["editor", "admin"]));
});
