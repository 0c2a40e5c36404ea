/* build.mjs: bundles the staff application.
 *
 *     node ui/build.mjs OUTDIR [MESSAGES_DIR]
 *
 * OUTDIR gets, by URL path:
 *     index.html  manifest.webmanifest  icon.svg          (short-lived; index.html answers every page URL)
 *     assets/NAME-HASH.{js,css,json,woff2}                (immutable)
 *     chart.css                                           (the colours of pictures for files: the light ones, put in)
 * and next to each text file a .gz and a .br of it. MESSAGES_DIR holds messages.ru.json and messages.fa.json
 * ({"msgid": "text" | ["form0", ...]}); without it the application speaks English only.
 *
 * ui/screens is a registry: a file there that exports `screen` is a route, a menu entry and a palette command.
 */
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);

/* Latin from Inter, Cyrillic from Golos Text, Arabic script from Vazirmatn: one stack, the range picks the file. */
const LATIN = "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-200B,U+200F-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD";
const CYRILLIC = "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116";
const ARABIC = "U+0600-06FF,U+0750-077F,U+200C-200E,U+2010-2011,U+FB50-FDFF,U+FE70-FE74,U+FE76-FEFC";
const FONTS = [
    ["Inter", "inter", "latin", LATIN],
    ["Golos Text", "golos-text", "cyrillic", CYRILLIC],
    ["Golos Text", "golos-text", "latin-ext", "U+20BD"],
    ["Vazirmatn", "vazirmatn", "arabic", ARABIC],
];

export async function buildUi(outdir, messagesDir) {
    const out = join(outdir, "assets");
    rmSync(outdir, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });

    const emit = (name, ext, data) => {
        const hash = createHash("sha256").update(data).digest("hex").slice(0, 10);
        const file = `${name}-${hash}.${ext}`;
        writeFileSync(join(out, file), data);
        return `/assets/${file}`;
    };

    let faces = "";
    for (const [family, pack, subset, range] of FONTS) {
        const file = join(root, "node_modules/@fontsource-variable", pack, "files", `${pack}-${subset}-wght-normal.woff2`);
        const url = emit(`${pack}-${subset}`, "woff2", readFileSync(file));
        faces += `@font-face{font-family:"${family}";font-weight:100 900;font-display:swap;src:url(${url}) format("woff2");unicode-range:${range}}\n`;
    }

    const messages = {};
    for (const lang of ["ru", "fa"]) {
        const file = messagesDir && join(messagesDir, `messages.${lang}.json`);
        if (file && existsSync(file)) messages[lang] = emit(lang, "json", JSON.stringify(JSON.parse(readFileSync(file, "utf8"))));
    }

    const js = await build({
        entryPoints: { app: join(here, "main.tsx") },
        bundle: true, splitting: true, format: "esm", minify: true, target: "es2022", charset: "utf8",
        outdir: out, entryNames: "[name]-[hash]", chunkNames: "[name]-[hash]",
        jsx: "automatic", jsxImportSource: "preact", metafile: true, write: true, logLevel: "warning",
        legalComments: "none",
        inject: [join(here, "core.ts")],
        define: { MESSAGES: JSON.stringify(messages) },
        plugins: [screens],
    });
    const app = Object.keys(js.metafile.outputs).find((f) => js.metafile.outputs[f].entryPoint?.endsWith("main.tsx"));
    const appUrl = "/assets/" + app.split("/").pop();

    const [style, chart] = ["style.css", "chart.css"].map((f) => readFileSync(join(here, f), "utf8"));
    const css = await build({
        stdin: { contents: faces + style + chart, loader: "css", resolveDir: here },
        bundle: true, minify: true, write: false, charset: "utf8", external: ["/assets/*"], logLevel: "warning",
    });
    const cssUrl = emit("app", "css", css.outputFiles[0].text);

    const eager = Object.values(js.metafile.outputs)
        .filter((o) => o.entryPoint?.endsWith("main.tsx")).flatMap((o) => o.imports)
        .filter((i) => i.kind === "import-statement").map((i) => `<link rel="modulepreload" href="/assets/${i.path.split("/").pop()}">`);
    const html = readFileSync(join(here, "index.html"), "utf8")
        .replace("%CSS%", cssUrl).replace("%APP%", appUrl).replace("%PRELOAD%", [...new Set(eager)].join("\n"));
    writeFileSync(join(outdir, "index.html"), html);
    const light = Object.fromEntries([...style.matchAll(/(--[\w-]+): light-dark\((#\w+)/g)].map((m) => [m[1], m[2]]));
    writeFileSync(join(outdir, "chart.css"), chart.replace(/\/\*.*?\*\/\n/gs, "").replace(/var\((--[\w-]+)\)/g, (_, name) => light[name]));
    for (const f of ["manifest.webmanifest", "icon.svg"]) writeFileSync(join(outdir, f), readFileSync(join(here, f)));

    for (const dir of [outdir, out])
        for (const f of readdirSync(dir)) {
            const path = join(dir, f);
            if (statSync(path).isDirectory() || f.endsWith(".woff2")) continue;
            const data = readFileSync(path);
            writeFileSync(path + ".gz", gzipSync(data, { level: 9 }));
            writeFileSync(path + ".br", brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: data.length } }));
        }
    return js.metafile;
}

/* virtual:screens: the list of ui/screens with lazily imported bodies; the start page comes with the shell. */
const screens = {
    name: "screens",
    setup(b) {
        b.onResolve({ filter: /^virtual:screens$/ }, () => ({ path: "screens", namespace: "screens" }));
        b.onLoad({ filter: /.*/, namespace: "screens" }, () => {
            let imports = "", rows = "";
            for (const f of readdirSync(join(here, "screens")).sort()) {
                const text = readFileSync(join(here, "screens", f), "utf8");
                const m = /export const screen = (\{[^}]*\})/.exec(text);
                if (!m) continue;
                const s = new Function("N_", `return ${m[1]}`)((x) => x);
                const name = f.replace(/\.tsx$/, "");
                if (s.eager) imports += `import * as ${name} from "./screens/${f}";\n`;
                rows += `{...${JSON.stringify(s)}, name: "${name}", load: () => ${s.eager ? `Promise.resolve(${name})` : `import("./screens/${f}")`}, body: ${s.eager ? `${name}.default` : "null"}},\n`;
            }
            return { contents: `${imports}export const screens = [\n${rows}];`, loader: "ts", resolveDir: here };
        });
    },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const [outdir, messagesDir] = process.argv.slice(2);
    if (!outdir) {
        console.error("usage: node ui/build.mjs OUTDIR [MESSAGES_DIR]");
        process.exit(2);
    }
    await buildUi(outdir, messagesDir);
}
