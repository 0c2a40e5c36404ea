/* browser.mjs: a browser and a server for the tests. TOUCHSTONE_URL (with TOUCHSTONE_LOGIN and TOUCHSTONE_PASSWORD)
 * names a running server, as started with the demo firm; without it the fixture answers. TOUCHSTONE_MESSAGES is the folder of
 * the translations, build/gen by default. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { buildUi } from "../../ui/build.mjs";
import * as fixture from "./fixture.mjs";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const messages = process.env.TOUCHSTONE_MESSAGES ?? join(root, "build/gen");
export const translated = !!process.env.TOUCHSTONE_URL || existsSync(join(messages, "messages.ru.json"));

export async function open() {
    const dir = mkdtempSync(join(tmpdir(), "touchstone-ui-"));
    const outside = process.env.TOUCHSTONE_URL;
    if (!outside) await buildUi(join(dir, "ui"), messages);
    const server = outside ? { url: outside.replace(/\/$/, ""), close: async () => {} } : await fixture.serve(join(dir, "ui"));
    const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
    const faults = [];
    const it = {
        url: server.url, real: !!outside, browser, faults,
        login: process.env.TOUCHSTONE_LOGIN ?? fixture.LOGIN, password: process.env.TOUCHSTONE_PASSWORD ?? fixture.PASSWORD,
        async page(options = {}) {
            const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, ...options });
            /* No telephone here: the browser would wait for one and take no more keys. */
            await context.addInitScript(() => {
                window.followed = [];
                document.addEventListener("click", (e) => { const a = e.target.closest?.("a"); if (/^(tel|mailto):/.test(a?.href)) { e.preventDefault(); window.followed.push(a.href); } }, true);
            });
            const page = await context.newPage();
            page.on("pageerror", (e) => faults.push(`${page.url()}: ${e.message}`));
            page.on("console", (m) => { if (m.type() === "error" && !/status of (401|404|409|429)/.test(m.text())) faults.push(`${page.url()}: ${m.text()}`); });
            return page;
        },
        async signedIn(options = {}) {
            const page = await it.page(options);
            await page.goto(it.url + "/");
            await page.fill("[name=login]", it.login);
            await page.fill("[name=password]", it.password);
            await page.keyboard.press("Enter");
            await page.waitForSelector(".shell");
            return page;
        },
        /* Speaks to the API as the signed-in page would. */
        async api(page, method, path, body) {
            return page.evaluate(async ([method, path, body]) => {
                const { csrf } = await (await fetch("/api/session")).json();
                const r = await fetch(path, { method, headers: { "Content-Type": "application/json", "X-CSRF": csrf }, ...(body ? { body: JSON.stringify(body) } : {}) });
                return { status: r.status, json: await r.json().catch(() => null) };
            }, [method, path, body]);
        },
        async prefer(page, lang, theme = "light") {
            await it.api(page, "POST", "/api/session/preferences", { lang, theme, calendar: lang === "fa" ? "jalali" : "gregorian" });
        },
        async reset(page) { if (!outside) await page.evaluate(() => fetch("/fixture/reset", { method: "POST" })); },
        async close() {
            await browser.close();
            await server.close();
            rmSync(dir, { recursive: true, force: true });
            assert.deepEqual(faults, [], "errors on the pages");
        },
    };
    return it;
}
