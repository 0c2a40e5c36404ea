/* The OpenAPI document is true: every operation and command answers here once, and each answer is held against it, strictly (openapi.mjs).
 * Every member of every schema must have had a value in some answer, or an empty list would hide what is in it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { conforms, closed, met } from "./openapi.mjs";
import { mailServer } from "./smtp.mjs";
import { client, demo, dir, json, openapi, PASSWORD, run, seen, serve, sleep } from "./run.mjs";

/* Operations and commands that nothing here calls, each with the reason why. */
const NOT_CALLED = {};
/* Members that no answer has a value for, each with the reason why. */
const NEVER_SAID = {};

const INVOICES = "client;number;date;amount;currency\nNordlicht Gmbh;N-1;2026-11-02;1200,50;EUR\nNordlicht Gmbh;N-2;2026-13-45;10,00;EUR\n";
const PEOPLE = "client;person;title;from;until\nNordlicht Gmbh;Anna Weber;buyer;2020-01-01;2025-12-31\n";
const ACCOUNTS = "account,sector,year_established,employees,office_location\nNordlicht Gmbh,retail,1999,40,Germany\n"; // as the preset "crm-accounts" knows it
const sqlite = (text) => assert.equal(spawnSync("sqlite3", [join(dir, "shape.db"), ".timeout 5000", text]).status, 0, text);
let firm, server, owner;
before(async () => {
    firm = demo("shape.db", "--clients", "60");
    server = await serve("shape.db");
    owner = client(server.url);
    assert.equal((await owner.signIn(firm.login("owner"))).status, 200);
});
after(() => server.stop());

test("the document is whole: every reference leads somewhere, every object is closed, every name is used once", () => {
    const doc = openapi(), ids = Object.values(doc.paths).flatMap(Object.values).map((o) => o.operationId);
    closed(doc);
    assert.equal(new Set(ids).size, ids.length);
    for (const op of Object.values(doc.paths).flatMap(Object.values)) {
        assert.ok(op.responses["200"].content["application/json"].schema.$ref, op.operationId);
        assert.ok(op.responses["500"] && op.responses["401"], op.operationId);
    }
    const used = new Set(JSON.stringify(doc).match(/#\/components\/schemas\/\w+/g).map((r) => r.split("/").pop()));
    assert.deepEqual(Object.keys(doc.components.schemas).filter((s) => !used.has(s)), [], "schemas that nothing answers with");
});

test("a client, from the list to a change", async () => {
    for (const q of ["", "?view=debts", "?sort=worth&desc=1"]) await owner.get(`/api/clients${q}`);
    for (const { id } of (await owner.get("/api/clients?limit=5000")).rows) {
        const c = await owner.get(`/api/clients/${id}`);
        await owner.get(`/api/clients/${id}/timeline?limit=200`);
        const address = c.people.flatMap((p) => p.addresses)[0];
        if (address) await owner.post(`/api/addresses/${address.id}/reveal`);
    }
    const { id } = (await owner.get("/api/clients?sort=worth&desc=1&limit=1")).rows[0];
    await owner.get("/api/clients?view=at_risk&sort=at_risk&desc=1");
    const worth = await owner.get(`/api/clients/${id}/worth?years=3&discount=12&margin=40`), plain = await owner.get(`/api/clients/${id}/worth`);
    assert.deepEqual([worth.years, worth.discount_percent, worth.margin_percent], [3, 12, 40]);
    assert.ok(worth.worth.value < plain.worth.value && worth.discounted_minor < plain.discounted_minor);
    assert.equal((await owner.ask("GET", `/api/clients/${id}/worth?years=11`)).status, 400);
    assert.deepEqual((await owner.get("/api/model")).parts.map((p) => p.part), ["purchases", "contracts", "spend", "payments"]);
    await owner.get(`/api/clients/${id}/timeline?limit=1`);
    await owner.post(`/api/clients/${id}`, { note: "likes tea" });
    await owner.get("/api/search?q=a");
    await owner.get("/api/staff");
    await owner.post("/api/touches", { client_id: id, channel: "call", outcome: "reached", text: "asked for an offer" });
    const view = await owner.post("/api/views", { name: "quiet", query: "view=quiet30" });
    await owner.get("/api/views");
    assert.equal((await owner.ask("DELETE", `/api/views/${view.id}`)).status, 200);
});

test("the day: today, and all that may be said of a touch", async () => {
    for (const path of ["signals", "plan", "day"]) await owner.post(`/api/${path}`);
    const rows = (await owner.get("/api/today")).rows.filter((r) => r.state === "planned");
    for (const { id } of rows) await owner.get(`/api/touches/${id}`);
    await owner.get(`/api/today?staff=${rows[0].staff_id}`);
    await owner.post(`/api/touches/${rows[0].id}/done`, { outcome: "reached" });
    await owner.post(`/api/touches/${rows[0].id}/undo`);
    await owner.post(`/api/touches/${rows[1].id}/skip`, { text: "on holiday" });
    await owner.post(`/api/touches/${rows[2].id}/snooze`, { until_day: "2026-12-07" });
    assert.ok((await owner.get(`/api/touches/${rows[2].id}`)).until_day);
    await owner.get("/api/today");
});

test("news and gaps, calls on paper, a calendar", async () => {
    assert.ok((await owner.get("/api/reasons/gaps?month=2027-03")).rows.length);
    const { id } = await owner.post("/api/reasons", { title: "New office", lang: "en", audience: "loyalty", from_day: "2026-11-01" });
    await owner.post("/api/reasons", { title: "Новый офис", lang: "ru", same_as: id });
    await owner.get("/api/reasons?all=1");
    await owner.post(`/api/reasons/${id}/end`);
    for (const { id } of (await owner.get("/api/reasons")).rows) await owner.post(`/api/reasons/${id}/end`);
    await owner.post("/api/plan");
    assert.ok((await owner.get("/api/today")).gap);
    await owner.post("/api/calls/print");
    json("shape.db", ["call", "list", "--out", join(dir, "calls.html")]);
    await owner.post("/api/calendar", { busy_only: true });
    await owner.post("/api/calendar", { revoke: true });
});

test("an e-mail: written, waiting, taken back, sent, refused and in doubt; letters", async () => {
    const mail = await mailServer();
    for (const [k, v] of [["mail_from", "office@quillbrook.example"], ["quiet_from_hour", "24"], ["quiet_until_hour", "0"], ["working_days", "1234567"]])
        await owner.post(`/api/settings/${k}`, { value: v });
    const rows = (await owner.get("/api/today")).rows.filter((r) => r.state === "planned" && r.channel === "email");
    assert.match((await owner.get(`/api/touches/${rows[0].id}`)).draft.why_not, /mail_server/);
    await owner.post("/api/settings/mail_server", { value: mail.url });
    const may = [];
    for (const r of rows) if ((await owner.get(`/api/touches/${r.id}`)).draft.goes_at) may.push(r.id);
    assert.ok(may.length >= 2, String(may.length));
    const send = (id, more) => owner.post(`/api/touches/${id}/send`, { subject: "News", text: "Hello!", ...more });
    const until = async (id, state) => {
        for (let i = 0; (await owner.get(`/api/touches/${id}`)).delivery !== state; i++) { assert.ok(i < 200, state); await sleep(100); }
    };
    await send(may[0], { at: "2099-01-01" });
    assert.ok((await owner.get("/api/today")).rows.find((r) => r.id === may[0]).delivery_at);
    await owner.get("/api/deliveries?state=queued");
    await owner.post(`/api/touches/${may[0]}/cancel`);
    sqlite("DELETE FROM facts_holiday"); // whatever day the test is run on
    mail.say = "drop";
    await send(may[0]);
    await until(may[0], "unsure");
    await owner.post(`/api/touches/${may[0]}/sent`);
    mail.say = "554 5.7.1 no";
    await send(may[1]);
    await until(may[1], "failed");
    mail.say = "accept";
    await owner.post(`/api/touches/${may[1]}/retry`);
    await until(may[1], "sent");
    await owner.get("/api/deliveries");
    await owner.post("/api/deliveries/print");
    json("shape.db", ["delivery", "run"]);
    json("shape.db", ["delivery", "print", "--out", join(dir, "letters.html")]);
    await owner.post("/api/settings/mail_server", { value: "" });
    await mail.close();
});

test("an import: preview, trial, run, what it refused, revert; mappings", async () => {
    const sent = await owner.ask("POST", "/api/uploads?name=invoices.csv", Buffer.from(INVOICES));
    assert.equal(sent.status, 200, sent.text);
    const { upload_id, preview } = sent.json;
    assert.ok(preview.map_text, sent.text);
    await owner.post("/api/mappings", { name: "ours", text: preview.map_text });
    await owner.get("/api/mappings");
    await owner.post(`/api/uploads/${upload_id}/preview`, { as: "ours" });
    const odd = await owner.ask("POST", "/api/uploads?name=odd.csv", Buffer.from("a,b\n1,2\n"));
    assert.ok(odd.json.preview.why_not, odd.text);
    await owner.post("/api/imports", { upload_id, as: "ours", dry_run: true });
    const done = await owner.post("/api/imports", { upload_id, as: "ours" });
    assert.equal(done.rows_rejected, 1);
    await owner.post("/api/imports", { upload_id, as: "invoice", map_text: preview.map_text });
    await owner.get("/api/imports");
    await owner.get(`/api/imports/${done.batch_id}/rejects`);
    for (const table of [PEOPLE, ACCOUNTS]) {
        const { upload_id } = (await owner.ask("POST", "/api/uploads", Buffer.from(table))).json;
        await owner.post("/api/imports", { upload_id, ...(table === PEOPLE ? { as: "position" } : {}) });
    }
    const known = (await owner.get("/api/search?q=nordlicht")).rows[0].client_id;
    await owner.get(`/api/clients/${known}`);
    await owner.post("/api/touches", { client_id: known, channel: "call", outcome: "reached" });
    assert.ok((await owner.post(`/api/imports/${done.batch_id}/revert`)).kept.length);
});

test("who stays and what grew: of a firm large enough for every figure, and of one without any", () => {
    demo("grown.db");
    for (const command of [["churn"], ["growth"], ["growth", "--day", "2025-11-23"], ["silence"], ["growth", "freeze", "--again"], ["growth", "rebuild"]]) json("grown.db", command);
    for (const command of [["signals", "run"], ["churn"]]) json("grown.db", command, { on: "2027-09-15" }); // nobody bought for long: half are gone
    json("bare.db", ["init", "--name", "Ours", "--currency", "EUR"]);
    for (const command of ["churn", "growth", "silence"]) json("bare.db", [command]);
    for (const what of ["touches", "window", "channels", "pictures"]) for (const db of ["grown.db", "bare.db"]) json(db, ["evidence", what]);
});

test("people, keys, settings, the record of acts", async () => {
    const added = await owner.post("/api/users", { login: "kim", name: "Kim Test", role: "closer" });
    await owner.get("/api/users");
    await owner.post("/api/keys", { user_id: added.id, name: "reports" });
    const kim = client(server.url);
    assert.equal((await kim.signIn("kim", added.password)).status, 200);
    await kim.post("/api/session/preferences", { lang: "fa", calendar: "jalali", theme: "dark" });
    await kim.post("/api/password", { password: PASSWORD });
    assert.equal((await kim.signIn("kim")).status, 200);
    await kim.get("/api/session");
    assert.equal((await kim.ask("DELETE", "/api/session")).status, 200);
    await owner.post(`/api/users/${added.id}/disable`);
    await owner.get("/api/settings");
    await owner.post("/api/settings/workspace_name", { value: "Ours" });
    for (const path of ["audit?limit=500", "audit/verify", "doctor"]) await owner.get(`/api/${path}`);
});

test("programmes of touches: looked at, tried, checked, loaded, switched on and off", async () => {
    const { rows } = await owner.get("/api/cadences");
    assert.ok(rows.some((r) => r.name === "settling-in" && !r.on && r.changed_at === null));
    const { text } = await owner.get("/api/cadences/score-low");
    assert.equal((await owner.post("/api/cadences/check", { text })).timetable.length, 3);
    const wrong = await owner.ask("POST", "/api/cadences/check", { text: text.replace("day 14", "day soon") });
    assert.equal(wrong.status, 400);
    assert.match(wrong.text, /line \d+: write a number of days/);
    assert.equal((await owner.post("/api/cadences", { text })).on, false);
    assert.equal((await owner.ask("POST", "/api/cadences/score-low/switch", {})).status, 400);
    const alone = await owner.get("/api/cadence-simulation?name=birthday");
    assert.equal(alone.touches, alone.rows.reduce((n, r) => n + r.touches, 0));
    for (const { name } of rows) assert.equal((await owner.post(`/api/cadences/${name}/switch`, { state: "on" })).on, true);
    const all = await owner.get("/api/cadence-simulation");
    assert.ok(all.touches > alone.touches, String(all.touches));
    assert.equal(all.days.reduce((n, d) => n + d.touches, 0), all.touches);
    await owner.post("/api/plan");
    const mine = (await owner.get("/api/today")).rows.filter((r) => r.rule === "cadence");
    assert.ok(mine.length);
    for (const { name } of rows) { // another text: the script of what is planned already is the new one
        const { text } = await owner.get(`/api/cadences/${name}`);
        assert.equal((await owner.post("/api/cadences", { text: text.replace(/^purpose en .*$/gm, '$&\n' + ["en", "ru", "fa"].map((l) => `script ${l} "Say hello."`).join("\n")) })).on, true);
    }
    for (const { id } of mine) assert.ok((await owner.get(`/api/touches/${id}`)).script.includes("Say hello."));
    assert.ok((await owner.get("/api/cadences")).rows.every((r) => r.on && r.changed_at));
    for (const { name } of rows) assert.equal((await owner.post(`/api/cadences/${name}/switch`, { state: "off" })).on, false);
    await owner.post("/api/plan");
    assert.equal((await owner.get("/api/today")).rows.filter((r) => r.rule === "cadence").length, 0);
});

test("growth, churn, silence and their pictures", async () => {
    for (const path of ["growth", "growth/pictures", "growth/page", "growth/piece?piece=new", "growth/piece?piece=lost", "churn", "churn?by=quarter&group=size", "silence?limit=5"]) await owner.get("/api/" + path);
    await owner.post("/api/growth/baseline", { day: "2025-06-30", again: true });
    await owner.post("/api/growth/months");
    await owner.get("/api/growth");
    for (const what of ["touches", "window", "channels", "pictures?width=320"]) await owner.get(`/api/evidence/${what}`);
    assert.equal((await owner.ask("GET", "/api/evidence/pictures?width=100")).status, 400);
    json("shape.db", ["growth", "page", "--out", join(dir, "page.svg")]);
    for (const group of ["size", "line"]) json("grown.db", ["churn", "--group", group]);
});

test("commands without an endpoint", () => {
    json("new.db", ["init", "--name", "Ours", "--currency", "EUR"]);
    json("new.db", ["growth"]); // nothing is frozen, no month is closed: warnings
    json("own.db", ["demo", "--clients", "5"]); // no password given: one is made and shown
    json("own.db", ["backup", join(dir, "own.backup")]);
    json("again.db", ["restore", join(dir, "own.backup")]);
    writeFileSync(join(dir, "invoices.csv"), INVOICES);
    json("own.db", ["import", "invoices.csv"]);
    json("own.db", ["import", "preview", "invoices.csv"]);
    writeFileSync(join(dir, "customers.csv"), "id,x,t_x,T\nalpha,2,5,10\n");
    for (const verb of ["fit", "predict"]) json(null, ["model", verb, "--model", "mbgnbd", "--in", "customers.csv"]);
});

test("errors have their promised shape, over HTTP and on the command line", async () => {
    const touch = (await owner.get("/api/today")).rows.find((r) => r.state === "planned").id;
    await owner.post(`/api/touches/${touch}/skip`);
    const tries = [[401, "sign_in", client(server.url), "GET", "/api/today"], [400, "input", owner, "GET", "/api/clients?limit=ten"],
        [404, "not_found", owner, "GET", "/api/clients/999999"], [409, "conflict", owner, "POST", `/api/touches/${touch}/done`, { outcome: "sold" }],
        [403, "denied", client(server.url), "POST", "/api/day", {}]];
    assert.equal((await tries[4][2].signIn(firm.login("marketer"))).status, 200);
    for (const [status, code, who, ...request] of tries) {
        const r = await who.ask(...request); // holds status and body against the document
        assert.equal(`${r.status} ${r.json.error.code}`, `${status} ${code}`);
    }
    const doc = openapi(), r = run("shape.db", ["client", "show", "999999", "--json"]);
    conforms(doc, { $ref: "#/components/schemas/Error" }, JSON.parse(r.err));
});

test("every operation and command was called, every member was said", () => {
    const doc = openapi(), names = [...Object.values(doc.paths).flatMap(Object.values).map((o) => o.operationId), ...Object.keys(doc["x-commands"])];
    assert.deepEqual(names.filter((n) => !seen.has(n)), Object.keys(NOT_CALLED));
    const members = Object.entries(doc.components.schemas).flatMap(([s, { properties }]) => Object.keys(properties).map((k) => `${s}.${k}`));
    assert.deepEqual(members.filter((m) => !met.has(m)), Object.keys(NEVER_SAID));
});

test("what holds answers against the document notices every kind of lie", async () => {
    const doc = openapi(), { id } = (await owner.get("/api/clients?sort=worth&desc=1")).rows[0], good = await owner.get(`/api/clients/${id}`);
    const schema = { $ref: "#/components/schemas/Client" };
    const lie = (change, what) => {
        const bad = structuredClone(good);
        change(bad);
        assert.throws(() => conforms(doc, schema, bad), assert.AssertionError, what);
    };
    conforms(doc, schema, good);
    for (const k of Object.keys(good)) {
        lie((c) => delete c[k], `without ${k}`);
        lie((c) => (c[k] = [{}]), `${k} is a list of nothing`);
        if (!doc.components.schemas.Client.properties[k].anyOf) lie((c) => (c[k] = null), `${k} is null`);
    }
    lie((c) => (c.more = 1), "a member more");
    lie((c) => (c.signals[0].more = 1), "a member more, deep");
    lie((c) => delete c.people[0].addresses, "a member less, deep");
    lie((c) => (c.signals[0].unit = "parsec"), "another word");
    lie((c) => (c.since_day = "yesterday"), "no day");
    lie((c) => (c.worth_minor = 1.5), "a broken number");
});
