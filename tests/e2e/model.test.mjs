// Models from a table on the command line: published figures, bad tables, and no database anywhere.
// The samples are TOUCHSTONE_SAMPLES or ../shared/samples; without them the tests that need them say so and are skipped.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { dir, json, ok, refused, root, run } from "./run.mjs";

const samples = join(process.env.TOUCHSTONE_SAMPLES ?? join(dirname(root), "shared/samples"), "data");
/* As in the unit tests: said, and not counted as red. */
const sampled = (name, fn) => test(name, (t) => existsSync(samples) ? fn(t) : t.diagnostic("SKIPPED: no sample data; set TOUCHSTONE_SAMPLES"));
const options = { on: null };
const file = (name, content) => { writeFileSync(join(dir, name), content); return name; };
const table = (name, head, rows) => file(name, [head, ...rows].join("\n") + "\n");
const fit = (name, model, ...more) => json(null, ["model", "fit", "--model", model, "--in", name, ...more], options);
const predict = (name, model, ...more) => json(null, ["model", "predict", "--model", model, "--in", name, ...more], options);
const many = (n, row) => Array.from({ length: n }, (_, i) => row(i));
const near = (got, want, tolerance, what) => assert.ok(Math.abs(got - want) <= tolerance * Math.max(1, Math.abs(want)), `${what}: ${got}, not ${want}`);
const parameters = (f, want, tolerance = 1e-4) => {
    assert.equal(f.converged, true);
    assert.equal(f.parameters.length, want.length);
    f.parameters.forEach((p, i) => assert.ok(Math.abs(p.value / want[i] - 1) <= (Array.isArray(tolerance) ? tolerance[i] : tolerance), `${p.name}: ${p.value}, not ${want[i]}`));
};

after(() => assert.deepEqual(readdirSync(dir).filter((f) => /\.db|-wal|-shm/.test(f)), [], "no database came to be"));

/* ---- published figures ---- */

function cdnow(name = "cdnow.csv", most = 9999) {
    const rows = readFileSync(join(samples, "cdnow/CDNOW_sample.txt"), "latin1").trim().split("\n").map((l) => l.trim().split(/\s+/)).filter((r) => Number(r[1]) <= most);
    return table(name, "id,date,amount", rows.map(([, id, d, , amount]) => `${id},${d.slice(0, 4)}-${d.slice(4, 6)}-${d.slice(6)},${amount}`));
}
const half = ["--holdout", "1997-09-30"];

sampled("CDNOW: BG/NBD, MBG/NBD, Pareto/NBD and Gamma-Gamma as published", () => {
    const name = cdnow();
    const bg = fit(name, "bgnbd", "--mle", ...half);
    assert.deepEqual([bg.as, bg.method, bg.customers, bg.repeat_purchases, bg.customers_repeating, bg.check.actual], ["transactions", "mle", 2357, 2457, 946, 1882]);
    parameters(bg, [0.242595, 4.413602, 0.792922, 2.425906]);
    bg.parameters.forEach((p, i) => near(p.standard_error, [0.0126, 0.378, 0.186, 0.705][i], 5e-3, `error of ${p.name}`));
    near(bg.log_likelihood, -9582.429207, 1e-8, "LL");
    near(bg.check.predicted, 1653.4, 1e-4, "total");
    for (const [key, want] of [["mae", 0.7855], ["rmse", 1.608], ["correlation", 0.6256]]) near(bg.check[key], want, 1e-4, key);
    assert.equal(bg.check.beats_rate, true);

    const mbg = fit(name, "mbgnbd", "--mle", ...half);
    parameters(mbg, [0.524843, 6.183085, 0.891359, 1.614002]);
    near(mbg.log_likelihood, -9582.135716, 1e-8, "LL");
    near(mbg.check.predicted, 1576.7, 1e-4, "total");

    const p = fit(name, "pnbd", "--mle", ...half);
    parameters(p, [0.553277, 10.577686, 0.606242, 11.66878], [1e-4, 1e-4, 5e-4, 1e-3]);
    near(p.log_likelihood, -9594.976179, 1e-8, "LL");
    near(p.check.mae, 0.7545, 1e-4, "mae");

    const gg = fit(name, "gg", "--mle", ...half);
    parameters(gg, [6.249571, 3.744225, 15.443527]);
    near(gg.log_likelihood, -4055.917695, 1e-8, "LL");
    assert.equal(gg.customers_with_amounts, 946);
    near(gg.mean_spend, 35.17037, 1e-6, "population mean");
    near(gg.spend_correlation, 0.11, 5e-3, "correlation of x and amounts");
    near(gg.check.mae, 16.37, 1e-3, "MAE of amounts");
    near(fit(name, "bgnbd", "--mle").rhythm, 0.92063, 1e-5, "rhythm over 78 weeks");
});

sampled("CDNOW: with priors, and what one customer is told", () => {
    const map = fit(cdnow(), "mbgnbd", "--until", "1997-09-30");
    assert.equal(map.method, "map");
    parameters(map, [0.50043, 6.06866, 0.93884, 1.82957]);
    near(map.log_posterior, -9584.31362, 1e-8, "log posterior");
    const few = cdnow("few.csv", 50);
    const small = fit(few, "bgnbd", ...half, "--until", "1998-06-30");
    parameters(small, [0.26831, 7.08097, 0.50391, 2.31934]);
    near(small.check.predicted, 38.541, 1e-4, "total of 50");
    const edge = fit(few, "bgnbd", "--mle", "--until", "1997-09-30");
    assert.equal(edge.at_bound, true);
    assert.ok(edge.parameters.every((p) => p.standard_error === null));
    assert.match(edge.notes.join(" "), /edge/);

    const one = predict(cdnow(), "mbgnbd", "--mle", "--until", "1997-09-30", "--weeks", "39", "--limit", "3000");
    near(one.expected_total, 1576.7, 1e-4, "total");
    assert.ok(one.expected_total_low < one.expected_total && one.expected_total < one.expected_total_high);
    assert.equal(one.rows.length, 2357);
    const first = one.rows[0]; /* 2 repeat purchases, t_x 30.43, T 38.86 */
    near(first.p_alive, 0.7061, 1e-4, "P(alive)");
    near(first.expected, 1.2627, 1e-4, "orders");
    assert.deepEqual([first.x, first.low, first.high], [2, 0, 3]);
    near(first.spend, 24.65, 5e-3, "next amount");
    assert.ok(first.worth > 0 && first.worth < first.spend * first.expected);
    near(one.rows.find((r) => r.x === 0 && Math.abs(r.t_weeks - 38.857) < 1e-3).p_alive, 0.3897, 1e-4, "one purchase");
});

sampled("the same from a summary, in days, gzipped, and as a file of all", () => {
    const all = predict(cdnow(), "bgnbd", "--mle", "--until", "1997-09-30", "--weeks", "39", "--limit", "3000");
    const rows = all.rows.map((r) => [r.id, r.x, Math.round(r.tx_weeks * 7), Math.round(r.t_weeks * 7)].join(";"));
    writeFileSync(join(dir, "days.csv.gz"), gzipSync(["Client;Repeat;Recency;Age", ...rows].join("\r\n") + "\r\n"));
    const days = fit("days.csv.gz", "bgnbd", "--mle", "--unit", "day", "--x", "repeat", "--tx", "3", "--t", "Age");
    assert.equal(days.as, "summary");
    parameters(days, [0.242595, 4.413602, 0.792922, 2.425906]);

    ok(null, ["model", "predict", "--model", "bgnbd", "--mle", "--unit", "day", "--in", "days.csv.gz", "--weeks", "39", "--out", "all.csv", "--limit", "0"], options);
    const lines = readFileSync(join(dir, "all.csv"), "utf8").trim().split("\r\n");
    assert.equal(lines.length, 2358);
    const head = lines[0].split(","), row = lines[1].split(",");
    near(Number(row[head.indexOf("expected")]), all.rows[0].expected, 1e-6, "expected in the file");
    refused(null, ["model", "predict", "--model", "bgnbd", "--in", "days.csv.gz", "--unit", "day", "--out", "all.csv"], 5, /all\.csv exists already/, options);
});

sampled("contracts, chances and bills as published", () => {
    const s = [1000, 869, 743, 653, 593, 551, 517, 491];
    const high = table("high.csv", "age,lost,weight", [...s.slice(1).map((n, i) => `${i + 1},1,${s[i] - n}`), "7,0,491"]);
    const sbg = fit(high, "sbg", "--mle");
    parameters(sbg, [0.668088, 3.806095]);
    near(sbg.log_likelihood, -1611.158147, 1e-8, "LL");
    const stag = fit(table("stag.csv", "age,lost,weight", ["1,1,6", "2,yes,3", "3,true,1", "1,0,5", "2,0,4", "3,no,6", "4,false,5"]), "sbg");
    parameters(stag, [0.589358, 2.861017]);
    near(stag.log_posterior, -27.548928, 1e-7, "log posterior");
    const renewal = predict(high, "sbg", "--mle").rows.at(-1);
    near(renewal.renews_next, (3.806095 + 7) / (0.668088 + 3.806095 + 7), 1e-6, "eighth renewal");

    const donors = "0/0:3464 1/1:1091 1/2:277 1/3:129 1/4:78 1/5:119 1/6:129 2/2:613 2/3:255 2/4:155 2/5:173 2/6:234 3/3:322 3/4:181 3/5:225 3/6:357 4/4:240 4/5:284 4/6:512 5/5:335 5/6:728 6/6:1203";
    const chances = table("donors.csv", "x,tx,n,donors", donors.split(" ").map((d) => d.replace(/[/]/, ",").replace(":", ",6,")));
    parameters(fit(chances, "bgbb"), [1.203522, 0.749716, 0.656718, 2.783442]);

    const bills = join(samples, "accounts_receivable/receivables.csv"), columns = ["--id", "customerID", "--late", "DaysLate"];
    const late = fit(bills, "beta-binomial", "--mle", ...columns);
    assert.deepEqual([late.groups, late.bills], [100, 2466]);
    parameters(late, [0.480617, 0.872694]);
    near(late.log_likelihood, -303.563326, 1e-8, "LL");
    refused(null, ["model", "fit", "--model", "beta-binomial", "--in", bills, ...columns, "--date", "InvoiceDate", "--holdout", "2012-12-31"], 2, /may be two days; add --order/, options);
    const ways = fit(bills, "beta-binomial", "--mle", ...columns, "--date", "InvoiceDate", "--order", "mdy", "--holdout", "2012-12-31").check.ways;
    const by = Object.fromEntries(ways.map((w) => [w.by, w]));
    near(by.overall.brier, 0.2222, 1e-4, "overall");
    near(by.own_share.brier, 0.1468, 1e-4, "own share");
    near(by.own_share.log_loss, 0.7166, 1e-4, "own share, log loss");
    near(by.model.brier, 0.1435, 1e-4, "model");
    near(by.model.log_loss, 0.4508, 1e-4, "model, log loss");
    near(by.model.auc, 0.861, 5e-4, "AUC");
});

/* ---- what a table of purchases means ---- */

test("purchases of a day are one, credits are netted, later customers are not in the base", () => {
    const rows = many(20, (i) => [`c${i},2026-01-01,10`, `c${i},2026-01-01,5`, `c${i},2026-01-20,20`, `c${i},2026-02-01,30`]).flat();
    const name = table("credits.csv", "id,date,amount", [...rows, "c0,2026-02-03,-30", "c1,2026-02-03,-40", "c2,2026-02-03,-5.50", "c3,2025-12-01,-5", "late,2026-06-01,5"]);
    const j = predict(name, "mbgnbd", "--until", "2026-03-01"), at = (id) => j.rows.find((r) => r.id === id);
    assert.deepEqual([j.customers, j.customers_later, j.credits_netted, j.repeat_purchases, j.rows_left_out], [20, 1, 3, 38, 1]);
    assert.deepEqual([at("c0").x, at("c1").x, at("c2").x, at("c5").x], [1, 1, 2, 2], "a purchase netted to nothing never was");
    assert.match(j.left_out[0].why, /without a purchase before/);
    assert.equal(j.left_out[0].line, 85);
    const own = predict(name, "gg", "--until", "2026-03-01", "--currency", "EUR");
    const cents = (id) => own.rows.find((r) => r.id === id).mean_spend_minor;
    assert.deepEqual([cents("c0"), cents("c1"), cents("c2"), cents("c5")], [2000, 1000, 2225, 2500]);
    assert.equal(own.method, "counts");
});

test("a model that is no better than own rates says so", () => {
    const rows = many(40, (i) => many(20, (k) => [`c${i}`, new Date(Date.UTC(2024, 0, 1 + 14 * k)).toISOString().slice(0, 10), 5].join(","))).flat();
    const j = fit(table("clock.csv", "id,date,amount", rows), "mbgnbd", "--holdout", "2024-06-30");
    assert.equal(j.check.beats_rate, false);
    assert.match(j.check.verdict, /does not beat .* Use x\/T/);
});

/* ---- bad tables ---- */

test("a table nobody can use is refused with its reason", () => {
    const bad = [
        ["tiny.csv", "id,x,t_x,T", ["a,2,-0.01,10"], /line 2: a time is negative/],
        ["neg.csv", "id,x,t_x,T", ["a,2,-3,10"], /line 2: a time is negative/],
        ["notime.csv", "id,x,t_x,T", ["a,2,0,10"], /repeat purchases, but no time/],
        ["norepeat.csv", "id,x,t_x,T", ["a,0,3,10"], /no repeat purchase/],
        ["after.csv", "id,x,t_x,T", ["a,1,12,10"], /after the end of the window/],
        ["words.csv", "id,x,t_x,T", ["a,many,1,10"], /no whole number/],
        ["half.csv", "id,x,t_x,T", ["a,1.5,1,10"], /no whole number/],
        ["old.csv", "id,x,t_x,T", ["a,1,1,99999"], /older than 100 years/],
        ["nan.csv", "id,x,t_x,T", ["a,1,nan,10", "b,1,inf,10"], /time is no number/],
        ["header.csv", "id,x,t_x,T", [], /no rows under its header/],
        ["columns.csv", "a,b", ["1,2"], /name --id and --date .* it has: a, b/],
        ["dates.csv", "id,date", ["a,31.02.2026"], /no day that exists/],
        ["amounts.csv", "id,date,amount", ["a,2026-01-01,much"], /amount is no number/],
        ["unnamed.csv", "id,date", [",2026-01-01"], /no customer is named/],
    ];
    for (const [name, head, rows, sentence] of bad) {
        table(name, head, rows);
        for (const verb of ["fit", "predict"]) refused(null, ["model", verb, "--model", "mbgnbd", "--in", name], 2, sentence, options);
    }
    file("empty.csv", "");
    refused(null, ["model", "fit", "--model", "bgnbd", "--in", "empty.csv"], 2, /empty/, options);
    refused(null, ["model", "fit", "--model", "bgnbd", "--in", "absent.csv"], 4, /no file absent.csv/, options);
    refused(null, ["model", "fit", "--model", "crystal-ball", "--in", "neg.csv"], 2, /model takes one of/, options);
    refused(null, ["model", "fit", "--model", "bgnbd", "--in", "neg.csv", "--map", "--mle"], 2, /exclude each other/, options);
    refused(null, ["model", "fit", "--model", "bgnbd", "--in", "neg.csv", "--x", "Purchases"], 2, /no column "Purchases" for --x; it has: id, x, t_x, T/, options);
    refused(null, ["model", "fit", "--model", "bgnbd", "--in", "neg.csv", "--currency", "klingon"], 2, /klingon/, options);
    refused(null, ["model", "predict", "--model", "bgnbd", "--in", "neg.csv", "--weeks", "-1"], 2, /--weeks/, options);
    refused(null, ["model", "fit", "--model", "sbg", "--in", table("sbg.csv", "age,lost", ["0,1"])], 2, /lost before any renewal/, options);
    refused(null, ["model", "fit", "--model", "bgbb", "--in", table("bgbb.csv", "x,tx,n", ["3,2,6"])], 2, /more taken than chances/, options);
    refused(null, ["model", "fit", "--model", "beta-binomial", "--in", table("bb.csv", "k,n", ["7,6"])], 2, /more late bills than bills/, options);
});

test("bad rows are left out by line, at most twenty are listed, the others are counted", () => {
    const name = table("mixed.csv", "id,x,t_x,T", [...many(30, (i) => `c${i},${i % 4},${(i % 4) * 5},40`), ...many(25, () => "bad,2,-1,40")]);
    const j = fit(name, "mbgnbd");
    assert.deepEqual([j.customers, j.rows_read, j.rows_left_out, j.left_out.length, j.left_out[0].line, j.left_out[0].why], [30, 55, 25, 20, 32, "a time is negative"]);
});

test("too little for a model: own rates, and the sentence that says so", () => {
    const tables = {
        one: ["a,3,10,20"], zero: many(50, (i) => `c${i},0,0,0`), nobody: many(50, (i) => `c${i},0,0,${i}`), nine: many(9, (i) => `c${i},5,20,40`),
        quiet: many(50, (i) => (i < 19 ? `c${i},1,5,20` : `c${i},0,0,20`)),
    };
    for (const [name, rows] of Object.entries(tables))
        for (const model of ["bgnbd", "mbgnbd", "pnbd"]) {
            const j = predict(table(`${name}.csv`, "id,x,t_x,T", rows), model, "--weeks", "10");
            assert.deepEqual([j.method, j.converged, j.parameters.length, j.log_likelihood], ["counts", false, 0, null], `${name} ${model}`);
            assert.match(j.why, /^Too few data: .* From 10 and 20 on we estimate/);
            assert.ok(j.rows.every((r) => r.p_alive === null && r.expected !== null));
        }
    assert.equal(predict("one.csv", "bgnbd", "--weeks", "10").rows[0].expected, 1.5, "3 in 20 weeks");
    assert.match(fit(table("few-gg.csv", "id,x,spend", many(29, (i) => `c${i},2,${i + 5}`)), "gg").why, /^Too few data/);
    assert.match(fit(table("few-sbg.csv", "age,lost", ["1,1", "2,0", "3,0"]), "sbg").why, /contracts 3, lost 1/);
    assert.match(fit(table("few-bb.csv", "id,late", ["a,3", "b,0"]), "beta-binomial").why, /bills 2, customers 2/);
});

test("nothing strange makes a fit diverge: flagged, finite, at once", () => {
    const tables = {
        equal: many(50, (i) => `c${i},3,10,20`), last: many(50, (i) => `c${i},${(i % 4) + 1},${i + 1},${i + 1}`),
        huge: [...many(49, (i) => `c${i},${i % 5},${(i % 5) * 3},${i + 20}`), "big,5000,30,40"], long: many(50, (i) => `c${i},${i % 5},${(i % 5) * 300},2609`),
        busy: many(50, (i) => `c${i},${(i + 1) * 700},2600,2609`), young: [...many(30, (i) => `c${i},0,0,0`), ...many(20, (i) => `d${i},1,1,1`)],
    };
    for (const [name, rows] of Object.entries(tables)) {
        table(`${name}.csv`, "id,x,t_x,T", rows);
        for (const model of ["bgnbd", "mbgnbd", "pnbd"])
            for (const way of ["--map", "--mle"]) {
                const j = predict(`${name}.csv`, model, way, "--weeks", "20"), what = `${name} ${model} ${way}`;
                assert.equal(j.converged, j.method !== "counts", what);
                assert.ok(Number.isFinite(j.expected_total) && j.evaluations < 1300, what);
                for (const r of j.rows) assert.ok(r.expected >= 0 && r.expected < 1e6 && (j.method === "counts" || (r.p_alive >= 0 && r.p_alive <= 1)), `${what} ${r.id}`);
                if (j.at_bound) assert.ok(j.notes.some((n) => /edge/.test(n)), what);
            }
    }
    const spend = (f) => many(60, (i) => `c${i},${(i % 5) + 1},${f(i)}`);
    for (const [name, rows] of Object.entries({ same: spend(() => 10), wild: spend((i) => (i % 2 ? 1e-2 : 1e9)), nought: spend(() => 0) })) {
        const j = fit(table(`${name}.csv`, "id,x,spend", rows), "gg");
        assert.equal(j.converged, j.method !== "counts", name);
    }
    for (const rows of [many(40, () => "3,0"), many(40, () => "1,1"), [...many(20, () => "1,1"), ...many(20, () => "200,0")]]) {
        const j = predict(table("edge-sbg.csv", "age,lost", rows), "sbg", "--mle");
        assert.equal(j.converged, j.method !== "counts");
        assert.ok(j.rows.every((r) => r.renews_next >= 0 && r.renews_next <= 1));
    }
    for (const rows of [many(10, () => "0,50"), many(10, () => "50,50"), many(10, (i) => (i % 2 ? "0,50" : "50,50"))]) {
        const j = predict(table("edge-bb.csv", "k,n", rows), "beta-binomial", "--mle");
        assert.equal(j.converged, j.method !== "counts");
        assert.ok(j.rows.every((r) => r.p_late >= 0 && r.p_late <= 1));
    }
});

test("intervals of the parameters from draws repeat", () => {
    const name = table("draws.csv", "id,x,t_x,T", many(200, (i) => `c${i},${i % 4},${(i % 4) * (3 + (i % 7))},40`));
    const a = fit(name, "mbgnbd", "--bootstrap", "50"), b = fit(name, "mbgnbd", "--bootstrap", "50");
    assert.equal(a.bootstrap.answered, 50);
    assert.deepEqual(a.bootstrap, b.bootstrap);
    a.bootstrap.intervals.forEach((i, k) => assert.ok(i.low < i.high && i.low < a.parameters[k].value * 1.5 && i.high > a.parameters[k].value / 1.5, i.name));
    refused(null, ["model", "fit", "--model", "sbg", "--in", name, "--age", "x", "--lost", "x", "--bootstrap", "5"], 2, /bootstrap/, options);
});

test("help, completion and both other languages know the commands", () => {
    assert.match(ok(null, ["help", "model"], options), /model fit[\s\S]*model predict/);
    assert.match(ok(null, ["completion", "bash"], options), /"model fit"\*\) words="--model --in/);
    for (const LC_ALL of ["ru_RU.UTF-8", "fa_IR.UTF-8"]) {
        const r = run(null, ["model", "fit", "--model", "bgnbd", "--in", "neg.csv"], { on: null, env: { LC_ALL } });
        assert.equal(r.code, 2);
        assert.doesNotMatch(r.err, /negative/);
    }
});
