import { copyFileSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

const WASM_FROM = "node_modules/@mediapipe/tasks-vision/wasm";
// A module worker asks for the module variant only, whatever the processor can do: the other four files stay out.
const WASM = ["vision_wasm_module_internal.js", "vision_wasm_module_internal.wasm"];

/** Puts the pose runtime beside the page, under the names its loader asks for. */
function poseRuntime(): Plugin {
  return {
    name: "unsit-pose-runtime",
    apply: "build",
    writeBundle({ dir }) {
      const to = resolve(dir ?? "dist", "wasm");
      mkdirSync(to, { recursive: true });
      for (const name of WASM) copyFileSync(resolve(import.meta.dirname, WASM_FROM, name), resolve(to, name));
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  plugins: [poseRuntime()],
  worker: { format: "es" },
  build: {
    target: "es2023",
    outDir: "dist",
    // Two pages: the desk's, and the phone's, which knows nothing of it.
    rolldownOptions: { input: ["index.html", "phone.html"].map((name) => resolve(import.meta.dirname, name)) },
    emptyOutDir: true,
    // Nothing is put inline: the page runs under a policy that allows files of its own server only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
