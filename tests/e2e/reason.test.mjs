/* News worth a touch, calls on paper and the calendar feed, as people and programs meet them. */
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { client, demo, dir, json, ok, refused, serve } from "./run.mjs";

const DB = "reason.db";
let firm, server, owner, marketer, manager, other;
async function signed(login) {
    const c = client(server.url);
    assert.equal((await c.signIn(login)).status, 200);
    return c;
}
before(async () => {
    firm = demo(DB, "--clients", "150");
    server = await serve(DB);
    const managers = firm.logins.filter((l) => l.endsWith("(account_manager)")).map((l) => l.split(" ")[0]);
    [owner, marketer, manager, other] = await Promise.all([firm.login("owner"), firm.login("marketer"), managers[0], managers[1]].map(signed));
});
after(() => server.stop());

test("news is added in two languages, fills the gaps, and ends in both", async () => {
    const before = await owner.get("/api/reasons/gaps?month=2027-03");
    assert.ok(before.clients > 20 && before.rows.length > 0);
    const worths = before.rows.map((r) => r.worth_minor ?? -1);
    assert.deepEqual(worths, [...worths].sort((a, b) => b - a), "the dearest first");
    for (const by of ["phase", "language", "industry"]) assert.equal(before.groups.filter((g) => g.by === by).reduce((n, g) => n + g.clients, 0), before.clients, by);
    const { id } = await marketer.post("/api/reasons", { title: "A new office in March", lang: "en", text: "Come and see it.", from_day: "2027-02-20", until_day: "2027-04-01" });
    const english = await owner.get("/api/reasons/gaps?month=2027-03");
    assert.equal(before.clients - english.clients, before.groups.find((g) => g.by === "language" && g.name === "en").clients, "who is spoken to in English has something to hear");
    const ru = await marketer.post("/api/reasons", { title: "Новый офис в марте", lang: "ru", same_as: id });
    assert.ok((await owner.get("/api/reasons/gaps?month=2027-03-15")).clients < english.clients);
    const rows = (await manager.get("/api/reasons")).rows, twin = rows.find((r) => r.id === ru.id);
    assert.deepEqual([twin.same_as, twin.from_day, twin.until_day, twin.state], [id, "2027-02-20", "2027-04-01", "coming"]);
    assert.equal((await marketer.ask("POST", "/api/reasons", { title: "Ещё раз", lang: "ru", same_as: id })).status, 409);
    assert.equal((await marketer.ask("POST", "/api/reasons", { title: "A new office in March" })).status, 409);
    assert.equal((await marketer.ask("POST", "/api/reasons", { title: "Back to front", from_day: "2027-04-01", until_day: "2027-03-01" })).status, 400);
    assert.equal((await manager.ask("POST", "/api/reasons", { title: "Mine" })).status, 403);
    assert.equal((await manager.ask("GET", "/api/reasons/gaps")).status, 403);
    assert.equal((await marketer.post(`/api/reasons/${ru.id}/end`)).ended, 2);
    assert.equal((await owner.get("/api/reasons/gaps?month=2027-03")).clients, before.clients);
    assert.ok(!(await owner.get("/api/reasons")).rows.some((r) => r.id === id));
    assert.equal((await owner.get("/api/reasons?all=1")).rows.find((r) => r.id === id).state, "over");
});

test("what ends leaves the plan; Today tells the marketer of the gap, and nobody else", async () => {
    const told = (await owner.get("/api/reasons")).rows.find((r) => r.planned > 0);
    await owner.post(`/api/reasons/${told.id}/end`);
    const plan = await owner.post("/api/plan");
    assert.equal((await owner.get("/api/reasons?all=1")).rows.find((r) => r.id === told.id).planned, 0);
    const gaps = await owner.get("/api/reasons/gaps");
    assert.deepEqual([gaps.from_day, gaps.until_day, gaps.clients], ["2026-12-01", "2026-12-31", plan.gap.clients]);
    for (const r of (await owner.get("/api/reasons")).rows) await owner.post(`/api/reasons/${r.id}/end`);
    assert.equal((await marketer.get("/api/today")).gap, null, "what was counted holds no more");
    await owner.post("/api/plan");
    const now = (await marketer.get("/api/today")).gap;
    assert.equal(now.clients, (await marketer.get("/api/reasons/gaps?limit=1")).clients);
    assert.ok(now.clients > gaps.clients);
    assert.equal((await manager.get("/api/today")).gap, null);
});

test("calls on paper: numbers only in full where they may be shown, and then on record", async () => {
    const today = (await manager.get("/api/today")).rows.filter((r) => r.channel === "call" && r.state === "planned");
    assert.ok(today.length > 0);
    const masked = await manager.post("/api/calls/print"), full = await manager.post("/api/calls/print", { numbers: true });
    assert.equal(masked.calls, full.calls);
    for (const r of today.slice(0, 5)) assert.ok(full.html.includes(r.client.replaceAll("&", "&amp;").replaceAll("'", "&#39;").replaceAll('"', "&quot;")), r.client);
    const numbers = (html) => [...html.matchAll(/class="tel">([^<]*)</g)].map((m) => m[1]);
    assert.ok(numbers(masked.html).length > 0 && numbers(masked.html).every((n) => n.includes("•")), String(numbers(masked.html)));
    assert.ok(numbers(full.html).some((n) => /\d{3}.?\d{2}.?\d{2}$|\d{4}$/.test(n) && !n.includes("•")), String(numbers(full.html)));
    const records = (await owner.get("/api/audit?limit=10")).rows.filter((x) => x.action === "call list");
    assert.equal(records.length, 2);
    assert.match(records[0].detail, /^numbers of clients \d+( \d+)*$/);
    assert.equal(records[1].detail, "numbers masked");
    assert.equal((await marketer.ask("POST", "/api/calls/print", { numbers: true })).status, 403);
    assert.ok(numbers((await marketer.post("/api/calls/print")).html).every((n) => n.includes("•")));
    for (const [lang, direction] of [["ru", "ltr"], ["fa", "rtl"]]) {
        await manager.post("/api/session/preferences", { lang });
        assert.ok((await manager.post("/api/calls/print")).html.includes(`<html lang="${lang}" dir="${direction}">`));
    }
    await manager.post("/api/session/preferences", { lang: "en" });
    const file = join(dir, "calls.html");
    json(DB, ["call", "list", "--numbers", "--out", file]);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.match(readFileSync(file, "utf8"), /^<!doctype html>/);
    refused(DB, ["call", "list", "--out", file], 5, /exists already/);
});

function events(ics) {
    for (const line of ics.split("\r\n")) assert.ok(Buffer.byteLength(line) <= 75 && !line.includes("\n"), line);
    const lines = ics.replaceAll("\r\n ", "").split("\r\n");
    assert.deepEqual([lines[0], lines[1], lines.at(-2), lines.at(-1)], ["BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR", ""]);
    return lines.join("\n").split("BEGIN:VEVENT\n").slice(1).map((e) => Object.fromEntries(e.split("\nEND:VEVENT")[0].split("\n").map((l) => [l.slice(0, l.search(/[:;]/)), l.slice(l.search(/[:;]/) + 1)])));
}
const plain = (text) => text.replace(/\\([\\;,])/g, "$1");

test("a calendar address gives its person's touches, without a session, until it ends", async () => {
    const feed = (path) => client(server.url).ask("GET", path);
    const mine = await manager.post("/api/calendar"), theirs = await other.post("/api/calendar");
    assert.match(mine.path, /^\/calendar\/[0-9a-f]{64}\.ics$/);
    const r = await feed(mine.path), own = (await manager.get("/api/today")).rows.filter((x) => x.state === "planned");
    assert.equal(r.status, 200);
    assert.equal(r.headers.get("content-type"), "text/calendar; charset=utf-8");
    const list = events(r.text), who = (await manager.get("/api/session")).user.staff_id, expect = own.filter((x) => x.staff_id === who);
    assert.ok(expect.length > 3);
    for (const x of expect) {
        const e = list.find((y) => y.UID.startsWith(`touch-${x.id}-`));
        assert.ok(plain(e.SUMMARY).includes(x.client), e.SUMMARY);
        if (x.hours) assert.match(e.DTSTART, /^\d{8}T\d{6}Z$/);
        else assert.deepEqual([e.DTSTART, e.DTEND], ["VALUE=DATE:20261123", "VALUE=DATE:20261124"]);
        assert.match(e.DTSTAMP, /^\d{8}T\d{6}Z$/);
    }
    assert.equal(new Set(list.map((e) => e.UID)).size, list.length);
    assert.equal((await feed(mine.path)).text, r.text, "the same plan, the same bytes");
    for (const { id } of expect.slice(0, 10)) for (const { address_id } of (await manager.get(`/api/touches/${id}`)).links) {
        const shown = await manager.ask("POST", `/api/addresses/${address_id}/reveal`);
        if (shown.status === 200) assert.ok(!plain(r.text.replaceAll("\r\n ", "")).includes(shown.json.value), "no contact data");
    }
    const uids = events((await feed(theirs.path)).text).map((e) => e.UID);
    assert.ok(uids.length && !uids.some((u) => list.some((e) => e.UID === u)), "another's feed holds other touches");
    const wrong = mine.path.replace(/[0-9a-f]\.ics/, (x) => (x[0] === "0" ? "1" : "0") + ".ics");
    for (const path of [wrong, "/calendar/", "/calendar/x.ics", mine.path.slice(0, -4), mine.path.toUpperCase(), mine.path + "/", "/calendar/" + "0".repeat(64) + ".ics"]) assert.equal((await feed(path)).status, 404, path);
    assert.equal((await client(server.url).ask("GET", "/api/today", undefined, { Authorization: `Bearer ${mine.path.slice(10, 74)}` })).status, 401, "it opens nothing else");
    const busy = await manager.post("/api/calendar", { busy_only: true });
    assert.equal((await feed(mine.path)).status, 404, "a new address ends the old one");
    const quiet = await feed(busy.path);
    assert.equal(quiet.status, 200);
    assert.ok(events(quiet.text).every((e) => e.SUMMARY === "Busy" && !e.DESCRIPTION));
    for (const x of expect) assert.ok(!quiet.text.replaceAll("\r\n ", "").includes(x.client.split(" ")[0] + " "), x.client);
    assert.equal((await manager.post("/api/calendar", { revoke: true })).revoked, true);
    assert.equal((await feed(busy.path)).status, 404);
    assert.equal((await feed(theirs.path)).status, 200, "another's stays");
    const kept = readFileSync(join(dir, DB)).toString("latin1") + (() => { try { return readFileSync(join(dir, DB + "-wal")).toString("latin1"); } catch { return ""; } })();
    assert.ok(!kept.includes(theirs.path.slice(10, 74)), "the secret is not stored");
    await other.post("/api/password", { password: "another-horse-battery" });
    assert.equal((await feed(theirs.path)).status, 404, "a changed password ends it");
    refused(DB, ["calendar", "feed"], 2, /--user NAME/);
    assert.match(ok(DB, ["--user", firm.login("owner"), "calendar", "feed"]), /\/calendar\/[0-9a-f]{64}\.ics/);
});
