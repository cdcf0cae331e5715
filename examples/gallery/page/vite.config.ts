import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const program = "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [svelte()],
  resolve: { dedupe: ["svelte"] }, // ours, not the one beside @gatehouse/svelte
  build: { assetsInlineLimit: 0 }, // the Content-Security-Policy allows no data: addresses
  server: { proxy: { "/auth": program, "/users": program, "/articles": program, "/pictures": program } },
});
