import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { page } from "../shared/vite";

export default defineConfig(page("svelte", svelte()));
