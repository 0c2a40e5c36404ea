/* run.mjs: what the end-to-end tests share: a folder of their own, the program run to its end or served, a signed-in client.
 * TOUCHSTONE is the binary, build/touchstone when absent. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { conforms, holds } from "./openapi.mjs";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const program = process.env.TOUCHSTONE ?? join(root, "build/touchstone");
export const PASSWORD = "correct-horse-battery", TODAY = "2026-11-23"; // a Monday
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export const dir = mkdtempSync(join(tmpdir(), "touchstone-e2e-"));
const children = new Set();
process.on("exit", () => {
    children.forEach((c) => c.kill("SIGKILL"));
    rmSync(dir, { recursive: true, force: true });
});

const environment = (more) => {
    const { TOUCHSTONE_DB, TOUCHSTONE_KEY, TOUCHSTONE_PASSWORD, LANG, LC_ALL, LC_MESSAGES, ...rest } = process.env;
    return { ...rest, LC_ALL: "C.UTF-8", ...more };
};

/* Runs `touchstone --db NAME.db --on TODAY ...args`: {code, out, err}. A sanitizer's report fails the test. */
export function run(db, args, { env = {}, on = TODAY, input, bin = program } = {}) {
    const r = spawnSync(bin, [...(db ? ["--db", `sqlite:${join(dir, db)}`] : []), ...(on ? ["--on", on] : []), ...args],
        { encoding: "utf8", env: environment(env), cwd: dir, input: input ?? "", maxBuffer: 256 << 20, timeout: 60000 });
    assert.equal(r.signal, null, `${args.join(" ")}: ${r.stderr}`);
    assert.doesNotMatch(r.stderr, /Sanitizer|runtime error/, args.join(" "));
    return { code: r.status, out: r.stdout, err: r.stderr };
}

export function ok(db, args, options) {
    const r = run(db, args, options);
    assert.equal(r.code, 0, `${args.join(" ")}: ${r.err}`);
    return r.out;
}

/* What the program says of its own answers: every JSON answer that comes through json() and client() is held against it. */
let document;
export const openapi = () => (document ??= JSON.parse(ok(null, ["openapi"])));
/* Commands and operations whose answer was fine. */
export const seen = new Set();

export function json(db, args, options) {
    const answer = JSON.parse(ok(db, [...args, "--json"], options)), doc = openapi();
    const command = args[0] === "--user" ? args.slice(2) : args, promised = answerOf(command.slice(0, 2).join(" ")) ?? answerOf(command[0]);
    assert.ok(promised, `${args.join(" ")}: not in the OpenAPI document`);
    conforms(doc, promised.schema, answer, args.join(" "));
    seen.add(promised.name);
    return answer;
}
function answerOf(name) {
    const op = Object.values(openapi().paths).flatMap(Object.values).find((o) => o.operationId === name);
    const schema = op?.responses["200"].content["application/json"].schema ?? openapi()["x-commands"][name]?.answer;
    return schema && { name, schema };
}

/* Must end with this exit status and one sentence. */
export function refused(db, args, code, sentence = /./, options) {
    const r = run(db, args, options);
    assert.equal(r.code, code, `${args.join(" ")} ended with ${r.code}: ${r.err}${r.out.slice(0, 300)}`);
    assert.match(r.err, /^touchstone: .{10,}\n$/, args.join(" "));
    assert.match(r.err, sentence);
    return r.err;
}

/* A generated firm: its people sign in with PASSWORD. */
export function demo(db, ...args) {
    const d = json(db, ["demo", ...args], { env: { TOUCHSTONE_PASSWORD: PASSWORD } });
    const login = (role) => d.logins.find((l) => l.endsWith(`(${role})`)).split(" ")[0];
    return { ...d, login };
}

export function start(bin, args, env = {}) {
    const child = spawn(bin, args, { cwd: dir, env: environment(env), stdio: ["ignore", "pipe", "pipe"] });
    children.add(child);
    const it = { child, out: "", err: "" };
    child.stdout.on("data", (d) => (it.out += d));
    child.stderr.on("data", (d) => (it.err += d));
    it.ended = new Promise((done) => child.on("close", (code, signal) => { children.delete(child); done({ code, signal }); }));
    return it;
}

export async function serve(db, ...args) {
    const it = start(program, ["--db", `sqlite:${join(dir, db)}`, "--on", TODAY, "serve", "--listen", "127.0.0.1:0", ...args]);
    for (let i = 0; !/http:\S+/.test(it.out); i++) {
        assert.ok(i < 400 && it.child.exitCode === null, `the server did not start: ${it.err}`);
        await sleep(25);
    }
    return {
        ...it,
        url: /http:\S+/.exec(it.out)[0].replace(/\/$/, ""),
        async stop() {
            it.child.kill("SIGTERM");
            assert.deepEqual(await it.ended, { code: 0, signal: null }, it.err);
            assert.doesNotMatch(it.err, /Sanitizer|runtime error/);
        },
    };
}

/* One browser's worth of cookies and tokens. */
export function client(url) {
    const it = { cookie: "", csrf: "" };
    it.ask = async (method, path, body, headers = {}) => {
        const h = { ...(it.cookie ? { Cookie: it.cookie } : {}), ...(method !== "GET" && it.csrf ? { "X-CSRF": it.csrf } : {}) };
        const raw = body instanceof Uint8Array;
        if (body !== undefined) h["Content-Type"] = raw ? "application/octet-stream" : "application/json";
        Object.assign(h, headers);
        for (const k of Object.keys(h)) if (h[k] === null) delete h[k];
        const r = await fetch(url + path, { method, headers: h, body: body === undefined ? undefined : raw || typeof body === "string" ? body : JSON.stringify(body), redirect: "manual" });
        const text = await r.text();
        let parsed = null;
        try { parsed = JSON.parse(text); } catch { /* not JSON */ }
        if (path.startsWith("/api/") && path !== "/api/openapi.json" && /^application\/json/.test(r.headers.get("content-type") ?? "")) {
            const id = holds(openapi(), method, path, r.status, parsed);
            if (r.status === 200) seen.add(id);
        }
        return { status: r.status, headers: r.headers, text, json: parsed };
    };
    it.signIn = async (login, password = PASSWORD) => {
        const r = await it.ask("POST", "/api/session", { login, password });
        const set = r.headers.get("set-cookie");
        if (r.status === 200) {
            it.cookie = set.split(";")[0];
            it.csrf = r.json.csrf;
        }
        return r;
    };
    it.get = async (path) => {
        const r = await it.ask("GET", path);
        assert.equal(r.status, 200, `${path}: ${r.text}`);
        return r.json;
    };
    it.post = async (path, body = {}, headers) => {
        const r = await it.ask("POST", path, body, headers);
        assert.equal(r.status, 200, `${path}: ${r.text}`);
        return r.json;
    };
    return it;
}
