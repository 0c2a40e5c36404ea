/* kill.mjs: kill -9 at random moments of an import of 200,000 rows. All rows or none; asked again it completes, nothing twice.
 * Returns how often it was killed before and after the commit. */
import assert from "node:assert/strict";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { dir, json, ok, run, sleep, start } from "./run.mjs";

export const ROWS = 200000, CLIENTS = 3000;

export async function bigFile() {
    const path = join(dir, "big.csv"), f = createWriteStream(path);
    f.write("Client,Invoice,Date,Due,Amount,Currency\n");
    for (let i = 0; i < ROWS; i++) f.write(`Client ${i % CLIENTS},INV-${i},2026-${String(1 + (i % 10)).padStart(2, "0")}-${String(1 + (i % 28)).padStart(2, "0")},2026-11-01,${100 + (i % 900)}.${String(i % 100).padStart(2, "0")},EUR\n`);
    await new Promise((done) => f.end(done));
    return path;
}

export async function killRounds(rounds, bin, random = Math.random) {
    const path = await bigFile(), options = { bin };
    const said = { before: 0, after: 0 };
    ok("whole.db", ["init"], options);
    const began = Date.now(), whole = json("whole.db", ["import", path], options), took = Date.now() - began;
    assert.equal(whole.rows_new, ROWS);
    const clients = json("whole.db", ["client", "list", "--limit", "1"], options).total;
    assert.equal(clients, CLIENTS);
    for (let i = 0; i < rounds; i++) {
        const db = `kill${i % 4}-${i}.db`;
        ok(db, ["init"], options);
        const it = start(bin, ["--db", `sqlite:${join(dir, db)}`, "--on", "2026-11-23", "import", path]);
        const moment = random() * took;
        await Promise.race([sleep(moment), it.ended]);
        it.child.kill("SIGKILL");
        await it.ended;
        const batches = json(db, ["import", "list"], options).rows, n = json(db, ["client", "list", "--limit", "1"], options).total;
        assert.ok(batches.length ? n === CLIENTS && batches[0].rows_new === ROWS : n === 0, `after ${Math.round(moment)} ms: ${batches.length} batches, ${n} clients`);
        said[batches.length ? "after" : "before"]++;
        const again = json(db, ["import", path], options);
        assert.equal(again.rows_new, batches.length ? 0 : ROWS, "asked again it completes");
        assert.equal(json(db, ["client", "list", "--limit", "1"], options).total, CLIENTS);
        const totals = json(db, ["import", path], options); // a third time nothing is new
        assert.equal(totals.rows_new, 0);
        for (const r of json(db, ["doctor"], options).rows.slice(0, 7)) assert.equal(r.state, "ok", `${r.check}: ${r.detail}`);
        assert.equal(json(db, ["audit", "verify"], options).holds, true);
        for (const tail of ["", "-wal", "-shm", ".key"]) (await import("node:fs")).rmSync(join(dir, db + tail), { force: true });
    }
    return said;
}
