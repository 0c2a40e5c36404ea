// The HTTP layer through real sockets. HTTP_ECHO is the path of the http_echo program.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gunzipSync } from "node:zlib";

const program = process.env.HTTP_ECHO;
assert.ok(program, "set HTTP_ECHO to the http_echo program");
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

const children = [];
after(() => children.forEach((c) => c.kill("SIGKILL"))); // of failed tests

async function start(...args) {
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
    children.push(child);
    let out = "", err = "";
    child.stderr.on("data", (d) => (err += d));
    const ended = new Promise((done) => child.on("close", (code, signal) => done({ code, signal })));
    const port = await new Promise((done, bad) => {
        child.stdout.on("data", (d) => {
            out += d;
            const m = /port (\d+)/.exec(out);
            if (m) done(Number(m[1]));
        });
        child.on("close", () => bad(new Error(`the server ended: ${err}`)));
    });
    return {
        port,
        pid: child.pid,
        async stop() {
            child.stdin.end();
            const end = await ended;
            assert.deepEqual(end, { code: 0, signal: null }, err);
            assert.match(out, /stopped/);
            assert.equal(err, ""); // sanitizers write here
        },
    };
}

// Sends bytes, gives everything that comes back until the server closes or `ms` pass.
function raw(port, data, { ms = 1500, until } = {}) {
    return new Promise((done) => {
        const began = Date.now();
        const s = net.connect(port, "127.0.0.1");
        let text = "", over = false;
        const end = (closed) => {
            if (over) return;
            over = true;
            clearTimeout(timer);
            s.destroy();
            done({ text, closed, took: Date.now() - began, answers: (text.match(/HTTP\/1\.[01] \d\d\d/g) ?? []).length, status: Number(text.slice(9, 12)) });
        };
        const timer = setTimeout(() => end(false), ms);
        s.on("data", (d) => {
            text += d.toString("latin1");
            if (until && text.includes(until)) end(false);
        });
        s.on("error", () => end(true));
        s.on("close", () => end(true));
        s.on("connect", () => (typeof data === "function" ? data(s) : s.write(data, "latin1")));
    });
}

function ask(port, path, { method = "GET", headers = {}, body, agent } = {}) {
    return new Promise((done, bad) => {
        const rq = http.request({ port, host: "127.0.0.1", path, method, headers, agent: agent ?? false }, (rs) => {
            const parts = [];
            rs.on("data", (d) => parts.push(d));
            rs.on("end", () => done({ status: rs.statusCode, headers: rs.headers, bytes: Buffer.concat(parts), text: Buffer.concat(parts).toString() }));
        });
        rq.on("error", bad);
        rq.end(body);
    });
}

const always = {
    "content-security-policy": /^default-src 'none'; script-src 'self'; .*require-trusted-types-for 'script'$/,
    "x-content-type-options": /^nosniff$/,
    "referrer-policy": /^no-referrer$/,
    "cross-origin-opener-policy": /^same-origin$/,
    "cross-origin-resource-policy": /^same-origin$/,
    "permissions-policy": /camera=\(\)/,
    "cache-control": /^no-store$/,
};

function assertHeaders(got, except = {}) {
    for (const [name, want] of Object.entries({ ...always, ...except })) assert.match(got[name] ?? "(missing)", want, name);
}

describe("with usual limits", () => {
    let sv;
    before(async () => { sv = await start("per_address=2000"); });
    after(async () => { await sv.stop(); });

    test("answers, and keeps the connection", async () => {
        const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
        for (let i = 0; i < 20; i++) assert.equal((await ask(sv.port, "/hello", { agent })).text, "hello\n");
        assert.equal(Object.keys(agent.freeSockets).length, 1);
        agent.destroy();
    });

    test("answers pipelined requests in order", async () => {
        const one = (q) => `GET /show?${q}=1 HTTP/1.1\r\nHost: a\r\n\r\n`;
        const r = await raw(sv.port, one("a") + one("b") + one("c"), { until: "c=1" });
        assert.equal(r.answers, 3);
        assert.ok(r.text.indexOf("a=1") < r.text.indexOf("b=1") && r.text.indexOf("b=1") < r.text.indexOf("c=1"));
    });

    test("HEAD gives the head of GET and no body", async () => {
        const r = await raw(sv.port, "HEAD /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assert.match(r.text, /Content-Length: 6\r\n/);
        assert.ok(r.text.endsWith("\r\n\r\n"));
        const a = await ask(sv.port, "/app-7F3KQ2LD.js", { method: "HEAD" });
        assert.equal(a.headers["content-length"], "300");
        assert.equal(a.bytes.length, 0);
    });

    test("every status carries the security headers", async () => {
        for (const path of ["/hello", "/nothing", "/status?code=400", "/status?code=403", "/status?code=500", "/status?code=204", "/hello?a=1&a=2", "/%00"])
            assertHeaders((await ask(sv.port, path)).headers);
        assertHeaders((await ask(sv.port, "/hello", { method: "OPTIONS" })).headers);
        assert.equal((await ask(sv.port, "/hello")).headers["strict-transport-security"], undefined);
    });

    test("a page may bring its own policy", async () => {
        const r = await ask(sv.port, "/page");
        assertHeaders(r.headers, { "content-security-policy": /^default-src 'none'; frame-ancestors 'none'$/ });
    });

    test("assets: compressed for those who take it, cached for ever when the name has a hash", async () => {
        const p = await ask(sv.port, "/app-7F3KQ2LD.js");
        const z = await ask(sv.port, "/app-7F3KQ2LD.js", { headers: { "Accept-Encoding": "br;q=1, gzip" } });
        const no = await ask(sv.port, "/app-7F3KQ2LD.js", { headers: { "Accept-Encoding": "gzip;q=0" } });
        assert.equal(p.text, "a".repeat(300));
        assert.equal(gunzipSync(z.bytes).toString(), p.text);
        assert.equal(z.headers["content-encoding"], "gzip");
        assert.equal(no.headers["content-encoding"], undefined);
        assert.notEqual(p.headers.etag, z.headers.etag);
        for (const r of [p, z]) {
            assertHeaders(r.headers, { "cache-control": /^public, max-age=31536000, immutable$/ });
            assert.equal(r.headers.vary, "Accept-Encoding");
            assert.equal(r.headers["content-type"], "text/javascript; charset=utf-8");
            const again = await ask(sv.port, "/app-7F3KQ2LD.js", { headers: { "If-None-Match": `"other", W/${r.headers.etag}` } });
            assert.equal(again.status, 304);
            assert.equal(again.bytes.length, 0);
            assertHeaders(again.headers, { "cache-control": /immutable/ });
        }
        assert.equal((await ask(sv.port, "/app-7F3KQ2LD.js", { headers: { "If-None-Match": '"other"' } })).status, 200);
        assert.equal((await ask(sv.port, "/app-7F3KQ2LD.js", { method: "POST", body: "x" })).status, 405);
        const shell = await ask(sv.port, "/shell");
        assert.equal(shell.text, "<p>hi");
        assertHeaders(shell.headers, { "cache-control": /^no-cache$/ });
    });

    test("a handler's ETag gives 304 to those who have it", async () => {
        const r = await ask(sv.port, "/tagged");
        assert.match(r.headers.etag, /^"[0-9a-f]{32}"$/);
        assert.equal(r.headers["x-kind"], "tagged");
        assert.equal((await ask(sv.port, "/tagged", { headers: { "If-None-Match": r.headers.etag } })).status, 304);
        assert.equal((await ask(sv.port, "/tagged", { headers: { "If-None-Match": '"no"' } })).text, "tagged");
    });

    test("query, cookies and forms arrive decoded", async () => {
        const r = await ask(sv.port, "/show?name=%D0%90+b", {
            method: "POST", headers: { Cookie: "sid=q1; lang=fa", "Content-Type": "application/x-www-form-urlencoded" }, body: "x=1%262&y=",
        });
        assert.equal(r.text, "POST /show\npeer 127.0.0.1\nname=А b\nsid=q1\nlang=fa\nx=1&2\ny=\n");
    });

    test("a name given twice is refused", async () => {
        assert.equal((await ask(sv.port, "/show?a=1&%61=2")).status, 400);
        assert.equal((await ask(sv.port, "/show", { headers: { Cookie: "a=1; a=2" } })).status, 400);
        assert.equal((await ask(sv.port, "/show", { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: "a=1&a=1" })).status, 400);
    });

    test("an address forwarded by a stranger is not believed", async () => {
        assert.match((await ask(sv.port, "/show", { headers: { "X-Forwarded-For": "9.9.9.9" } })).text, /peer 127\.0\.0\.1\n/);
    });

    const hidden = "GET /show?hidden=1 HTTP/1.1\r\nHost: a\r\n\r\n";
    const H = "Host: a\r\n";
    const malformed = {
        "length and chunked": `POST /echo HTTP/1.1\r\n${H}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
        "chunked and length": `POST /echo HTTP/1.1\r\n${H}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`,
        "two lengths": `POST /echo HTTP/1.1\r\n${H}Content-Length: 5\r\nContent-Length: 0\r\n\r\n`,
        "two equal lengths": `POST /echo HTTP/1.1\r\n${H}Content-Length: 0\r\nContent-Length: 0\r\n\r\n`,
        "length -1": `POST /echo HTTP/1.1\r\n${H}Content-Length: -1\r\n\r\n`,
        "length +5": `POST /echo HTTP/1.1\r\n${H}Content-Length: +5\r\n\r\nabcde`,
        "length 0x5": `POST /echo HTTP/1.1\r\n${H}Content-Length: 0x5\r\n\r\nabcde`,
        "length list": `POST /echo HTTP/1.1\r\n${H}Content-Length: 5, 5\r\n\r\nabcde`,
        "unknown coding": `POST /echo HTTP/1.1\r\n${H}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
        "bare LF": `GET /hello HTTP/1.1\nHost: a\n\n`,
        "bare LF after the request line": `GET /hello HTTP/1.1\n${H}\r\n`,
        "bare LF after a field": `GET /hello HTTP/1.1\r\nHost: a\nA: b\r\n\r\n`,
        "bare LF after the last field": `GET /hello HTTP/1.1\r\n${H}A: b\n\r\n`,
        "bare LF at the end": `GET /hello HTTP/1.1\r\n${H}\n`,
        "bare LF at the end, with body": `POST /echo HTTP/1.1\r\n${H}Content-Length: 1\r\n\nx`,
        "no Host": `GET /hello HTTP/1.1\r\nA: b\r\n\r\n`,
        "no field at all": `GET /hello HTTP/1.1\r\n\r\n`,
        "two Hosts": `GET /hello HTTP/1.1\r\n${H}Host: b\r\n\r\n`,
        "two Hosts, case": `GET /hello HTTP/1.1\r\n${H}hOST: a\r\n\r\n`,
        "blank before colon": `GET /hello HTTP/1.1\r\nHost : a\r\n\r\n`,
        "tab before colon": `GET /hello HTTP/1.1\r\n${H}A\t: a\r\n\r\n`,
        "NUL in a value": `GET /hello HTTP/1.1\r\n${H}A: b\0c\r\n\r\n`,
        "NUL in the middle": `GET /hello HTTP/1.1\r\n${H}A: b\0c\r\nD: e\r\n\r\n`,
        "NUL in a name": `GET /hello HTTP/1.1\r\n${H}A\0: b\r\n\r\n`,
        "NUL in the address": `GET /hello\0x HTTP/1.1\r\n${H}\r\n`,
        "NUL in the method": `G\0T /hello HTTP/1.1\r\n${H}\r\n`,
        "NUL hiding a length": `POST /echo HTTP/1.1\r\n${H}Content-Length: 0\0 5\r\n\r\n`,
        "NUL and bare LF, lengths made equal": `GET /hello HTTP/1.1\r\n${H}A: b\0\r\nC: d\nE: f\r\n\r\n`,
        "NUL hiding a digit, lengths made equal": `POST /echo HTTP/1.1\r\n${H}Content-Length: 0\x005\n\n`,
        "bare CR": `GET /hello HTTP/1.1\r\n${H}A: b\rC: d\r\n\r\n`,
        "bare CR before CR LF": `GET /hello HTTP/1.1\r\n${H}A: b\r\r\n\r\n`,
        "bare CR at a line's start": `GET /hello HTTP/1.1\r\n${H}\rA: b\r\n\r\n`,
        "folded line": `GET /hello HTTP/1.1\r\n${H}A: b\r\n c\r\n\r\n`,
        "folded first line": `GET /hello HTTP/1.1\r\n Host: a\r\n${H}\r\n`,
        "folded length": `POST /echo HTTP/1.1\r\n${H}Content-Length:\r\n 0\r\n\r\n`,
        "bad chunk size": `POST /echo HTTP/1.1\r\n${H}Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n`,
        "TRACE": `TRACE /hello HTTP/1.1\r\n${H}\r\n`,
        "CONNECT": `CONNECT a:80 HTTP/1.1\r\n${H}\r\n`,
        "body on GET": `GET /hello HTTP/1.1\r\n${H}Content-Length: ${hidden.length}\r\n\r\n`,
        "line without colon": `GET /hello HTTP/1.1\r\n${H}junk\r\n\r\n`,
        "two blanks": `GET  /hello HTTP/1.1\r\n${H}\r\n`,
        "blank in the address": `GET /hello x HTTP/1.1\r\n${H}\r\n`,
        "no version": `GET /hello\r\n\r\n`,
        "HTTP/1.2": `GET /hello HTTP/1.2\r\n${H}\r\n`,
        "HTTP/2.0": `GET /hello HTTP/2.0\r\n${H}\r\n`,
        "absolute address": `GET http://a/hello HTTP/1.1\r\n${H}\r\n`,
        "encoded slash": `GET /a%2fb HTTP/1.1\r\n${H}\r\n`,
        "bad percent": `GET /%zz HTTP/1.1\r\n${H}\r\n`,
        "not UTF-8": `GET /%ff HTTP/1.1\r\n${H}\r\n`,
        "raw bytes in the address": `GET /\xd0\x90 HTTP/1.1\r\n${H}\r\n`,
        "compressed body": `POST /echo HTTP/1.1\r\n${H}Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n`,
        "unknown expectation": `POST /echo HTTP/1.1\r\n${H}Expect: cake\r\nContent-Length: 0\r\n\r\n`,
    };
    for (const [name, text] of Object.entries(malformed))
        test(`refused and closed: ${name}`, async () => {
            for (const data of [text, text + hidden]) {
                const r = await raw(sv.port, data);
                assert.ok(r.closed, "still open");
                assert.ok(r.text === "" || (r.status >= 400 && r.status < 600 && r.status !== 404), r.text.slice(0, 40));
                assert.doesNotMatch(r.text, /hidden=1/);
                assert.doesNotMatch(r.text, /hello/);
            }
        });

    test("a refusal made here carries the security headers", async () => {
        const r = await raw(sv.port, malformed["two Hosts"]);
        const headers = Object.fromEntries(r.text.split("\r\n").slice(1).filter((l) => l.includes(": ")).map((l) => [l.slice(0, l.indexOf(":")).toLowerCase(), l.slice(l.indexOf(":") + 2)]));
        assertHeaders(headers);
        assert.equal(headers.connection, "close");
    });

    test("oversize: address 414, head and fields 431", async () => {
        const get = (uri, fields) => `GET ${uri} HTTP/1.1\r\n${H}${fields}\r\n`;
        const fields = (n) => Array.from({ length: n }, (_, i) => `X-${i}: v\r\n`).join("");
        const cases = [
            [get("/hello?" + "a".repeat(8100), ""), 200],
            [get("/hello?" + "a".repeat(8300), ""), 414],
            [get("/hello?" + "a".repeat(65536), ""), 414],
            [get("/hello", `X: ${"v".repeat(16000)}\r\n`), 200],
            [get("/hello", `X: ${"v".repeat(16500)}\r\n`), 431],
            [get("/hello", `X: ${"v".repeat(65536)}\r\n`), 431],
            [get("/hello", fields(99)), 200],
            [get("/hello", fields(100)), 431],
            [get("/hello", fields(10000)), 431],
            [get("/hello", fields(98) + `X: ${"v".repeat(14500)}\r\n`), 200],
        ];
        for (const [text, want] of cases) {
            const r = await raw(sv.port, text, want === 200 ? { until: "hello" } : {});
            assert.equal(r.status, want, `${text.length} bytes`);
            assert.equal(r.closed, want !== 200);
        }
    });

    test("bodies: in memory up to 1 MiB, larger ones where allowed in a file, else 413", async () => {
        const post = (path, n) => ask(sv.port, path, { method: "POST", body: Buffer.alloc(n, 1) });
        assert.equal((await post("/echo", 0)).text, "0 0 memory\n");
        assert.equal((await post("/echo", 1 << 20)).text, `${1 << 20} ${1 << 20} memory\n`);
        const over = await post("/echo", (1 << 20) + 1);
        assert.equal(over.status, 413);
        assertHeaders(over.headers);
        assert.equal((await post("/upload", (1 << 20) + 1)).text, `${(1 << 20) + 1} ${(1 << 20) + 1} file\n`);
        assert.equal((await post("/upload", 64 << 20)).text, `${64 << 20} ${64 << 20} file\n`);
        assert.equal((await post("/upload", (64 << 20) + 1)).status, 413);
        const lie = await raw(sv.port, `POST /upload HTTP/1.1\r\n${H}Content-Length: 999999999999\r\n\r\n`);
        assert.equal(lie.status, 413);
        assert.ok(lie.closed);
        const polite = await raw(sv.port, `POST /echo HTTP/1.1\r\n${H}Expect: 100-continue\r\nContent-Length: 2000000\r\n\r\n`);
        assert.equal(polite.status, 413);
        const go = await raw(sv.port, `POST /echo HTTP/1.1\r\n${H}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`, { until: "100 Continue" });
        assert.equal(go.status, 100);
    });

    test("a body cut short is not handled; one longer than said is not a request", async () => {
        const short = await raw(sv.port, (s) => s.end(`POST /echo HTTP/1.1\r\n${H}Content-Length: 5\r\n\r\nab`));
        assert.doesNotMatch(short.text, /memory/);
        assert.ok(short.closed);
        const long = await raw(sv.port, `POST /echo HTTP/1.1\r\n${H}Content-Length: 2\r\n\r\nabcde\r\n\r\n`);
        assert.match(long.text, /^HTTP\/1\.1 200 /);
        assert.ok(long.closed);
    });

    test("reset after each byte of a request leaves the server well", async () => {
        const text = `POST /echo?a=b HTTP/1.1\r\n${H}Content-Length: 5\r\n\r\nabcde`;
        for (let n = 1; n <= text.length; n++)
            await raw(sv.port, (s) => s.write(text.slice(0, n), () => s.resetAndDestroy()));
        assert.equal((await ask(sv.port, "/hello")).text, "hello\n");
    });

    test("a client that goes while its request is worked on does no harm", async () => {
        await raw(sv.port, (s) => s.write(`GET /slow?ms=200 HTTP/1.1\r\n${H}\r\n`, () => setTimeout(() => s.resetAndDestroy(), 50)));
        await sleep(250);
        assert.equal((await ask(sv.port, "/hello")).text, "hello\n");
    });

    test("a file as answer", async () => {
        assert.equal((await ask(sv.port, "/file")).text, "from a file");
    });

    test("slow handlers and 200 silent connections delay nobody", async () => {
        const idle = await Promise.all(Array.from({ length: 200 }, () => new Promise((done) => {
            const s = net.connect(sv.port, "127.0.0.1", () => { s.write("GET /hello HT"); done(s); });
            s.on("error", () => {});
        })));
        const slow = [1, 2, 3].map(() => ask(sv.port, "/slow?ms=1000"));
        const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
        const began = Date.now();
        const all = await Promise.all(Array.from({ length: 400 }, () => ask(sv.port, "/hello", { agent })));
        assert.ok(all.every((r) => r.text === "hello\n"));
        assert.ok(Date.now() - began < 900, `took ${Date.now() - began} ms`);
        for (const r of await Promise.all(slow)) assert.equal(r.text, "slept\n");
        agent.destroy();
        idle.forEach((s) => s.destroy());
    });
});

describe("with short deadlines", () => {
    let sv;
    before(async () => { sv = await start("head_ms=400", "body_ms=400", "idle_ms=300", "per_address=2000"); });
    after(async () => { await sv.stop(); });

    const trickle = (first, piece) => (s) => {
        s.write(first);
        const t = setInterval(() => s.write(piece), 40);
        s.on("close", () => clearInterval(t));
        s.on("error", () => clearInterval(t));
    };
    const closedSoon = (r) => assert.ok(r.closed && r.took > 250 && r.took < 1200, `closed ${r.closed} after ${r.took} ms`);

    test("a head that trickles in is cut off", async () => {
        closedSoon(await raw(sv.port, trickle("GET /hello HTTP/1.1\r\nHost: a\r\n", "X: y\r\n"), { ms: 3000 }));
        closedSoon(await raw(sv.port, trickle("G", "E"), { ms: 3000 }));
        closedSoon(await raw(sv.port, trickle("\r\n", "\r\n"), { ms: 3000 }));
    });
    test("a body that trickles in is cut off", async () => {
        closedSoon(await raw(sv.port, trickle("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n", "x"), { ms: 3000 }));
        closedSoon(await raw(sv.port, trickle("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n", "x"), { ms: 3000 }));
    });
    test("silence is cut off, before and between requests", async () => {
        closedSoon(await raw(sv.port, () => {}, { ms: 3000 }));
        const r = await raw(sv.port, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", { ms: 3000 });
        assert.equal(r.answers, 1);
        closedSoon(r);
    });
    test("an answer nobody reads is cut off", async () => {
        const s = net.connect(sv.port, "127.0.0.1");
        s.pause();
        s.on("error", () => {});
        s.write("GET /big?n=60000 HTTP/1.1\r\nHost: a\r\n\r\n".repeat(500)); // more than the system's buffers take
        await sleep(200);
        const during = descriptors(sv.pid);
        await sleep(800);
        assert.equal(descriptors(sv.pid), during - 1);
        s.destroy();
    });
    test("a steady body is given its second for each 64 KiB", async () => {
        let sent = 0;
        const r = await raw(sv.port, (s) => {
            s.write("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 327680\r\n\r\n");
            const t = setInterval(() => { s.write(Buffer.alloc(65536)); if (++sent === 5) clearInterval(t); }, 200);
            s.on("close", () => clearInterval(t));
        }, { ms: 4000, until: "memory" });
        assert.match(r.text, /327680 0 memory/);
    });
    test("a handler may take longer than any client deadline", async () => {
        assert.equal((await ask(sv.port, "/slow?ms=900")).text, "slept\n");
    });
});

const descriptors = (pid) => readdirSync(`/proc/${pid}/fd`).length;

const open = (port, n) => Promise.all(Array.from({ length: n }, () => new Promise((done) => {
    const s = net.connect(port, "127.0.0.1", () => done(s));
    s.on("error", () => (s.gone = true));
    s.on("close", () => (s.gone = true));
    s.on("data", () => {});
})));

test("no more connections from one address than allowed", async () => {
    const sv = await start("per_address=8");
    const all = await open(sv.port, 20);
    await sleep(200);
    assert.equal(all.filter((s) => !s.gone).length, 8);
    all.forEach((s) => s.destroy());
    await sleep(100);
    assert.equal((await ask(sv.port, "/hello")).status, 200);
    await sv.stop();
});

test("when full, the oldest without a complete head goes, not the newcomer", async () => {
    const sv = await start("connections=10", "per_address=100");
    const working = ask(sv.port, "/slow?ms=600");
    await sleep(100);
    const all = await open(sv.port, 12);
    await sleep(200);
    assert.equal((await ask(sv.port, "/hello")).status, 200);
    assert.ok(all[0].gone && all[1].gone && !all[11].gone);
    assert.equal((await working).text, "slept\n");
    all.forEach((s) => s.destroy());
    await sv.stop();
});

test("a full queue says 503, and the server recovers", async () => {
    const sv = await start("workers=1", "queue=1");
    const all = await Promise.all(Array.from({ length: 6 }, () => ask(sv.port, "/slow?ms=200")));
    const busy = all.filter((r) => r.status === 503);
    assert.ok(busy.length === 4 || busy.length === 5, `${busy.length}`); // 5 when all came before the worker woke
    assertHeaders(busy[0].headers);
    assert.equal(busy[0].headers["retry-after"], "2");
    assert.equal((await ask(sv.port, "/hello")).status, 200);
    await sv.stop();
});

test("no more spooled uploads at once than allowed", async () => {
    const sv = await start("spools=1");
    const held = await open(sv.port, 1);
    held[0].write("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n");
    held[0].write(Buffer.alloc(1500000));
    await sleep(200);
    const r = await ask(sv.port, "/upload", { method: "POST", body: Buffer.alloc(2000000) });
    assert.equal(r.status, 503);
    held[0].destroy();
    await sleep(100);
    assert.match((await ask(sv.port, "/upload", { method: "POST", body: Buffer.alloc(2000000) })).text, /file/);
    await sv.stop();
});

test("behind a proxy the client's address is believed, and TLS announced", async () => {
    const sv = await start("proxy=127.0.0.1", "hsts", "per_address=1");
    const peer = async (forwarded) => (await ask(sv.port, "/show", { headers: { "X-Forwarded-For": forwarded } })).text.split("\n")[1];
    assert.equal(await peer("9.9.9.9"), "peer 9.9.9.9");
    assert.equal(await peer("1.1.1.1, 9.9.9.9"), "peer 9.9.9.9");
    assert.equal(await peer("9.9.9.9, 127.0.0.1"), "peer 9.9.9.9");
    assert.equal(await peer("nonsense"), "peer 127.0.0.1");
    assert.match((await ask(sv.port, "/hello")).headers["strict-transport-security"], /max-age=63072000/);
    const all = await open(sv.port, 5);
    await sleep(100);
    assert.equal(all.filter((s) => s.gone).length, 0); // the limit per address is not for proxies
    all.forEach((s) => s.destroy());
    await sv.stop();
});

test("stopping finishes what is under way and closes what is idle", async () => {
    const sv = await start();
    const idle = await open(sv.port, 3);
    const slow = ask(sv.port, "/slow?ms=500");
    await sleep(150);
    const began = Date.now();
    const stopped = sv.stop();
    assert.equal((await slow).text, "slept\n");
    await stopped;
    assert.ok(Date.now() - began < 3000);
    await sleep(50);
    assert.ok(idle.every((s) => s.gone));
});

test("a taken port and a bad address are said", async () => {
    const sv = await start();
    const taken = spawnSync(program, [`listen=127.0.0.1:${sv.port}`], { input: "", encoding: "utf8" });
    assert.equal(taken.status, 7);
    assert.match(taken.stderr, /cannot listen at 127\.0\.0\.1:\d+ \(Address already in use\)/);
    const bad = spawnSync(program, ["listen=nowhere"], { input: "", encoding: "utf8" });
    assert.equal(bad.status, 2);
    await sv.stop();
});

test("embed.sh: a table that compiles, sorted, with hashes; an empty directory too", () => {
    const dir = mkdtempSync(join(tmpdir(), "embed"));
    const root = new URL("../..", import.meta.url).pathname;
    const embed = (from) => {
        const r = spawnSync("sh", [join(root, "tools/embed.sh"), from, join(dir, "out")], { encoding: "utf8" });
        assert.equal(r.status, 0, r.stderr);
        for (const f of ["assets.c", "assets.S"]) {
            const c = spawnSync("cc", ["-std=c17", "-Wall", "-Wextra", "-Werror", `-I${join(root, "src")}`, "-c", join(dir, "out", f), "-o", join(dir, f + ".o")], { encoding: "utf8" });
            assert.equal(c.status, 0, c.stderr);
        }
        return readFileSync(join(dir, "out/assets.c"), "utf8");
    };
    try {
        mkdirSync(join(dir, "in/sub"), { recursive: true });
        assert.match(embed(join(dir, "in")), /asset_table_count = 0;/);
        assert.match(embed(join(dir, "absent")), /asset_table_count = 0;/);
        writeFileSync(join(dir, "in/index.html"), "<p>" + "x".repeat(500));
        writeFileSync(join(dir, "in/sub/app-7F3KQ2LD.js"), "1");
        writeFileSync(join(dir, "in/.hidden"), "no");
        const table = embed(join(dir, "in"));
        assert.match(table, /asset_table_count = 2;/);
        assert.match(table, /"\/index\.html", "text\/html; charset=utf-8", asset_0, 503, asset_0_gz, \d+, "[0-9a-f]{32}", false/);
        assert.match(table, /"\/sub\/app-7F3KQ2LD\.js", "text\/javascript; charset=utf-8", asset_1, 1, NULL, 0, "6b86b273ff34fce19d6b804eff5a3f57", true/);
        assert.equal(embed(join(dir, "in")), table);
    } finally {
        rmSync(dir, { recursive: true });
    }
});
