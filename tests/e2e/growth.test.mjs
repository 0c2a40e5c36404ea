// Churn, growth and silence over the demo firm: every line has something to say, and the sums hold.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TODAY, demo, dir, json, ok, refused } from "./run.mjs";

let firm, who;
before(() => {
    firm = demo("growth.db");
    who = (role) => ["--user", firm.login(role)];
});

const sum = (rows, key) => rows.reduce((s, r) => s + r[key], 0);
const said = (rows) => rows.forEach((r) => assert.ok(r.why.length > 10 && !/[{}…]/.test(r.why), r.why));

test("the bridge leads from the frozen year to the present one, to the cent", () => {
    const g = json("growth.db", [...who("owner"), "growth"]);
    assert.equal(g.baseline.frozen, true);
    assert.equal(g.bridge.from_minor, g.baseline.revenue_minor);
    assert.equal(g.bridge.to_minor, g.now.revenue_minor);
    assert.equal(g.bridge.from_minor + sum(g.bridge.pieces, "amount_minor"), g.bridge.to_minor);
    for (const p of g.bridge.pieces) assert.equal(p.recurring_minor + p.once_minor, p.amount_minor);
    for (const p of ["new", "referral", "reactivated", "offering", "volume", "price", "contraction", "lost"])
        assert.ok(g.bridge.pieces.find((x) => x.piece === p).clients > 0, p);
    assert.ok(g.goal.reached_percent > 110 && g.goal.reached_percent < 130, `the demo firm grows modestly: ${g.goal.reached_percent}`);
    assert.ok(g.split.with_lifetime);
    const log = Math.log(g.split.worth_now_minor / g.split.worth_before_minor);
    assert.ok(Math.abs(sum(g.split.parts, "log") - log) < 1e-4);
    assert.ok(Math.abs(sum(g.split.parts, "share_percent") - 100) < 0.2);
    said([g.baseline, g.now, g.goal, g.split, g.bridge, ...g.split.parts, ...g.bridge.pieces, ...g.months, ...g.warnings]);
});

test("each period begins where the one before ended, and its flows add up", () => {
    const c = json("growth.db", [...who("bookkeeper"), "churn"]);
    assert.equal(c.periods.length, 12);
    c.periods.forEach((p, i) => {
        for (const k of ["", "contract_", "project_"]) {
            assert.equal(p[`${k}start`] + p[`${k}new`] + p[`${k}back`] - p[`${k}lost`], p[`${k}end`]);
            if (i) assert.equal(p[`${k}start`], c.periods[i - 1][`${k}end`]);
        }
        assert.equal(p.contract_end + p.project_end, p.end);
        assert.equal(p.mrr_start_minor + p.mrr_new_minor + p.mrr_up_minor + p.mrr_down_minor + p.mrr_lost_minor, p.mrr_end_minor);
    });
    for (const f of c.figures) {
        assert.ok(f.enough, f.name);
        if (f.low !== null) assert.ok(f.low <= f.percent && f.percent <= f.high, f.name);
    }
    for (const h of c.cohorts) assert.equal(h.active[0], h.clients);
    assert.ok(c.survival.compare.enough);
    for (const g of c.survival.groups) g.points.forEach((p, i) => assert.ok(p.low <= p.percent && p.percent <= p.high && (!i || p.percent < g.points[i - 1].percent)));
    assert.equal(c.lost.length, c.lost_clients);
    assert.equal(sum(c.reasons, "clients"), c.lost_clients);
    said([...c.figures, ...c.periods, ...c.cohorts, ...c.survival.groups, c.survival.compare, ...c.lost, ...c.warnings]);
    for (const by of ["line", "size"]) assert.ok(json("growth.db", [...who("owner"), "churn", "--group", by, "--by", "quarter"]).survival.groups.length > 2);
});

test("silence costs add up to the firm; a manager sees own clients only", () => {
    const s = json("growth.db", [...who("owner"), "silence", "--limit", "5000"]);
    assert.equal(s.rows.length, s.total);
    assert.equal(sum(s.staff, "cost_minor"), s.firm.cost_minor);
    assert.equal(sum(s.rows, "cost_minor"), s.firm.cost_minor);
    assert.ok(s.effect.enough && s.effect.difference_low < s.effect.difference_percent && s.effect.difference_percent < s.effect.difference_high);
    said([s.firm, s.effect, ...s.staff, ...s.rows]);
    const mine = json("growth.db", [...who("account_manager"), "silence", "--limit", "5000"]);
    assert.ok(mine.total > 0 && mine.total < s.total);
    assert.equal(mine.effect, null);
});

test("rights, a second freeze, words in three languages", () => {
    for (const command of ["churn", "growth"]) refused("growth.db", [...who("account_manager"), command], 3);
    refused("growth.db", [...who("marketer"), "growth", "freeze"], 3);
    refused("growth.db", [...who("owner"), "growth", "freeze"], 5, /frozen already/);
    assert.equal(json("growth.db", [...who("owner"), "growth", "freeze", "--again"]).day, TODAY);
    assert.equal(json("growth.db", [...who("owner"), "growth"]).frozen.length, 2);
    assert.equal(json("growth.db", [...who("owner"), "growth", "rebuild"]).months_closed > 12, true);
    for (const l of ["ru_RU.UTF-8", "fa_IR.UTF-8"])
        for (const command of ["churn", "growth", "silence"]) {
            const lines = ok("growth.db", [command], { env: { LC_ALL: l } }).split("\n").filter((x) => /^ *why: /.test(x));
            lines.forEach((x) => assert.match(x.replace(/why:|growth freeze/g, ""), /^[^a-z]*$/));
        }
});

test("each piece of the bridge names the clients it is made of", () => {
    const g = json("growth.db", [...who("owner"), "growth"]);
    for (const p of g.bridge.pieces) {
        const rows = json("growth.db", [...who("owner"), "growth", "piece", p.piece]).rows;
        if (p.piece === "correction") continue;
        assert.equal(rows.length, p.clients, p.piece);
        assert.equal(sum(rows, "amount_minor"), p.amount_minor, p.piece);
        assert.ok(rows.every((r, i) => r.name && (!i || Math.abs(rows[i - 1].amount_minor) >= Math.abs(r.amount_minor))), p.piece);
    }
    refused("growth.db", ["growth", "piece", "weather"], 2, /one of/);
});

test("pictures speak the caller's language and fit the width asked for", () => {
    for (const [lang, digits, rtl] of [["en", /[0-9]/, "ltr"], ["fa", /[۰-۹]/, "rtl"]]) {
        const p = json("growth.db", ["growth", "pictures", "--width", "360"], { env: { LC_ALL: { en: "en_GB.UTF-8", fa: "fa_IR.UTF-8" }[lang] } });
        for (const name of ["trend", "bridge", "cohort", "survival"]) {
            const { title, text, svg } = p[name];
            assert.ok(title && text.length > 15 && !/[{}]/.test(title + text), name);
            assert.match(svg, /^<svg [^>]*role="img"/);
            assert.ok(svg.includes(`direction="${rtl}"`) && svg.includes(`xml:lang="${lang}"`), `${lang} ${name}`);
            assert.match(svg.replace(/<[^>]*>/g, ""), digits);
            assert.ok(!/ style=|<style|<script|NaN|inf/.test(svg), name);
            assert.ok(Number(/width="(\d+)"/.exec(svg)[1]) <= 400, `${lang} ${name}`);
        }
    }
    refused("growth.db", ["growth", "pictures", "--width", "10"], 2, /280 to 1600/);
});

test("the page is one file that stands alone and is never written over another", () => {
    const file = join(dir, "growth.svg");
    const said = json("growth.db", ["growth", "page", "--out", file]);
    const text = readFileSync(file, "utf8");
    assert.equal(said.bytes, Buffer.byteLength(text));
    assert.match(text, /width="794" height="1122"/);
    assert.ok(text.includes("<style>") && !/var\(|<script|href=/.test(text));
    assert.equal(text.match(/<svg /g).length, 5, "a page and four pictures");
    assert.equal(text.match(/<g[ >]/g).length, text.match(/<\/g>/g).length);
    refused("growth.db", ["growth", "page", "--out", file], 5, /exists already/);
    refused("growth.db", ["growth", "page", "--out", join(dir, "no", "such", "folder.svg")], 7, /cannot write/);
});
