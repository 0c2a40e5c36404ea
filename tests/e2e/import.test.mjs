// Files on their way in: bad ones get a sentence and change nothing; a killed import leaves all or nothing.
import assert from "node:assert/strict";
import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { killRounds } from "./kill.mjs";
import { dir, json, ok, program, refused, root, run } from "./run.mjs";

const file = (name, content) => { writeFileSync(join(dir, name), content); return name; };
const clients = (db = "in.db") => json(db, ["client", "list", "--limit", "1"]).total;
before(() => { ok("in.db", ["init", "--name", "Firm", "--currency", "EUR"]); });

const good = "Client,Invoice,Date,Amount,Currency\nAlpha Ltd,A-1,2026-10-05,100.50,EUR\nBeta Ltd,B-1,2026-10-06,200,EUR\n";

test("files that cannot be taken are refused with a sentence, and nothing is changed", async () => {
    mkdirSync(join(dir, "folder"));
    const zipped = gzipSync(Buffer.from(good.repeat(50)));
    const bad = {
        "empty.csv": "", "blank.csv": "\n\n \n", "nul.csv": "Client,Amount\nA\0B,1\n", "half.csv.gz": zipped.subarray(0, zipped.length / 2),
        "no-columns.csv": "one\ntwo\nthree\n", "missing.csv": "Invoice,Amount\nA-1,100\n", "binary.csv": Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)),
        "flipped.csv.gz": Buffer.concat([zipped.subarray(0, 40), Buffer.from([0xff, 0xff]), zipped.subarray(42)]),
    };
    for (const [name, content] of Object.entries(bad)) {
        const r = run("in.db", ["import", file(name, content), "--as", "invoice"]);
        assert.ok(r.code === 2 || (r.code === 0 && name === "nul.csv"), `${name}: ${r.code} ${r.err} ${r.out.slice(0, 200)}`);
        if (r.code) assert.match(r.err, /^touchstone: .{15,}\n$/, name);
        assert.equal(clients(), 0, name);
    }
    refused("in.db", ["import", "folder"], 2, /folder/);
    refused("in.db", ["import", "/dev/null"], 2);
    refused("in.db", ["import", "good.csv"], 4);
    file("good.csv", good);
    refused("in.db", ["import", "good.csv", "--as", "unicorn"], 2, /unicorn/);
    refused("in.db", ["import", "good.csv", "--charset", "klingon"], 2, /klingon/);
    refused("in.db", ["import", "good.csv", "--delimiter", "%%"], 2);
    refused("in.db", ["import", "good.csv", "--map", "nul.csv"], 2);
    assert.equal(clients(), 0);
    assert.equal(json("in.db", ["import", "list"]).rows.length, 0);
});

test("a line of 64 MB is one rejected row or a sentence, not a crash", async () => {
    const f = createWriteStream(join(dir, "long.csv"));
    f.write("Client,Invoice,Date,Amount,Currency\nAlpha Ltd,L-1,2026-10-05,5,EUR\n");
    for (let i = 0; i < 64; i++) f.write("x".repeat(1 << 20));
    f.write("\nBeta Ltd,L-2,2026-10-06,6,EUR\n");
    await new Promise((done) => f.end(done));
    const r = run("in.db", ["--json", "import", "long.csv", "--as", "invoice", "--dry-run"]);
    assert.ok(r.code === 0 || r.code === 2, r.err);
    if (r.code === 0) {
        const j = JSON.parse(r.out);
        assert.deepEqual([j.rows_new, j.rows_rejected], [2, 1]);
        assert.equal(j.rejects[0].line, 3);
    }
    assert.equal(clients(), 0);
});

test("bad rows are listed with line and column, the good ones are taken; the wrong encoding is said", () => {
    file("mixed.csv", "Client,Invoice,Date,Amount,Currency\nAlpha Ltd,M-1,31.02.2026,5,EUR\nAlpha Ltd,M-2,05.10.2026,much,EUR\n,M-3,05.10.2026,5,EUR\nAlpha Ltd,M-4,05.10.2026,5,EUR\nAlpha Ltd,M-4,06.10.2026,7,EUR\nAlpha Ltd,M-5,05.10.2026,99999999999999999999,EUR\nAlpha Ltd,M-6\n");
    ok("mixed.db", ["init"]);
    const j = json("mixed.db", ["import", "mixed.csv", "--as", "invoice"]);
    const at = (line) => j.rejects.find((r) => r.line === line);
    for (const [line, column] of [[2, "Date"], [3, "Amount"], [4, "Client"], [7, "Amount"]]) {
        assert.ok(at(line), `line ${line} is rejected`);
        assert.equal(at(line).column, column);
        assert.ok(at(line).message.length > 10);
    }
    assert.ok(at(8), "a short row is rejected");
    assert.equal(j.rows_read, j.rows_new + j.rows_changed + j.rows_same + j.rows_grouped + j.rows_skipped + j.rows_rejected);
    assert.ok(j.rows_new >= 1 && clients("mixed.db") === 1);
    assert.ok(json("mixed.db", ["import", "rejects", String(j.batch_id)]).rows.length >= 5);

    const koi = Buffer.from([0xcb, 0xcc, 0xc9, 0xc5, 0xce, 0xd4, 0x20, 0xef, 0xc4, 0xc9, 0xce]); // KOI8-R
    file("koi.csv", Buffer.concat([Buffer.from("Client,City\n"), koi, Buffer.from(",Riga\n")]));
    ok("koi.db", ["init"]);
    const r = run("koi.db", ["--json", "import", "koi.csv", "--as", "client", "--charset", "utf-8"]);
    if (r.code === 0) assert.equal(JSON.parse(r.out).rows_rejected, 1, "bytes that are no UTF-8 are not taken");
    else assert.equal(r.code, 2);
    assert.equal(clients("koi.db"), 0);
    json("koi.db", ["import", "koi.csv", "--as", "client", "--charset", "koi8-r"]);
    assert.equal(json("koi.db", ["client", "list"]).rows[0].name, "клиент Один");
});

test("trial, import, the same again, a changed file, revert", () => {
    ok("flow.db", ["init"]);
    const trial = json("flow.db", ["import", "good.csv", "--dry-run"]);
    assert.deepEqual([trial.rows_new, trial.batch_id, clients("flow.db")], [2, null, 0]);
    const one = json("flow.db", ["import", "good.csv"]);
    assert.deepEqual([one.kind, one.rows_new, clients("flow.db")], ["invoice", 2, 2]);
    assert.equal(json("flow.db", ["import", "good.csv"]).rows_new, 0);
    const changed = json("flow.db", ["import", file("changed.csv", good.replace("200", "250").replace("B-1", "B-1"))]);
    assert.deepEqual([changed.rows_new, changed.rows_changed, changed.rows_same], [0, 1, 1]);
    assert.equal(json("flow.db", ["import", "revert", String(changed.batch_id)]).rows_restored, 1);
    const back = json("flow.db", ["import", "revert", String(one.batch_id)]);
    assert.equal(back.kept.length, back.rows_kept); // what another batch changed meanwhile may stay, but is listed with the reason
    for (const k of back.kept) assert.ok(k.why.length > 10);
    assert.equal(clients("flow.db"), back.kept.filter((k) => k.kind === "client").length);
    refused("flow.db", ["import", "revert", String(one.batch_id)], 5);
    refused("flow.db", ["import", "revert", "999999"], 4);
    assert.equal(json("flow.db", ["import", "good.csv"]).rows_new, 2 - back.kept.filter((k) => k.kind === "invoice").length, "after a revert the file can come again");
    ok("plain.db", ["init"]);
    const plain = json("plain.db", ["import", "good.csv"]);
    assert.equal(json("plain.db", ["import", "revert", String(plain.batch_id)]).rows_kept, 0);
    assert.equal(clients("plain.db"), 0);
});

test("kill -9 in an import, five random moments: all or nothing, and asked again it completes", async () => {
    const bin = existsSync(join(root, "build/touchstone")) ? join(root, "build/touchstone") : program; // the release build: speed matters here
    const said = await killRounds(5, bin);
    assert.equal(said.before + said.after, 5);
});
