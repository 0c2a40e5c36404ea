// The command line: what each command takes, answers and ends with.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { dir, demo, json, ok, openapi, refused, run } from "./run.mjs";

let firm, commands;
before(async () => {
    firm = demo("firm.db", "--clients", "40");
    commands = ok(null, ["help"], { on: null }).split("\n").flatMap((l) => /^  ([a-z]+( [a-z]+)?) {2,}/.exec(l)?.[1] ?? []).filter((c) => !/^(serve|completion|version|openapi)/.test(c));
});

test("help lists the commands, and each has its own help", () => {
    assert.ok(commands.length >= 40, String(commands.length));
    for (const c of commands) {
        const text = ok(null, ["help", ...c.split(" ")], { on: null });
        assert.ok(text.includes(c), c);
        assert.ok(ok(null, [...c.split(" "), "--help"], { on: null }).length > 50, c);
    }
    for (const l of ["ru_RU.UTF-8", "fa_IR.UTF-8"]) assert.ok(ok(null, ["help"], { on: null, env: { LC_ALL: l } }).length > 500);
    assert.match(ok(null, ["version"], { on: null }), /^touchstone \d+\.\d+/);
    assert.match(ok(null, ["completion", "bash"], { on: null }), /complete/);
});

test("every command refuses an unknown option, and a needed argument that is missing, with 2", () => {
    for (const c of commands) {
        refused("firm.db", [...c.split(" "), "--no-such-option", "1"], 2, /no-such-option/);
        const help = ok(null, ["help", ...c.split(" ")], { on: null });
        const usage = help.split("\n").find((l) => l.includes(`touchstone ${c}`)) ?? help.split("\n")[0];
        if (/ [A-Z]{2,}/.test(usage.replace(/\[.*?\]/g, "")) && !/password/i.test(c)) refused("firm.db", c.split(" "), 2);
    }
    refused("firm.db", ["nonsense"], 2, /nonsense/);
    refused("firm.db", ["client"], 2, /second word/);
    refused("firm.db", ["client", "show", "1", "2"], 2, /further/);
    refused("firm.db", ["client", "show", "one"], 2, /whole number/);
    refused("firm.db", ["client", "list", "--limit", "0"], 2);
    refused("firm.db", ["client", "list", "--limit", "99999999999999999999"], 2);
    refused("firm.db", ["client", "list", "--sort", "colour"], 2, /one of/);
    refused("firm.db", ["client", "list", "--q", "a", "--q", "b"], 2, /twice/);
    refused("firm.db", ["today"], 2, /exists/, { on: "2026-02-31" });
    refused("firm.db", ["user", "add", "kim", "--password", "on-the-command-line"], 2, /command line/);
});

test("exit statuses: denied 3, not found 4, conflict 5, system 7", () => {
    refused("firm.db", ["client", "show", "999999"], 4);
    refused("none.db", ["today"], 4, /init/);
    refused("firm.db", ["--user", "nobody at all", "today"], 4);
    refused("firm.db", ["setting", "set", "no_such", "1"], 4);
    refused("firm.db", ["import", "absent.csv"], 4);
    refused("firm.db", ["demo"], 5, /empty/);
    refused("firm.db", ["backup", "firm.db"], 5);
    refused(null, ["--db", "sqlite:firm.db", "restore", "firm.db"], 5, /exists/);
    refused(null, ["--db", "mysql://x", "today"], 2);
    writeFileSync(join(dir, "letter.db"), "Dear Sir or Madam, this is no database at all.");
    refused("letter.db", ["today"], 2, /not a Touchstone database/);
    writeFileSync(join(dir, "bad.key"), "short");
    refused("firm.db", ["today"], 7, /key/, { env: { TOUCHSTONE_KEY: join(dir, "bad.key") } });
    refused("firm.db", ["today"], 7, /key/, { env: { TOUCHSTONE_KEY: join(dir, "absent.key") } });
    const r = run("firm.db", ["--json", "client", "show", "999999"]);
    assert.equal(r.code, 4);
    assert.equal(JSON.parse(r.err).error.code, "not_found");
});

test("--user has that person's rights and sees that person's clients", () => {
    const manager = firm.login("account_manager"), marketer = firm.login("marketer");
    const all = json("firm.db", ["client", "list", "--limit", "500"]), own = json("firm.db", ["--user", manager, "client", "list", "--limit", "500"]);
    assert.ok(own.total > 0 && own.total < all.total && own.rows.length === own.total);
    const foreign = all.rows.find((r) => !own.rows.some((o) => o.id === r.id)).id;
    const absent = refused("firm.db", ["--user", manager, "client", "show", "999999"], 4);
    assert.equal(refused("firm.db", ["--user", manager, "client", "show", String(foreign)], 4).replaceAll(String(foreign), "N"), absent.replaceAll("999999", "N"));
    ok("firm.db", ["--user", manager, "client", "show", String(own.rows[0].id)]);
    for (const c of [["user", "list"], ["day"], ["setting", "set", "currency", "USD"], ["audit", "list"], ["backup", "b.db"], ["import", "x.csv"]])
        refused("firm.db", ["--user", manager, ...c], 3, /role|owner/);
    refused("firm.db", ["--user", marketer, "client", "set", String(own.rows[0].id), "--city", "Oslo"], 3);
});

test("tables and CSV have the rows and columns of --json", () => {
    const c = String(json("firm.db", ["client", "list", "--limit", "1"]).rows[0].id), t = String(json("firm.db", ["today"]).rows[0].id);
    const args = { "client show": [c], "client timeline": [c], worth: [c], "touch show": [t], search: ["a"], "growth piece": ["lost"], "cadence show": ["birthday"], "import rejects": null };
    let lists = 0;
    for (const { get: op } of Object.values(openapi().paths)) {
        if (!op || args[op.operationId] === null) continue;
        const command = [...op.operationId.split(" "), ...(args[op.operationId] ?? [])], answer = json("firm.db", command);
        assert.ok(ok("firm.db", command).length > 0);
        if (!answer.rows) continue;
        const csv = ok("firm.db", [...command, "--csv"]).split("\r\n");
        if (answer.rows[0]) assert.deepEqual(csv[0].split(",").sort(), Object.keys(answer.rows[0]).sort(), op.operationId);
        assert.ok(csv.length > answer.rows.length, op.operationId);
        lists++;
    }
    assert.ok(lists >= 10, String(lists));
});

test("Today: done, undo, skip, snooze; the same key twice is one touch", () => {
    const rows = json("firm.db", ["today"]).rows.filter((r) => r.state === "planned"), [a, b, c] = rows.map((r) => String(r.id));
    const touches = (id) => json("firm.db", ["client", "timeline", String(id)]).rows.filter((r) => r.kind === "touch").length;
    const client = rows[0].client_id, was = touches(client);
    const first = json("firm.db", ["touch", "done", a, "--outcome", "reached", "--text", "spoke", "--key", "key-number-1"]);
    const again = json("firm.db", ["touch", "done", a, "--outcome", "reached", "--text", "spoke", "--key", "key-number-1"]);
    assert.deepEqual(again, first);
    assert.equal(first.state, "done");
    assert.equal(touches(client), was + 1);
    refused("firm.db", ["touch", "done", a, "--outcome", "sold", "--key", "key-number-1"], 5, /key/);
    refused("firm.db", ["touch", "done", a, "--outcome", "sold"], 5);
    refused("firm.db", ["touch", "done", a, "--outcome", "sold", "--key", "short"], 2);
    assert.equal(json("firm.db", ["touch", "undo", a]).state, "planned");
    assert.equal(touches(client), was);
    assert.equal(json("firm.db", ["touch", "skip", b, "--text", "on holiday"]).state, "skipped");
    assert.equal(json("firm.db", ["touch", "undo", b]).state, "planned");
    const later = json("firm.db", ["touch", "snooze", c, "--until-day", "2026-12-07"]);
    assert.equal(later.until_day ?? later.due_day, "2026-12-07");
    assert.ok(!json("firm.db", ["today"]).rows.some((r) => String(r.id) === c && r.state === "planned"));
    refused("firm.db", ["touch", "snooze", a, "--until-day", "2020-01-01"], 2);
    refused("firm.db", ["touch", "done", "999999", "--outcome", "sold"], 4);
});

test("planning twice plans nothing twice", () => {
    ok("firm.db", ["day"]);
    const once = json("firm.db", ["today"]);
    const r = json("firm.db", ["day"]);
    assert.equal(r.planned, 0);
    assert.equal(json("firm.db", ["plan"]).planned, 0);
    assert.deepEqual(json("firm.db", ["today"]), once);
    assert.ok(once.rows.length > 0);
});

test("the same seed and day make the same firm, another seed another", () => {
    const list = (db) => json(db, ["client", "list", "--limit", "500"]);
    const queue = (db) => json(db, ["today"]);
    demo("one.db", "--seed", "7", "--clients", "30");
    demo("two.db", "--seed", "7", "--clients", "30");
    demo("three.db", "--seed", "8", "--clients", "30");
    assert.deepEqual(list("one.db"), list("two.db"));
    assert.deepEqual(queue("one.db"), queue("two.db"));
    assert.notDeepEqual(list("one.db"), list("three.db"));
});

test("a backup restores; neither writes over what is there; a damaged one is refused", () => {
    const out = json("firm.db", ["backup", "copy.db"]);
    assert.equal(out.bytes, readFileSync(join(dir, "copy.db")).length);
    ok(null, ["--db", "sqlite:restored.db", "restore", "copy.db"]);
    writeFileSync(join(dir, "restored.db.key"), readFileSync(join(dir, "firm.db.key")), { mode: 0o600 });
    assert.deepEqual(json("restored.db", ["today"]), json("firm.db", ["today"]));
    assert.equal(json("restored.db", ["audit", "verify"]).holds, true);
    refused(null, ["--db", "sqlite:restored.db", "restore", "copy.db"], 5, /exists/);
    refused("firm.db", ["backup", "copy.db"], 5, /exists/);
    const whole = readFileSync(join(dir, "copy.db"));
    writeFileSync(join(dir, "cut.db"), whole.subarray(0, whole.length / 2));
    const cut = run(null, ["--db", "sqlite:r2.db", "restore", "cut.db"]);
    assert.ok(cut.code === 2 || cut.code === 7, `${cut.code} ${cut.err}`);
    assert.ok(!existsSync(join(dir, "r2.db")), "nothing is made of a damaged backup");
});

test("the key file is made once, for its owner alone; without it the chain is not written on", () => {
    demo("keyed.db", "--clients", "10");
    const k = readFileSync(join(dir, "keyed.db.key"), "utf8");
    assert.match(k, /^[0-9a-f]{64}$/);
    ok("keyed.db", ["day"]);
    assert.equal(readFileSync(join(dir, "keyed.db.key"), "utf8"), k);
    writeFileSync(join(dir, "keyed.db.key"), "ab".repeat(32));
    refused("keyed.db", ["audit", "verify"], 5, /broken at record 1/);
});

test("serve listens on this machine only, unless told", () => {
    refused("firm.db", ["serve", "--listen", "0.0.0.0:0"], 2, /loopback/);
    refused("firm.db", ["serve", "--listen", "192.168.0.1:0"], 2, /loopback/);
    refused("firm.db", ["serve", "--listen", "nonsense"], 2);
    refused("firm.db", ["serve", "--no-such"], 2);
    refused("none.db", ["serve", "--listen", "127.0.0.1:0"], 4);
});

test("client show says every signal that is derived", () => {
    json("firm.db", ["day"]);
    const id = json("firm.db", ["client", "list", "--sort", "worth", "--desc", "--limit", "1"]).rows[0].id;
    assert.deepEqual(json("firm.db", ["client", "show", String(id)]).signals.map((s) => s.name).sort(),
        ["at_risk", "coverage_ours", "coverage_theirs", "debt", "expected", "future", "growth", "late", "past", "phase", "revenue12", "rhythm", "silence", "silence_cost", "stay", "worth"]);
});
