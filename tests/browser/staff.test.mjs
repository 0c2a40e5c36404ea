/* The staff application as its users meet it: keyboard through Today, the long list, a client, an import. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./browser.mjs";

let it;
before(async () => { it = await open(); });
after(async () => { await it.close(); });
const count = (page, sel) => page.locator(sel).count();

test("a wrong password is told in words and keeps what was typed", async () => {
    const page = await it.page();
    await page.goto(it.url + "/clients");
    await page.fill("[name=login]", it.login);
    await page.fill("[name=password]", "not the password");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".error");
    assert.equal(await page.inputValue("[name=login]"), it.login);
    await page.click('.langs [lang="fa"]');
    await page.waitForFunction(() => document.documentElement.dir === "rtl");
    await page.fill("[name=password]", it.password);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".grid .row[data-id]");
    assert.equal(new URL(page.url()).pathname, "/clients", "the page asked for is shown after signing in");
    await page.context().close();
});

test("Today is worked to its end by keyboard alone", async () => {
    const page = await it.signedIn();
    await it.reset(page);
    await it.prefer(page, "ru");
    await page.goto(it.url + "/today");
    await page.waitForSelector(".touch, .end h2");
    if (it.real && !(await count(page, ".touch"))) return;
    const total = await count(page, ".touch");
    await page.keyboard.press("j");
    const second = await page.locator('.touch[aria-selected="true"]').getAttribute("data-id");
    await page.keyboard.press("k");
    assert.notEqual(await page.locator('.touch[aria-selected="true"]').getAttribute("data-id"), second);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".panel .outcome");
    assert.match(page.url(), /touch=\d+/);

    /* Put off with a typed day; the field shows the day in words before it is sent. */
    await page.keyboard.press("s");
    await page.waitForSelector("dialog .day-field input");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("+3");
    await page.keyboard.press("Enter");
    await page.waitForFunction((n) => document.querySelectorAll(".touch").length === n, total - 1);

    /* An outcome with a note, taken back with z. */
    await page.keyboard.press("n");
    await page.waitForFunction(() => document.activeElement?.hasAttribute("data-note"));
    await page.keyboard.type("123 договорились");
    await page.keyboard.press("Escape");
    await page.keyboard.press("1");
    await page.waitForFunction((n) => document.querySelectorAll(".touch").length === n, total - 2);
    await page.waitForSelector(".toast");
    await page.keyboard.press("z");
    await page.waitForFunction((n) => document.querySelectorAll(".touch").length === n, total - 1);

    await page.keyboard.press("0");
    await page.waitForFunction((n) => document.querySelectorAll(".touch").length === n, total - 2);
    for (let left = total - 2; left > 0; left--) {
        await page.keyboard.press(left % 3 ? "1" : "5");
        await page.waitForFunction((n) => document.querySelectorAll(".touch").length === n, left - 1);
    }
    await page.waitForSelector(".ledger .total");
    await page.waitForTimeout(300);
    const day = (await it.api(page, "GET", "/api/today")).json;
    assert.equal(day.left, 0, "the server agrees that nothing is left");
    await page.reload();
    await page.waitForSelector(".ledger .total");
    await page.context().close();
});

test("a refused outcome brings the row back and says why", async () => {
    if (it.real) return;
    const page = await it.signedIn();
    await it.reset(page);
    await page.goto(it.url + "/today");
    await page.waitForSelector(".touch");
    const n = await count(page, ".touch");
    await page.route("**/api/touches/*/done", (r) => r.fulfill({ status: 404, contentType: "application/json", body: '{"error":{"code":"not_found","message":"gone for good"}}' }));
    await page.keyboard.press("1");
    await page.waitForSelector(".toast.bad");
    assert.match(await page.textContent(".toast"), /gone for good/);
    assert.equal(await count(page, ".touch"), n);
    await page.context().close();
});

test("the list of clients: search in two scripts, views, a jump through all rows", async () => {
    const page = await it.signedIn();
    await it.reset(page);
    await it.prefer(page, "en");
    await page.goto(it.url + "/clients");
    await page.waitForSelector(".row[data-id]");
    const total = +(await page.getAttribute(".grid", "data-total"));
    assert.ok(total > 0);
    if (!it.real) assert.equal(total, 100000);
    await page.keyboard.press("End");
    await page.waitForSelector(`.row[data-index="${total - 1}"][data-id]`);
    const from = Date.now();
    await page.evaluate(() => { const el = document.querySelector(".grid-scroll"); el.scrollTop = el.scrollHeight / 2; });
    await page.waitForFunction((n) => { const el = document.querySelector(".grid-scroll"), i = Math.ceil(el.scrollTop / 44); return !!document.querySelector(`.row[data-index="${Math.min(i, n - 1)}"][data-id]`); }, total);
    assert.ok(Date.now() - from < 3000, "a jump took longer than three seconds");
    assert.ok((await page.evaluate(() => document.querySelectorAll("*").length)) < 1500, "too many elements in the document");

    for (const word of it.real ? ["а", "ش"] : ["елочка 3", "پارس رایان"]) {
        await page.keyboard.press("Escape");
        await page.keyboard.press("Slash");
        await page.waitForFunction(() => document.activeElement?.type === "search");
        await page.keyboard.press("Control+a");
        await page.keyboard.insertText(word);
        await page.waitForFunction((w) => new URLSearchParams(location.search).get("q") === w, word);
        await page.waitForFunction((t) => { const n = document.querySelector(".grid")?.dataset.total; return n !== "" && +n < t; }, total);
        if (!it.real) assert.match(await page.locator(".row[data-id] .name").first().textContent(), word === "елочка 3" ? /Ёлочка 3/ : /پارس رایان/);
    }
    await page.goto(it.url + "/clients?view=quiet30");
    await page.waitForSelector('.views [aria-current="true"]');
    await page.goto(it.url + "/clients?q=zzzzqqqq");
    await page.waitForSelector(".empty");
    await page.goto(it.url + "/clients?sort=silence&desc=1");
    await page.waitForSelector('[aria-sort="descending"]');
    await page.waitForSelector(".row[data-id]");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".panel .record");
    const open = new URL(page.url()).searchParams.get("open");
    await page.keyboard.press("j");
    await page.waitForFunction((o) => new URLSearchParams(location.search).get("open") !== o, open);
    await page.goBack();
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector(".panel"));
    await page.context().close();
});

test("a client: tabs, reveal, edit in place, conflict, a logged touch", async () => {
    const page = await it.signedIn();
    await it.reset(page);
    await it.prefer(page, "ru");
    await page.goto(it.url + "/clients");
    await page.waitForSelector(".row[data-id]");
    await page.keyboard.press("Shift+Enter");
    await page.waitForSelector("h1 .edit");
    const id = +new URL(page.url()).pathname.split("/")[2];
    for (const tab of ["people", "money", "why", "details", "timeline"]) {
        await page.click(`[data-tab="${tab}"]`);
        await page.waitForSelector(`[data-tab="${tab}"][aria-selected="true"]`);
        await page.waitForTimeout(100);
    }
    if (!it.real) {
        await page.click('[data-tab="people"]');
        assert.equal(await count(page, ".addresses a"), 0, "no address has a link before it is revealed");
        await page.locator(".addresses .bare").first().click();
        await page.waitForSelector('.addresses a[href^="tel:"]');
    }
    await page.click(".note-edit");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("«Ключевой» клиент 1");
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector(".note-edit >> text=«Ключевой» клиент 1");
    assert.equal((await it.api(page, "GET", `/api/clients/${id}`)).json.note, "«Ключевой» клиент 1");

    /* Somebody else saves meanwhile: both values are shown, ours is kept on demand. */
    const other = (await it.api(page, "GET", `/api/clients/${id}`)).json;
    await it.api(page, "POST", `/api/clients/${id}`, { note: "чужая заметка", version: other.version });
    await page.click(".note-edit");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("моя заметка");
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector(".conflict >> text=чужая заметка");
    await page.click(".conflict .primary");
    await page.waitForSelector(".note-edit >> text=моя заметка");

    await page.click('[data-tab="timeline"]');
    await page.waitForSelector(".timeline, .tab .empty");
    await page.locator("h1").click({ position: { x: 1, y: 1 }, modifiers: [] }).catch(() => {});
    await page.keyboard.press("Escape");
    if (new URL(page.url()).pathname !== `/clients/${id}`) await page.goto(`${it.url}/clients/${id}`);
    await page.waitForSelector("h1 .edit");
    await page.keyboard.press("c");
    await page.waitForSelector("dialog textarea");
    await page.fill("dialog textarea", "Обсудили переезд");
    await page.keyboard.press("Control+Enter");
    await page.waitForFunction(() => !document.querySelector("dialog"));
    await page.waitForSelector(".timeline >> text=Обсудили переезд");
    await page.context().close();
});

test("an import: file, look, columns, trial, result, revert", async () => {
    const page = await it.signedIn();
    await it.reset(page);
    await it.prefer(page, "en");
    await page.goto(it.url + "/import");
    await page.waitForSelector(".drop");
    const mark = Date.now().toString(36);
    const csv = `Client;Number;Date;Amount;Text\nООО «Проба ${mark}»;A-1;01.10.2026;12000,50;Support\nООО «Проба ${mark}»;A-2;01.11.2026;12000,50;Support\nООО «Проба ${mark}»;A-3;someday;12000,50;Support\n`;
    await page.setInputFiles("input[type=file]", { name: `invoices-${mark}.csv`, mimeType: "text/csv", buffer: Buffer.from(csv) });
    await page.waitForSelector(".wizard .sheet td >> text=A-1");
    await page.click(".wizard .actions .primary");
    await page.waitForSelector(".mapping select");
    if (!it.real) assert.equal(await page.inputValue('.mapping select[aria-label="Amount"]'), "Amount");
    await page.click(".wizard .actions .primary");
    await page.waitForSelector(".counts");
    await page.waitForSelector(".rejects >> text=someday");
    const before = (await it.api(page, "GET", "/api/imports")).json.rows.length;
    await page.click(".wizard .actions .primary");
    await page.waitForSelector('.wizard a[href="/today"]');
    const after = (await it.api(page, "GET", "/api/imports")).json.rows;
    assert.equal(after.length, before + 1, "the trial run left no batch, the import one");
    await page.locator(".wizard .actions .btn", { hasText: "Revert" }).click();
    await page.click("dialog .danger");
    await page.waitForFunction(() => !document.querySelector("dialog"));
    assert.equal((await it.api(page, "GET", "/api/imports")).json.rows.find((b) => b.id === after[0].id).state, "reverted");
    await page.context().close();
});

test("palette, sheet of keys, g t c i; letters by place on a Russian layout", async () => {
    const page = await it.signedIn();
    await it.reset(page);
    await page.goto(it.url + "/today");
    await page.waitForSelector(".touch, .end");
    const russian = (key, code) => page.evaluate(([key, code]) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true })), [key, code]);
    await russian("п", "KeyG");
    await russian("с", "KeyC");
    await page.waitForFunction(() => location.pathname === "/clients");
    await page.waitForSelector(".row[data-id]");
    const name = await page.locator(".row[data-id] .name").first().textContent();
    await page.keyboard.press("Control+k");
    await page.waitForSelector(".palette input:focus");
    await page.keyboard.insertText(name.replace(/[«»]/g, " ").split(" ").filter((w) => w.length > 3)[0]);
    await page.waitForSelector(".palette li bdi");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => /^\/clients\/\d+/.test(location.pathname));
    await page.keyboard.press("Shift+?");
    await page.waitForSelector(".keysheet");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("dialog"));
    await page.keyboard.press("g");
    await page.keyboard.press("i");
    await page.waitForFunction(() => location.pathname === "/import");
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await page.waitForFunction(() => location.pathname === "/today");
    await page.context().close();
});

test("a lost connection is told; what was done is sent when it is back", async () => {
    if (it.real) return;
    const page = await it.signedIn();
    await it.reset(page);
    await page.goto(it.url + "/today");
    await page.waitForSelector(".touch");
    await page.waitForTimeout(300);
    let cut = true;
    await page.route("**/api/touches/*/done", (r) => (cut ? r.abort() : r.continue()));
    await page.keyboard.press("1");
    await page.waitForSelector(".offline");
    cut = false;
    await page.waitForFunction(() => !document.querySelector(".offline"), null, { timeout: 10000 });
    assert.equal((await it.api(page, "GET", "/api/today")).json.done, 3);
    it.faults.splice(0, it.faults.length, ...it.faults.filter((x) => !/ERR_FAILED/.test(x)));
    await page.context().close();
});

test("first load stays inside its budget", async () => {
    const page = await it.page();
    let bytes = 0, requests = 0;
    page.on("response", async (r) => {
        if (!/\.js$/.test(new URL(r.url()).pathname)) return;
        requests++;
        const { gzipSync } = await import("node:zlib");
        bytes += gzipSync(await r.body(), { level: 9 }).length;
    });
    await page.goto(it.url + "/");
    await page.waitForSelector("[name=login]");
    await page.waitForTimeout(200);
    assert.ok(bytes > 1000 && bytes < 40 * 1024, `first script is ${bytes} bytes gzipped`);
    assert.ok(requests <= 3, `${requests} scripts`);
    await page.context().close();
});
