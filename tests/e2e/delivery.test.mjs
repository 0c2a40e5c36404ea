// Approved e-mails from the real program to a mail server on a socket: accepted, put off, refused, cut off, killed; and the letters.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { TODAY, client, demo, dir, json, ok, program, refused, serve, sleep, start } from "./run.mjs";
import { mailServer } from "./smtp.mjs";

const DB = "mail.db";
let mail, rows, firm;
const file = (name) => join(dir, name);
const sql = (text) => assert.equal(spawnSync("sqlite3", [file(DB), text]).status, 0, text);

/* The mail server lives in this process: the program must not block it. */
async function go(args, env = {}) {
    const it = start(program, ["--db", `sqlite:${file(DB)}`, "--on", TODAY, ...args, "--json"], env), end = await it.ended;
    assert.doesNotMatch(it.err, /Sanitizer|runtime error/);
    return { code: end.code, err: it.err, json: end.code === 0 ? JSON.parse(it.out) : null };
}
const send = (r, subject = "A word", text = "Hello!\n.\n..dots\nЗдравствуйте\n") => ok(DB, ["touch", "send", String(r.id), "--subject", subject, "--text", text]);
const delivery = (r) => json(DB, ["delivery", "list"]).rows.find((d) => d.touch_id === r.id);
const touch = (r) => json(DB, ["touch", "show", String(r.id)]);
const open = () => json(DB, ["today"]).rows.find((x) => x.channel === "email" && x.state === "planned" && !x.delivery && !touch(x).draft.why_not);
const due = () => sql("UPDATE deliver_outbox SET not_before_at = 0 WHERE state = 'queued'");

before(async () => {
    mail = await mailServer();
    firm = demo(DB, "--clients", "150");
    ok(DB, ["day"]);
    for (const [k, v] of [["quiet_from_hour", "24"], ["quiet_until_hour", "0"], ["working_days", "1234567"]]) ok(DB, ["setting", "set", k, v]);
    sql("DELETE FROM facts_holiday"); // whatever the day of the test is
    rows = json(DB, ["today"]).rows.filter((r) => r.channel === "email" && r.person_id && touch(r).draft.why_not?.includes("mail"));
    assert.ok(rows.length >= 6, `${rows.length} e-mail touches`);
});
after(() => mail.close());

test("without a mail server a sentence says what to set; settings are checked", () => {
    const id = String(rows[0].id);
    refused(DB, ["touch", "send", id, "--subject", "S", "--text", "T"], 2, /mail_server/);
    assert.match(touch(rows[0]).draft.why_not, /mail_server/);
    refused(DB, ["setting", "set", "mail_server", "smtps://name:word@host"], 2, /without a name/);
    refused(DB, ["setting", "set", "mail_server", "mail.firm.example"], 2, /smtp:/);
    refused(DB, ["setting", "set", "mail_from", "Quillbrook"], 2, /address/);
    ok(DB, ["setting", "set", "mail_server", mail.url]);
    ok(DB, ["setting", "set", "mail_from", "office@quillbrook.example"]);
    refused(DB, ["touch", "send", id, "--subject", "A\nBcc: x@y.example", "--text", "T"], 2, /one line/);
    refused(DB, ["touch", "send", id, "--subject", "S", "--text", "a".repeat(66000)], 2, /too long/);
    refused(DB, ["touch", "send", id, "--subject", "S", "--text", "T", "--at", "2020-01-01"], 2, /later day/);
    const call = json(DB, ["today"]).rows.find((r) => r.channel === "call");
    refused(DB, ["touch", "send", String(call.id), "--subject", "S", "--text", "T"], 2, /no e-mail/);
    refused(DB, ["delivery", "cancel", id], 5, /delivery list/);
});

test("an approved e-mail leaves once, whole, and becomes a fact", async () => {
    const [r] = rows;
    send(r, "Новости фирмы");
    assert.equal(touch(r).state, "queued");
    assert.equal(touch(r).draft, null);
    refused(DB, ["touch", "send", String(r.id), "--subject", "S", "--text", "T"], 5, /queued/);
    refused(DB, ["touch", "undo", String(r.id)], 5, /cancel/);
    const a = await go(["delivery", "run"]);
    assert.equal(a.json.sent, 1, a.err);
    assert.equal((await go(["delivery", "run"])).json.sent, 0);
    assert.equal(mail.got.length, 1);
    const m = mail.got[0];
    assert.match(m.from, /^<office@quillbrook\.example>/);
    assert.match(m.text, /^Subject: =\?UTF-8\?B\?/m);
    assert.match(m.text, /\r\n\r\nHello!\r\n\.\r\n\.\.dots\r\n=D0=97/); // dots as they were written
    assert.match(m.raw, /\r\n\.\.\r\n\.\.\.dots\r\n/); // on the wire each with one more
    assert.equal(delivery(r).state, "sent");
    assert.equal(touch(r).state, "done");
    assert.equal(json(DB, ["client", "timeline", String(r.client_id)]).rows.filter((x) => x.kind === "touch" && x.day === TODAY).length, 1);
    refused(DB, ["touch", "undo", String(r.id)], 5, /gone out/);
});

test("450: again later, with the same Message-ID; 550 5.1.1: the address is wrong; 554: the server's words", async () => {
    const [, r, s] = rows;
    send(r);
    mail.say = "450 4.2.0 greylisted, come back";
    assert.equal((await go(["delivery", "run"])).json.put_off, 1);
    assert.equal(delivery(r).error, "450 4.2.0 greylisted, come back");
    assert.ok(delivery(r).not_before_at > Date.now() / 1000 + 200);
    assert.equal((await go(["delivery", "run"])).json.put_off, 0);
    due();
    mail.say = "data:452 4.3.1 full";
    assert.equal((await go(["delivery", "run"])).json.put_off, 1);
    due();
    mail.say = "cut";
    assert.equal((await go(["delivery", "run"])).json.put_off, 1);
    due();
    mail.say = "550-5.1.1 There is nobody\n550 5.1.1 of that name";
    assert.equal((await go(["delivery", "run"])).json.failed, 1);
    assert.match(delivery(r).error, /5\.1\.1 There is nobody.*of that name/);
    assert.equal(touch(r).state, "planned");
    assert.ok(touch(r).draft.why_not && !touch(r).links.some((l) => l.kind === "email"));
    refused(DB, ["delivery", "retry", String(r.id)], 2, /may not/);
    send(s);
    mail.say = "554 5.7.1 refused by policy";
    assert.equal((await go(["delivery", "run"])).json.failed, 1);
    assert.equal(delivery(s).error, "554 5.7.1 refused by policy");
    mail.say = "old 450"; // the last reply counts: that it knows no EHLO says nothing of the e-mail
    ok(DB, ["delivery", "retry", String(s.id)]);
    assert.equal((await go(["delivery", "run"])).json.put_off, 1);
    assert.match(delivery(s).error, /^450/);
    due();
    mail.say = "accept";
    assert.equal((await go(["delivery", "run"])).json.sent, 1);
    assert.equal(touch(s).state, "done");
});

test("a line cut after the text is in doubt; a killed program too; neither is sent again by itself", async () => {
    const [, , , r, s] = rows, before = mail.got.length;
    send(r);
    mail.say = "drop";
    assert.equal((await go(["delivery", "run"])).json.unsure, 1);
    mail.say = "accept";
    assert.equal(delivery(r).state, "unsure");
    assert.equal(touch(r).state, "planned");
    assert.match(touch(r).delivery_error, /not certain/);
    assert.equal((await go(["delivery", "run"])).json.sent, 0);
    ok(DB, ["delivery", "sent", String(r.id)]);
    assert.equal(touch(r).state, "done");
    send(s);
    mail.say = "hang";
    const it = start(program, ["--db", `sqlite:${file(DB)}`, "--on", TODAY, "delivery", "run"]);
    for (let i = 0; mail.got.length < before + 2; i++) { assert.ok(i < 400, it.err); await sleep(25); }
    it.child.kill("SIGKILL");
    await it.ended;
    mail.say = "accept";
    assert.equal(delivery(s).state, "sending");
    assert.equal((await go(["delivery", "run"])).json.sent, 0);
    sql("UPDATE deliver_outbox SET claimed_at = claimed_at - 601 WHERE state = 'sending'");
    assert.equal((await go(["delivery", "run"])).json.unsure, 1);
    assert.equal(touch(s).state, "planned");
    const id = /^Message-ID: (\S+)/m.exec(mail.got.at(-1).text)[1];
    ok(DB, ["delivery", "retry", String(s.id)]);
    assert.equal((await go(["delivery", "run"])).json.sent, 1);
    assert.equal(/^Message-ID: (\S+)/m.exec(mail.got.at(-1).text)[1], id);
});

test("the server sends by itself what was approved; the password is in no place but the conversation", async () => {
    const r = rows[5], before = mail.got.length, secret = "word-of-the-mail-server";
    writeFileSync(file("secret"), secret + "\n", { mode: 0o600 });
    process.env.TOUCHSTONE_MAIL_PASSWORD_FILE = file("secret");
    const server = await serve(DB);
    delete process.env.TOUCHSTONE_MAIL_PASSWORD_FILE;
    const it = client(server.url);
    assert.equal((await it.signIn(firm.login("owner"))).status, 200);
    mail.say = "auth 535";
    const sent = await it.post(`/api/touches/${r.id}/send`, { subject: "By itself", text: "Hello!" });
    assert.equal(sent.state, "queued");
    for (let i = 0; delivery(r).attempts < 1 || delivery(r).state === "sending"; i++) { assert.ok(i < 400, server.err); await sleep(50); }
    assert.equal(delivery(r).state, "queued"); // ours to mend: it waits
    assert.match(delivery(r).error, /535/);
    mail.say = "accept";
    due();
    for (let i = 0; delivery(r).state !== "sent"; i++) { assert.ok(i < 400, server.err); await sleep(50); }
    await server.stop();
    assert.equal(mail.got.length, before + 1);
    assert.deepEqual(mail.auth, ["", "office@quillbrook.example", secret]);
    assert.ok(!server.err.includes(secret) && !server.out.includes(secret));
    for (const f of [DB, DB + "-wal"]) if (existsSync(file(f))) assert.ok(!readFileSync(file(f)).includes(secret), f);
    assert.ok(json(DB, ["audit", "list"]).rows.some((x) => x.action === "delivery run"));
});

test("a server that is told to end does not wait for a mail server that hangs", async () => {
    const r = open(), before = mail.got.length;
    mail.say = "hang";
    const server = await serve(DB);
    send(r);
    for (let i = 0; mail.got.length === before; i++) { assert.ok(i < 400, server.err); await sleep(50); }
    const from = Date.now();
    await server.stop();
    assert.ok(Date.now() - from < 10000);
    mail.say = "accept";
    assert.equal(delivery(r).state, "unsure"); // all was handed over
});

test("no clear text to what is not this machine by name: a server without STARTTLS gets nothing", async () => {
    const r = open(), before = mail.got.length;
    send(r);
    mail.auth = null;
    for (const name of ["0.0.0.0", "127.mail.localhost"]) { // the same machine, but by no name of its own
        const sessions = mail.sessions;
        due();
        ok(DB, ["setting", "set", "mail_server", mail.url.replace("127.0.0.1", name)]);
        assert.equal((await go(["delivery", "run"], { TOUCHSTONE_MAIL_PASSWORD: "word" })).json.put_off, 1, name);
        assert.equal(mail.sessions, sessions + 1, name);
        assert.equal(mail.got.length, before);
        assert.equal(mail.auth, null);
    }
    ok(DB, ["setting", "set", "mail_server", mail.url]);
    ok(DB, ["delivery", "cancel", String(r.id)]);
    assert.equal(touch(r).state, "planned");
    refused(DB, ["delivery", "cancel", String(r.id)], 5);
});

test("paper letters come as one document, once a file; over HTTP as pages, on record and not kept", async () => {
    const letters = json(DB, ["today"]).rows.filter((x) => ["letter", "fax"].includes(x.channel) && x.state === "planned");
    const r = json(DB, ["delivery", "print", "--out", file("letters.html")]);
    assert.ok(letters.length > 0 && r.letters > 0 && r.letters <= letters.length, `${r.letters} of ${letters.length}`);
    const html = readFileSync(file("letters.html"), "utf8");
    assert.equal(html.split('<section class="letter">').length - 1, r.letters);
    assert.ok(letters.some((l) => html.includes(l.client.replace(/&/g, "&amp;"))));
    assert.equal(statSync(file("letters.html")).mode & 0o777, 0o600);
    refused(DB, ["delivery", "print", "--out", file("letters.html")], 5, /exists/);
    const server = await serve(DB), it = client(server.url);
    assert.equal((await it.signIn(firm.login("owner"))).status, 200);
    const { pages } = await it.post("/api/deliveries/print");
    assert.equal(pages.length, r.letters);
    for (const l of pages) assert.ok(l.from && l.day && l.text && html.includes(l.to.split("\n")[0].replace(/&/g, "&amp;")), l.to);
    assert.equal((await it.ask("POST", "/api/deliveries/print", {}, { "Idempotency-Key": "11111111-2222-3333-4444-555555555555" })).json.pages.length, r.letters);
    await server.stop();
    assert.equal(json(DB, ["audit", "list"]).rows.filter((x) => x.action === "delivery print").length, 3);
    assert.equal(spawnSync("sqlite3", [file(DB), "SELECT count(*) FROM access_idempotency WHERE key = '11111111-2222-3333-4444-555555555555'"], { encoding: "utf8" }).stdout.trim(), "0");
});
