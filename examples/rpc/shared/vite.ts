// What the builds of both pages have in common.
import type { Plugin, PluginOption, UserConfig } from "vite";

const server = "http://127.0.0.1:8080";

// Scripts of these pages can read the tokens, so they talk to nobody else. Only when built: Vite's own pages need more.
const policy = "default-src 'none'; connect-src 'self'; script-src 'self'; style-src 'self'; img-src data: blob:; " +
  "form-action 'none'; base-uri 'none'";

const contentSecurityPolicy: Plugin = {
  name: "content-security-policy",
  apply: "build",
  transformIndexHtml: () => [
    { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: policy }, injectTo: "head-prepend" },
  ],
};

// `npm run dev` serves the page, and hands to the C++ program what is meant for it.
export function page(folder: string, framework: PluginOption): UserConfig {
  return {
    base: `/${folder}/`,
    plugins: [framework, contentSecurityPolicy],
    server: { proxy: { "/_ephaptic": { target: server, ws: true }, "/api": { target: server } } },
  };
}
