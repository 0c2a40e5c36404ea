/* The library of news by keyboard: added in two languages, ended, the gap on Today, the call list and the calendar address. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { open } from "./browser.mjs";

let it;
before(async () => { it = await open(); });
after(async () => { await it.close(); });
async function at(path, lang = "en") {
    const page = await it.signedIn();
    await it.reset(page);
    await it.prefer(page, lang);
    await page.goto(it.url + path);
    await page.waitForSelector("h1");
    return page;
}

/* First: a change of the news takes the gap off Today until the next plan. */
test("Today leads to the gap; the call list comes as a file; the calendar address is shown once", async () => {
    const page = await at("/today");
    await page.waitForSelector(".touch");
    const link = page.locator('.sub a[href="/reasons"]');
    assert.match(await link.textContent(), /For \d+ clients? there is nothing new to say in December 2026/);
    await page.keyboard.press("p");
    const [file] = await Promise.all([page.waitForEvent("download"), page.click("dialog .quick .btn >> nth=1")]);
    assert.match(file.suggestedFilename(), /^calls-2026-11-\d\d\.html$/);
    assert.match(readFileSync(await file.path(), "utf8"), /^<!doctype html>/);
    await link.click();
    await page.waitForSelector(".calendar-head");
    await page.click(".rail-end .menu > .btn");
    await page.click(".menu-body > .btn >> nth=0");
    await page.waitForSelector("dialog .quick");
    await page.click("dialog .quick .primary");
    await page.waitForFunction(() => /\/calendar\/[0-9a-f]{64}\.ics$/.test(document.querySelector("dialog input[readonly]")?.value ?? ""));
    await page.context().close();
});

test("news is added with the keyboard alone, shown, and ended", async () => {
    const page = await at("/reasons");
    await page.waitForSelector(".reasons .rows li");
    const title = "A door that opens by itself " + Date.now();
    await page.keyboard.press("n");
    await page.waitForSelector("dialog form");
    await page.keyboard.press("Control+Enter"); /* nothing is sent by that */
    await page.keyboard.type(title);
    await page.keyboard.press("Tab");
    await page.keyboard.type("Come and see.");
    await page.click("dialog details summary >> nth=0");
    await page.fill('dialog details input[lang="ru"]', "Дверь " + title);
    await page.locator("dialog .btn.primary").press("Enter");
    await page.waitForSelector("dialog", { state: "detached" });
    const row = page.locator(".reasons .rows li", { hasText: title });
    await row.first().waitFor();
    assert.equal(await row.count(), 2, "in both languages");
    await page.locator(`button[aria-label="End: ${title}"]`).press("Enter");
    await page.waitForSelector("dialog");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "End it");
    await page.keyboard.press("Enter");
    await page.locator(`button[aria-label="End: ${title}"]`).waitFor({ state: "detached" });
    await page.keyboard.press("a");
    await row.first().waitFor();
    await page.context().close();
});

test("an empty form and a refusal are told in words, and nothing typed is lost", async () => {
    const page = await at("/reasons");
    const known = (await page.textContent(".reasons .rows li b bdi >> nth=0")).trim();
    await page.keyboard.press("n");
    await page.waitForSelector("dialog form");
    await page.locator("dialog .btn.primary").press("Enter");
    assert.match(await page.textContent("dialog [role=alert]"), /one language at least/);
    await page.fill("dialog input >> nth=0", known);
    await page.locator("dialog .btn.primary").press("Enter");
    await page.waitForFunction(() => !/at least/.test(document.querySelector("dialog [role=alert]")?.textContent ?? "at least"));
    assert.equal(await page.inputValue("dialog input >> nth=0"), known);
    await page.context().close();
});
