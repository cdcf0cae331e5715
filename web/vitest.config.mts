// The packages for frameworks, in a browser that is none (jsdom), and where pages are made on a server.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

const onServer = "test/**/server.test.{ts,tsx}";

export default defineConfig({
  test: {
    projects: [
      { root: "react", test: { name: "react", environment: "jsdom", exclude: [onServer] } },
      { root: "react", test: { name: "react on a server", include: [onServer] } },
      {
        root: "svelte",
        plugins: [svelte(), svelteTesting()],
        test: { name: "svelte", environment: "jsdom", exclude: [onServer] },
      },
      { root: "svelte", plugins: [svelte()], test: { name: "svelte on a server", include: [onServer] } },
      { root: "console", test: { name: "console" } },
    ],
  },
});
