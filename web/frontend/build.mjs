// Bundles style, script and type into the folder named by the first argument (default: ../static/dist).
import { copyFile } from "node:fs/promises";
import { build } from "esbuild";

const outdir = process.argv[2] ?? "../static/dist";

await build({
  entryPoints: { app: "style/app.css" },
  bundle: true,
  minify: true,
  outdir,
  target: ["chrome111", "firefox113", "safari16.4"],
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]",
  logLevel: "warning",
});

// theme.js runs before the first paint, so it stands alone and small; everything else waits.
await build({
  entryPoints: { app: "script/app.js", theme: "script/theme.js" },
  bundle: true,
  minify: true,
  outdir,
  format: "iife",
  target: ["chrome111", "firefox113", "safari16.4"],
  logLevel: "warning",
});

// The typefaces travel with their licence (SIL Open Font License 1.1).
for (const face of ["source-sans-3", "source-code-pro"]) {
  await copyFile(`node_modules/@fontsource-variable/${face}/LICENSE`, `${outdir}/fonts/${face}-licence.txt`);
}
await copyFile("icon/favicon.svg", `${outdir}/favicon.svg`);
