import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const server = process.env.GATEHOUSE ?? "http://127.0.0.1:8000";

// The same files come out wherever it is built: they are committed, and tests/browser/run compares.
export default defineConfig({
  plugins: [svelte()],
  build: {
    outDir: "../../server/console",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  // The Host stays as the browser said it: the server compares it with the Origin.
  server: { host: "127.0.0.1", proxy: { "^/(auth|admin|[.]well-known|openapi.json|docs)": { target: server, changeOrigin: false } } },
});
