// Bundles style, script and type into the folder named by the first argument (default: ../static/dist).
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const outdir = process.argv[2] ?? "../static/dist";

// YASQE writes one inline style into a tooltip, which our content security policy would refuse and report.
const INLINE = " style='text-decoration:underline'";
const withoutInlineStyle = {
  name: "without-inline-style",
  setup: ({ onLoad }) =>
    onLoad({ filter: /yasqe\.esm\.js$/ }, async ({ path }) => {
      const contents = await readFile(path, "utf8");
      if (!contents.includes(INLINE)) throw new Error(`YASQE no longer writes ${INLINE}; this step can go.`);
      return { contents: contents.replaceAll(INLINE, ""), loader: "js" };
    }),
};

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

// The editor of the SPARQL page is large, so it is a file of its own that only that page loads.
await build({
  entryPoints: { sparql: "script/sparql.js" },
  bundle: true,
  minify: true,
  outdir,
  format: "iife",
  target: ["chrome111", "firefox113", "safari16.4"],
  plugins: [withoutInlineStyle],
  legalComments: "linked",
  logLevel: "warning",
});
await build({
  entryPoints: { sparql: "style/sparql.css" },
  bundle: true,
  minify: true,
  outdir,
  target: ["chrome111", "firefox113", "safari16.4"],
  logLevel: "warning",
});
const licences = ["codemirror", "lodash-es", "query-string", "store", "dompurify"].map(async (name) => {
  const about = JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8"));
  const file = ["LICENSE", "LICENSE.md", "license"].map((each) => readFile(`node_modules/${name}/${each}`, "utf8"));
  return `${name} ${about.version} (${about.license})\n\n${await Promise.any(file)}`;
});
const { version, license, author, homepage } = JSON.parse(await readFile("node_modules/@zazuko/yasqe/package.json", "utf8"));
const head = `The editor of queries is made of:\n\n@zazuko/yasqe ${version} (${license}), ${author}, Zazuko GmbH, ${homepage}`;
await writeFile(`${outdir}/sparql-licences.txt`, [head, ...(await Promise.all(licences))].join("\n\n----\n\n"));

// The typefaces travel with their licence (SIL Open Font License 1.1).
for (const face of ["source-sans-3", "source-code-pro"]) {
  await copyFile(`node_modules/@fontsource-variable/${face}/LICENSE`, `${outdir}/fonts/${face}-licence.txt`);
}
await copyFile("icon/favicon.svg", `${outdir}/favicon.svg`);
