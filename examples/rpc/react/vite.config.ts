import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { page } from "../shared/vite";

export default defineConfig(page("react", react()));
