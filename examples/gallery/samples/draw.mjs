// node samples/draw.mjs: draws the SVG files here as the WebP files that are committed beside them, in Chromium.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const { chromium } = createRequire(new URL("../../../tests/browser/", import.meta.url))("playwright-core");
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage();
for (const name of readdirSync(new URL(".", import.meta.url)).filter((file) => file.endsWith(".svg"))) {
  const drawing = readFileSync(new URL(name, import.meta.url), "base64");
  const picture = await page.evaluate(async (url) => {
    const image = Object.assign(new Image(960, 720), { src: url });
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 960, height: 720 });
    canvas.getContext("2d").drawImage(image, 0, 0, 960, 720);
    return canvas.toDataURL("image/webp", 0.85).split(",")[1];
  }, `data:image/svg+xml;base64,${drawing}`);
  writeFileSync(new URL(name.replace(".svg", ".webp"), import.meta.url), Buffer.from(picture, "base64"));
}
await browser.close();
