import { describe, expect, test } from "vitest";
import { returnTo } from "../src/returnTo.js";

const origin = "https://id.example";

describe("row 82: where one goes after signing in", () => {
  test.each([
    ["/", "https://id.example/"],
    ["/notes", "https://id.example/notes"],
    ["/notes?of=ada&at=//e#top", "https://id.example/notes?of=ada&at=//e#top"],
    ["/a/../b", "https://id.example/b"],
    ["/a//b", "https://id.example/a//b"],
    ["/caf%C3%A9%20noir", "https://id.example/caf%C3%A9%20noir"],
    ["/?next=https://e/", "https://id.example/?next=https://e/"],
    ["https://id.example/notes", "https://id.example/notes"],
    ["https://id.example/", "https://id.example/"],
  ])("%s stays here", (given, gone) => expect(returnTo(given, origin)).toBe(gone));

  test.each([
    null, "", "notes", "./notes", "?a", "#a", "//e", "///e", "////e", "/\\e", "\\\\e", "\\/e", "/\\/e", "/a\\b",
    "https:e", "https:/e", "https:///e", "https://e/", "http://id.example/", "https://id.example", "https://id.example:444/",
    "https://id.example.e/", "https://id.example@e/", "https://id.example:pw@e/", "https://u@id.example/", "HTTPS://ID.EXAMPLE/",
    "javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "blob:https://id.example/1",
    "vbscript:x", "file:///etc/passwd", "about:blank", "mailto:a@e", "/\t/e", "/\n/e", "/\r/e", "\t//e", " //e", " /notes",
    "/notes\r\nSet-Cookie: a=b", "/\0/e", "/\u00a0/e", "/\u2028/e", "/é", "／／e", "/／e", "/%09/e", "/%0a/e", "/%0D%0Aa", "/%2fe",
    "/%2F%2Fe", "/%5ce", "/a%5cb", "/%00", "/.//e", "/..//e", "/a/..//e", "/%2e//e", "/./\\e", "https://id.example//e",
    "https://id.example/.//e", "https://id.example\\e", "https://id.example\t/", "https://[::1]/", "https://",
  ])("%j goes nowhere", (given) => expect(returnTo(given, origin)).toBe(undefined));

  test("whatever is let through has this origin when a browser reads it", () => {
    const pieces = ["/", "\\", "e", ".", "..", ":", "@", "%2f", "%5c", "%09", "\t", "\n", " ", "?", "#", "https:", origin];
    for (let mixed = 0; mixed < pieces.length ** 4; mixed += 3) {
      const given = [0, 1, 2, 3].map((place) => pieces[Math.floor(mixed / pieces.length ** place) % pieces.length]).join("");
      const gone = returnTo(given, origin);
      if (gone === undefined) continue;
      expect(new URL(gone, "https://other.example").origin, given).toBe(origin);
      expect(new URL(gone).pathname.startsWith("//"), given).toBe(false);
    }
  });
});
