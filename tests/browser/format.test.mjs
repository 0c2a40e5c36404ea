/* Numbers, money and days of ui/format.ts, against the tables of the locale and against the browser's own Intl. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const dir = mkdtempSync(join(tmpdir(), "touchstone-format-"));
let f, i;
before(async () => {
    for (const name of ["format", "i18n"])
        await build({ entryPoints: [new URL(`../../ui/${name}.ts`, import.meta.url).pathname], bundle: true, format: "esm", outfile: join(dir, name + ".mjs"), define: { MESSAGES: "{}" } });
    f = await import(pathToFileURL(join(dir, "format.mjs")));
    i = await import(pathToFileURL(join(dir, "i18n.mjs")));
});
after(() => rmSync(dir, { recursive: true, force: true }));
const at = (lang, calendar = "gregorian") => f.setLocale(lang, calendar, "2026-11-22");

test("Jalali days", () => {
    for (const [y, m, d, iso] of [[1357, 11, 22, "1979-02-11"], [1378, 10, 11, "2000-01-01"], [1403, 12, 30, "2025-03-20"], [1404, 1, 1, "2025-03-21"], [1405, 1, 1, "2026-03-21"], [1405, 9, 1, "2026-11-22"], [1408, 12, 30, "2030-03-20"]]) {
        assert.equal(f.dayToIso(f.jalaliToDay(y, m, d)), iso);
        assert.deepEqual(f.dayToJalali(f.isoToDay(iso)), [y, m, d]);
    }
    const leap = [];
    for (let y = 1391; y <= 1436; y++) if (f.jalaliLeap(y)) leap.push(y);
    assert.deepEqual(leap, [1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420, 1424, 1428, 1432, 1436]);
});
test("every day of 1950..2100 goes to Jalali and back, and agrees with Intl", () => {
    const oracle = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", { timeZone: "UTC", year: "numeric", month: "numeric", day: "numeric" });
    for (let d = -7305; d < 47482; d++) {
        const [y, m, dd] = f.dayToJalali(d);
        assert.equal(f.jalaliToDay(y, m, dd), d);
        if (d % 97 === 0) {
            const p = Object.fromEntries(oracle.formatToParts(d * 864e5).map((x) => [x.type, x.value]));
            assert.deepEqual([y, m, dd], [+p.year, +p.month, +p.day], f.dayToIso(d));
        }
        assert.equal(f.dayToIso(d), new Date(d * 864e5).toISOString().slice(0, 10));
    }
});
test("numbers", () => {
    at("ru"); assert.equal(f.number(1234.5), "1\u00a0234,5"); assert.equal(f.number(-1234.5), "-1\u00a0234,5"); assert.equal(f.number(0), "0");
    at("en"); assert.equal(f.number(1234567), "1,234,567"); assert.equal(f.number(-0.04), "0.0");
    at("fa"); assert.equal(f.number(1234.5), "۱٬۲۳۴٫۵"); assert.equal(f.number(-7), "\u200e\u2212۷");
});
test("money", () => {
    at("ru"); assert.equal(f.money(123450, "RUB"), "1\u00a0234,50\u00a0₽"); assert.equal(f.moneyShort(124000000, "RUB"), "1\u00a0240\u00a0000\u00a0₽"); assert.equal(f.money(-5, "RUB"), "-0,05\u00a0₽");
    at("en"); assert.equal(f.money(123450, "RUB"), "RUB\u00a01,234.50"); assert.equal(f.money(123450, "EUR"), "€1,234.50"); assert.equal(f.money(1234, "JPY"), "JPY\u00a01,234"); assert.equal(f.money(1234, "KWD"), "KWD\u00a01.234");
    at("fa"); assert.equal(f.money(12340, "IRR"), "۱۲٬۳۴۰\u00a0ریال");
    at("en"); assert.equal(f.moneyShort(149, "RUB"), "RUB\u00a01"); assert.equal(f.moneyShort(150, "RUB"), "RUB\u00a02"); assert.equal(f.moneyShort(-49, "RUB"), "RUB\u00a00");
    assert.equal(f.money(9007199254740991, "RUB"), "RUB\u00a090,071,992,547,409.91");
});
test("dates", () => {
    const d = f.isoToDay("2026-11-22");
    at("ru"); assert.equal(f.dateShort(d), "22.11.2026"); assert.equal(f.dateLong(d), "22 ноября 2026 г."); assert.equal(f.weekdayName(d), "воскресенье"); assert.equal(f.dateNear(d + 2), "послезавтра");
    at("en"); assert.equal(f.dateShort(d), "22 Nov 2026"); assert.equal(f.dateNear(d + 1), "tomorrow"); assert.equal(f.dateNear(d + 2), "24 Nov");
    at("fa", "jalali"); assert.equal(f.dateShort(d), "۱۴۰۵/۰۹/۰۱"); assert.equal(f.dateLong(d), "۱ آذر ۱۴۰۵"); assert.equal(f.dateNear(d - 1), "دیروز"); assert.equal(f.weekStart(), 5);
    at("ru", "jalali"); assert.equal(f.dateLong(d), "1 азара 1405 г.");
});
test("typed days", () => {
    const is = (text, iso) => assert.equal(f.parseDay(text) === null ? null : f.dayToIso(f.parseDay(text)), iso, text);
    at("ru");
    for (const [text, iso] of [["завтра", "2026-11-23"], ["tomorrow", "2026-11-23"], ["فردا", "2026-11-23"], ["پس‌فردا", "2026-11-24"], ["+3", "2026-11-25"], ["22.11", "2026-11-22"], ["1.2", "2027-02-01"], ["22.11.2026", "2026-11-22"], ["2026-12-01", "2026-12-01"],
        ["1405/9/1", "2026-11-22"], ["۱۴۰۵/۰۹/۰۱", "2026-11-22"], ["1405-09-01", "2026-11-22"], ["29.2.2027", null], ["31.11", null], ["1405/12/30", null], ["1403/12/30", "2025-03-20"], ["когда-нибудь", null], ["", null], ["0.0", null], ["99999/1/1", null]]) is(text, iso);
    at("fa", "jalali");
    is("9/2", "2026-11-23"); is("۱/۱", "2027-03-21");
});
test("plural forms", () => {
    for (const [n, form] of [[1, 0], [21, 0], [101, 0], [2, 1], [4, 1], [22, 1], [0, 2], [5, 2], [11, 2], [12, 2], [14, 2], [25, 2], [111, 2], [112, 2], [1000000, 2], [1.5, 1], [-2, 1]]) assert.equal(i.pluralForm("ru", n), form, String(n));
    for (const [n, form] of [[0, 0], [1, 0], [2, 1], [11, 1], [0.5, 0]]) assert.equal(i.pluralForm("fa", n), form);
    const names = { en: { one: 0, other: 1 }, ru: { one: 0, few: 1, many: 2, other: 1 }, fa: { one: 0, other: 1 } };
    for (const l of ["en", "ru", "fa"]) for (let n = 0; n < 1200; n++) assert.equal(i.pluralForm(l, n), names[l][new Intl.PluralRules(l).select(n)], `${l} ${n}`);
});
test("messages without translation are the source, values filled in", () => {
    at("en");
    assert.equal(i.t("{done} of {total} done", { done: 1200, total: "x" }), "1,200 of x done");
    assert.equal(i.tn("{n} day", "{n} days", 1), "1 day"); assert.equal(i.tn("{n} day", "{n} days", 2), "2 days");
});
