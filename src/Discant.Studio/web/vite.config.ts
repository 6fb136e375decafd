import { defineConfig } from "vite";

// Everything lands in artifacts/, like all that is built; the program takes it in from there.
export default defineConfig({
  base: "/",
  build: { outDir: "../../../artifacts/page/dist", emptyOutDir: true, assetsDir: "assets", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
