/* The growth screen as an owner meets it: numbers with reasons, pictures that open, one page to take away. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { open } from "./browser.mjs";

let it;
before(async () => { it = await open(); });
after(async () => { await it.close(); });
const count = (page, sel) => page.locator(sel).count();
async function growth(lang = "en", theme) {
    const page = await it.signedIn();
    await it.reset(page);
    await it.prefer(page, lang, theme);
    await page.goto(it.url + "/growth");
    await page.waitForFunction(() => document.querySelectorAll(".picture svg").length === 4);
    return page;
}

test("the pictures are drawn from the server's text and carry their message", async () => {
    const page = await growth();
    const faults = await page.evaluate(() => [...document.querySelectorAll(".picture svg")].flatMap((svg) => [
        ...(svg.namespaceURI === "http://www.w3.org/2000/svg" && svg.getAttribute("role") === "img" ? [] : ["no picture"]),
        ...svg.getAttribute("aria-labelledby").split(" ").filter((id) => !document.getElementById(id)?.textContent.trim()).map((id) => "empty " + id),
        ...(svg.querySelector("[style], script, style") ? ["style or script"] : []),
        ...(svg.querySelectorAll("text").length > 3 ? [] : ["no texts"]),
    ]));
    assert.deepEqual(faults, []);
    assert.ok((await page.evaluate(() => document.querySelectorAll("*").length)) < 1500, "too many elements in the document");
    const looks = await page.evaluate(() => ["c-line", "c-bar", "c-small"].map((c) => { const s = getComputedStyle(document.querySelector(".picture ." + c)); return `${c}: ${s.stroke} ${s.fill}`; }));
    assert.deepEqual(looks.filter((s) => / none rgb\(0, 0, 0\)$/.test(s)), [], "classes without colours");
    await page.context().close();
});

test("every number tells why; too few data is a sentence and no number", async () => {
    const page = await growth();
    await page.waitForSelector(".figures > li");
    assert.match(await page.textContent(".big"), /\d/);
    for (const li of await page.locator(".figures > li, .factors > li").all()) {
        const number = await li.locator(".why-head b, .value").count();
        if (number) assert.ok((await li.locator("details.ask p").first().textContent()).length > 5);
        else assert.ok((await li.locator("p").first().textContent()).length > 15, "a figure without a number says why");
    }
    if (!it.real) assert.equal(await count(page, ".figures > li:has-text('Too few data') b"), 0);
    await page.locator(".figures .ask summary").first().press("Enter");
    await page.waitForSelector(".figures .ask[open] p");
    await page.context().close();
});

test("how sure we are: each model's own sentence, and whether it is used", async () => {
    const page = await growth();
    const parts = (await it.api(page, "GET", "/api/model")).json.parts;
    await page.locator("section[aria-labelledby=g-sure] summary").press("Enter");
    await page.waitForSelector(".sure dd");
    assert.equal(await count(page, ".sure dt .good"), parts.filter((p) => p.used).length);
    assert.deepEqual((await page.locator(".sure dd").allTextContents()).map((s) => s.toLowerCase()), parts.map((p) => p.why.toLowerCase()));
    await page.context().close();
});

test("a piece of the bridge opens its clients, by pointer and by keyboard", async () => {
    const page = await growth();
    const bars = page.locator(".picture.pick [data-key]:not(.c-total)");
    const key = await bars.first().getAttribute("data-key");
    await bars.first().click();
    await page.waitForSelector("dialog .rows li a");
    const rows = (await it.api(page, "GET", `/api/growth/piece?piece=${key}`)).json.rows;
    assert.equal(await count(page, "dialog .rows li"), rows.length);
    assert.equal(await page.locator("dialog .rows a").first().getAttribute("href"), `/clients/${rows[0].client_id}`);
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    const details = page.locator("section[aria-labelledby=g-bridge] details");
    await details.locator("summary").press("Enter");
    await details.locator("button").first().waitFor();
    await details.locator("button").first().press("Enter");
    await page.waitForSelector("dialog .rows li a");
    await page.locator("dialog .rows a").first().click();
    await page.waitForSelector("[data-client]");
    await page.context().close();
});

test("Persian begins on the right: axis, names and the first month", async () => {
    const page = await growth("fa");
    const sides = await page.evaluate(() => [...document.querySelectorAll(".picture svg")].map((svg) => {
        const box = svg.getBoundingClientRect(), at = (x) => x.getBoundingClientRect();
        const name = svg.querySelector(".c-grid text, .c-name"), sum = svg.querySelector(".c-sum");
        return [svg.getAttribute("direction"), at(name).right > box.left + box.width * 0.55, !sum || at(sum).left < box.left + box.width * 0.35];
    }));
    assert.ok(sides.every(([direction, names, sums]) => direction === "rtl" && names && sums), JSON.stringify(sides));
    assert.match(await page.textContent(".picture svg .c-grid"), /[۰-۹]/);
    await page.context().close();
});

test("a narrow window gets pictures of its own width", async () => {
    const page = await growth("ru");
    const wide = await page.locator(".picture svg").first().getAttribute("width");
    await page.setViewportSize({ width: 360, height: 720 });
    if (it.real) await page.waitForFunction((w) => Number(document.querySelector(".picture svg")?.getAttribute("width")) < Math.min(Number(w), 340), wide);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(over <= 0, `${over} px too wide`);
    await page.context().close();
});

test("one page is taken away as a file that stands alone", async () => {
    const page = await growth();
    const waiting = page.waitForEvent("download");
    await page.keyboard.press("d");
    const file = await waiting;
    assert.match(file.suggestedFilename(), /^growth-\d{4}-\d\d-\d\d\.svg$/);
    const text = readFileSync(await file.path(), "utf8");
    assert.match(text, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.ok(text.includes("<style>") && !/var\(|<script| style=/.test(text), "colours are in the file");
    await page.context().close();
});

test("freezing the baseline asks first", async () => {
    const page = await growth();
    const before = (await it.api(page, "GET", "/api/growth")).json.baseline;
    await page.locator(".head-actions .btn").first().click();
    await page.waitForSelector("dialog");
    assert.ok((await page.textContent("dialog")).length > 80);
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    assert.deepEqual((await it.api(page, "GET", "/api/growth")).json.baseline, before, "nothing is frozen by looking");
    await page.locator(".head-actions .btn").first().click();
    await page.fill("dialog .day-field input", "31.12.2025");
    await page.click("dialog .btn.primary");
    await page.waitForSelector("dialog", { state: "detached" });
    const after = (await it.api(page, "GET", "/api/growth")).json.baseline;
    assert.deepEqual([after.frozen, after.day], [true, "2025-12-31"]);
    await page.context().close();
});

test("the palette and g g lead here; who may not see it has no entry", async () => {
    const page = await growth();
    await page.goto(it.url + "/clients");
    await page.waitForSelector(".grid .row[data-id]");
    await page.keyboard.press("g");
    await page.keyboard.press("g");
    await page.waitForSelector(".growth h1");
    await page.keyboard.press("Control+k");
    await page.waitForSelector(".palette input");
    await page.keyboard.type("growth");
    assert.ok((await count(page, ".palette li")) > 0);
    await page.keyboard.press("Escape");
    if (!it.real) {
        await it.api(page, "POST", "/fixture/role", { role: "closer" });
        await page.goto(it.url + "/today");
        await page.waitForSelector(".rail a");
        assert.equal(await count(page, '.rail a[href="/growth"]'), 0);
    }
    await page.context().close();
});
