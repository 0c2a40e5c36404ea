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

test("Today: paper letters go to the printer, alone on their pages, and leave the document again", async () => {
    const page = await it.signedIn();
    await it.reset(page);
    for (const lang of ["en", "ru", "fa"]) {
        await it.prefer(page, lang);
        await page.goto(it.url + "/today");
        await page.waitForSelector("[data-letters]");
        await page.evaluate(() => { window.print = () => { window.printed = true; }; });
        await page.click("[data-letters]");
        await page.waitForFunction(() => window.printed);
        const letters = await count(page, "body > .letters section");
        assert.ok(letters > 0 && !(await page.locator(".letters").isVisible()));
        await page.emulateMedia({ media: "print" });
        assert.ok((await page.locator(".letters .to").first().isVisible()) && !(await page.locator(".shell").isVisible()));
        assert.match(await page.locator(".letters .to").first().innerText(), /\n/);
        const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
        assert.equal(pdf.match(/\/Type\s*\/Page\b/g).length, letters, "a page each");
        await page.emulateMedia({ media: null });
        await page.evaluate(() => dispatchEvent(new Event("afterprint")));
        assert.equal(await count(page, ".letters"), 0);
        assert.ok(await page.locator(".shell").isVisible());
    }
    await page.context().close();
});

test("Today: the queue of one of us, an address only after it is asked for", async () => {
    const page = await it.signedIn();
    await it.reset(page);
    await it.prefer(page, "en");
    await page.goto(it.url + "/today");
    await page.waitForSelector(".touch, .end h2");
    const all = await count(page, ".touch");
    await page.waitForSelector(".touch .whose");
    assert.ok((await page.evaluate(() => document.querySelectorAll("*").length)) < 1500, "too many elements in the document");
    assert.ok(all > 0, "the queue is empty before it is worked");
    const whose = await page.locator(".touch .whose").first().textContent();
    await page.selectOption(".pick select", { label: whose });
    await page.waitForFunction((n) => { const m = document.querySelectorAll(".touch").length; return m > 0 && m < n && !document.querySelector(".whose"); }, all);
    assert.match(page.url(), /staff=\d+/);
    const rows = (await it.api(page, "GET", "/api/today")).json.rows.filter((x) => x.state === "planned");
    let link;
    for (const x of rows.slice(0, 30)) {
        link = (await it.api(page, "GET", `/api/touches/${x.id}`)).json.links.find((l) => l.kind === "phone" || l.kind === "email");
        if (!link) continue;
        await page.goto(`${it.url}/today?touch=${x.id}`);
        break;
    }
    assert.ok(link, "no touch of the queue has an address");
    await page.waitForSelector(".reach .btn");
    assert.equal(await count(page, ".reach a"), 0, "nothing to follow before the address is asked for");
    const button = page.locator(".reach .btn", { hasText: link.label });
    await button.click();
    await page.waitForSelector('.reach a[href^="tel:"], .reach a[href^="mailto:"]');
    assert.doesNotMatch(await page.locator(".reach a").first().textContent(), /•/);
    assert.deepEqual(await page.evaluate(() => window.followed), [await page.locator(".reach a").first().getAttribute("href")], "one press asks and calls");
    if (!it.real) {
        assert.deepEqual((await it.api(page, "GET", "/api/fixture/revealed")).json.ids, [link.address_id]);
        await page.locator(".reach button.btn").first().click();
        await page.waitForSelector(".revealed >> text=125009");
    }
    await page.context().close();
});

test("an e-mail is written, approved, waits, and can be taken back", async () => {
    if (!it.real) return; /* the fixture sends nothing */
    const page = await it.signedIn();
    await it.prefer(page, "en");
    const set = (name, value) => it.api(page, "POST", `/api/settings/${name}`, { value });
    const show = async (x) => (await it.api(page, "GET", `/api/touches/${x.id}`)).json;
    const rows = (await it.api(page, "GET", "/api/today")).json.rows.filter((x) => x.state === "planned" && x.channel === "email");
    await page.goto(`${it.url}/today?touch=${rows[0].id}`);
    await page.waitForSelector("[data-send]:disabled");
    await page.waitForSelector(".panel .help >> text=/mail_server/"); /* why not */
    assert.equal((await set("mail_server", "smtp://127.0.0.1:9")).status, 200);
    assert.equal((await set("mail_from", "office@quillbrook.example")).status, 200);
    let row;
    for (const x of rows) if ((await show(x)).draft.goes_at) { row = x; break; }
    assert.ok(row, "no e-mail may be sent");
    await page.goto(`${it.url}/today?touch=${row.id}`);
    await page.click("[data-send]");
    await page.waitForSelector("dialog textarea:focus");
    assert.notEqual(await page.inputValue("dialog input[type=text]"), "");
    assert.match(await page.inputValue("dialog textarea"), /^Hello|^Здравствуйте|^سلام/);
    assert.equal(await count(page, "dialog .help >> text=/Goes out/"), 1);
    await page.fill("dialog input[type=text]", "");
    assert.ok(await page.isDisabled("dialog .btn.primary"), "no e-mail without a subject");
    await page.fill("dialog input[type=text]", "How the move went");
    await page.click("dialog summary");
    await page.fill("dialog .day-field input", "+7"); /* far away: it stays */
    await page.click("dialog .btn.primary");
    await page.waitForSelector(".toast >> text=/On its way/");
    await page.waitForFunction((id) => !document.querySelector(`.touch[data-id="${id}"]`), String(row.id));
    for (let i = 0; (await show(row)).state !== "queued"; i++) { assert.ok(i < 100); await page.waitForTimeout(50); }
    assert.equal((await show(row)).delivery, "queued");
    await page.goto(it.url + "/today");
    await page.click(".settled summary");
    const line = page.locator(".settled li", { hasText: "Goes out" });
    assert.equal(await line.count(), 1);
    await line.locator("button", { hasText: "Cancel" }).click();
    await page.waitForSelector(`.touch[data-id="${row.id}"]`);
    assert.equal((await show(row)).state, "planned");
    await set("mail_server", "");
    await set("mail_from", "");
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
    assert.equal(await page.inputValue(".pick select"), "", "the owner sees everybody's queue");

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

test("on a day off Today says so and shows the next working day", async () => {
    const page = await it.signedIn();
    await it.reset(page);
    await it.prefer(page, "en");
    await page.route("**/api/today", async (route) => {
        const r = await route.fetch(), json = await r.json();
        await route.fulfill({ json: { ...json, day: "2026-12-07" } });
    });
    await page.goto(it.url + "/today");
    await page.waitForSelector(".head .sub >> text=/day off.*Monday, 7 Dec 2026/");
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

    const { rows } = it.real ? (await it.api(page, "GET", "/api/clients?limit=5000&sort=name")).json : { rows: [] };
    const wordOf = (letters) => rows.flatMap((x) => x.name.split(/[\s«»]+/)).find((w) => letters.test(w));
    /* As typed by somebody who forgot to switch to the Russian layout. */
    const typed = (w) => [...w.toLowerCase()].map((c) => "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"["йцукенгшщзхъфывапролджэячсмитьбюё".indexOf(c)]).join("");
    for (const word of it.real ? [wordOf(/^[а-яё]{5,}$/i).toLowerCase().replace("ё", "е"), wordOf(/^[\u0600-\u06ff]{4,}$/), typed(wordOf(/^[а-яё]{5,}$/i))] : ["елочка 3", "پارس رایان"]) {
        await page.keyboard.press("Escape");
        await page.keyboard.press("Slash");
        await page.waitForFunction(() => document.activeElement?.type === "search");
        await page.keyboard.press("Control+a");
        await page.keyboard.insertText(word);
        await page.waitForFunction((w) => new URLSearchParams(location.search).get("q") === w, word);
        await page.waitForFunction((t) => { const n = document.querySelector(".grid")?.dataset.total; return n !== "" && +n < t && +n > 0; }, total);
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
        await page.locator(".addresses button.btn").first().click();
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
    const me = (await it.api(page, "GET", "/api/session")).json.user.name;
    assert.ok((await page.textContent(".conflict")).includes(me), "the conflict says who saved meanwhile");
    await page.click(".conflict .primary");
    await page.waitForSelector(".note-edit >> text=моя заметка");

    /* An emptied field stays empty. */
    await page.click('[data-tab="details"]');
    await page.locator(".details .edit").nth(6).click();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelectorAll(".details .edit")[6]?.classList.contains("empty-value"));
    assert.equal((await it.api(page, "GET", `/api/clients/${id}`)).json.city || "", "");
    await page.waitForSelector(".toast");
    await page.keyboard.press("z");
    await page.waitForFunction(() => !document.querySelectorAll(".details .edit")[6]?.classList.contains("empty-value"));

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
    const words = await page.locator(".timeline .what").allTextContents();
    assert.deepEqual(words.filter((w) => /\b(reached|no_answer|late_payment|out_of_scope|note)\b/.test(w)), [], "code words of the server are shown as words");
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
    assert.equal(await page.inputValue(".corrections select"), "", "the order of days is found out");
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

const upload = async (page, name, text) => {
    await page.goto(it.url + "/import");
    await page.waitForSelector(".drop");
    await page.setInputFiles("input[type=file]", { name, mimeType: "text/csv", buffer: Buffer.isBuffer(text) ? text : Buffer.from(text) });
    await page.waitForSelector(".wizard .sheet td");
};
const counts = (page) => page.locator(".counts dd").allTextContents();

test("an import whose columns say nothing: the kind and the columns are named by hand", async () => {
    const page = await it.signedIn();
    await it.reset(page);
    await it.prefer(page, "en");
    await upload(page, "odd.csv", "foo,bar,baz\nOdd Lamp Ltd,03/04/2026,100\nOdd Lamp Ltd,05/04/2026,200\n");
    await page.waitForSelector(".look-why");
    assert.ok(await page.isDisabled(".wizard .actions .primary"), "no kind, no way on");
    await page.locator(".corrections select").first().selectOption("invoice");
    await page.waitForFunction(() => !document.querySelector(".wizard .actions .primary").disabled);
    await page.click(".wizard .actions .primary");
    await page.waitForSelector(".mapping select");
    await page.waitForSelector(".warn >> text=/Client/");
    for (const [field, column] of it.real ? [["Client", "foo"], ["Date", "bar"], ["Total", "baz"]] : [["Client", "foo"], ["Day", "bar"], ["Amount", "baz"]]) {
        if (!(await page.locator(`.mapping select[aria-label="${field}"]`).first().isVisible())) await page.click(".more-fields summary");
        await page.locator(`.mapping select[aria-label="${field}"]`).first().selectOption(column);
    }
    await page.locator(".corrections select").selectOption("mdy");
    await page.click(".wizard .actions .primary");
    await page.waitForSelector(".counts");
    assert.deepEqual((await counts(page)).slice(0, 2), ["2", "2"]);
    await page.context().close();
});

test("files in three languages, an old encoding, a mess of dates", async () => {
    const page = await it.signedIn();
    await it.reset(page);
    await it.prefer(page, "en");
    const cp1251 = (s) => Buffer.from([...s].map((c) => { const n = c.codePointAt(0); return n < 128 ? n : n === 0x401 ? 0xa8 : n === 0x451 ? 0xb8 : n === 0xab || n === 0xbb ? n : n - 0x410 + 0xc0; }));
    const ru = "Контрагент;Номер;Дата;Сумма\nООО «Ёлка»;С-1;01.10.2026;12 000,50\nООО «Ёлка»;С-2;31.10.2026;500\nООО «Ёлка»;С-3;скоро;500\n";
    await upload(page, "ru.csv", cp1251(ru));
    await page.waitForSelector(".sheet td >> text=Ёлка");
    assert.match(await page.locator(".corrections select").nth(1).inputValue(), /1251/i);
    await page.click(".wizard .actions .primary");
    await page.click(".wizard .actions .primary");
    await page.waitForSelector(".rejects >> text=скоро");
    if (!it.real) return page.context().close();
    assert.deepEqual((await counts(page)).slice(0, 2), ["3", "2"]);
    await upload(page, "fa.csv", "مشتری,شماره,تاریخ,مبلغ\nشرکت باران نو,۱۲,۱۴۰۵/۰۷/۱۰,۱۲۰۰۰\nشرکت باران نو,۱۳,۱۴۰۵/۱۳/۱۰,۹۰۰۰\n");
    await page.click(".wizard .actions .primary");
    await page.click(".wizard .actions .primary");
    await page.waitForSelector(".rejects >> text=۱۴۰۵/۱۳/۱۰");
    assert.deepEqual((await counts(page)).slice(0, 2), ["2", "1"]);
    await upload(page, "mess.tsv", "Customer\tInvoice\tInvoice date\tTotal\nAlpha Lamp\tX1\t45931\t100\nAlpha Lamp\tX2\t2026-10-03 00:00:00\t200\nAlpha Lamp\tX3\t03/04/2026\t300\n");
    await page.click(".wizard .actions .primary");
    await page.waitForSelector(".mapping select");
    await page.locator(".corrections select").selectOption("dmy");
    await page.click(".wizard .actions .primary");
    await page.waitForSelector(".rejects >> text=45931");
    assert.deepEqual((await counts(page)).slice(0, 2), ["3", "2"]);
    await page.context().close();
});

test("a slow upload shows that it goes on", async () => {
    const page = await it.signedIn();
    await it.reset(page);
    await it.prefer(page, "en");
    await page.goto(it.url + "/import");
    await page.waitForSelector(".drop");
    await page.route("**/api/uploads?*", async (route) => { await new Promise((ok) => setTimeout(ok, 1800)); await route.continue(); });
    await page.setInputFiles("input[type=file]", { name: "slow.csv", mimeType: "text/csv", buffer: Buffer.from("Client;Number;Date;Amount\nA;1;01.10.2026;5\n") });
    await page.waitForSelector(".busy >> text=/1 second/");
    await page.waitForSelector(".wizard .sheet td");
    assert.equal(await count(page, ".busy"), 0);
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
