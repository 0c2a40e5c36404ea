// The API over HTTP: signing in, forged requests, rights, keys, headers, the day's work.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { client, demo, json, ok, PASSWORD, serve, sleep } from "./run.mjs";

let firm, server, openapi, owner, manager, operations;
before(async () => {
    firm = demo("web.db", "--clients", "40");
    server = await serve("web.db");
    openapi = await client(server.url).get("/api/openapi.json");
    operations = Object.entries(openapi.paths).flatMap(([path, m]) => Object.entries(m).map(([method, op]) => ({ path, method: method.toUpperCase(), op })));
    owner = client(server.url);
    manager = client(server.url);
    assert.equal((await owner.signIn(firm.login("owner"))).status, 200);
    assert.equal((await manager.signIn(firm.login("account_manager"))).status, 200);
});
after(() => server.stop());

const concrete = (path) => path.replace(/\{name\}/g, "currency").replace(/\{upload_id\}/g, "0".repeat(32)).replace(/\{[a-z_]+\}/g, "1");
const sum = (o) => JSON.stringify(o);

test("nobody gets anything without signing in", async () => {
    const anyone = client(server.url);
    let n = 0;
    for (const { path, method } of operations) {
        const r = await anyone.ask(method, concrete(path), method === "GET" ? undefined : {});
        if (method === "POST" && path === "/api/session") continue;
        assert.equal(r.status, 401, `${method} ${path}`);
        assert.equal(r.json.error.code, "sign_in");
        n++;
    }
    assert.ok(n > 30);
    assert.equal((await anyone.ask("POST", "/api/uploads?name=x.csv", Buffer.from("a,b\n"))).status, 401);
    assert.equal((await anyone.ask("DELETE", "/api/session")).status, 401);
    for (const cookie of ["sid=", "sid=" + "0".repeat(64), "sid=" + "0".repeat(63), "sid=' OR 1=1 --"])
        assert.equal((await anyone.ask("GET", "/api/session", undefined, { Cookie: cookie })).status, 401, cookie);
    for (const key of ["", "x", "0".repeat(64), "' OR ''='"])
        assert.equal((await anyone.ask("GET", "/api/session", undefined, { Authorization: "Bearer " + key })).status, 401, key);
});

/* The query an operation cannot do without. */
const needed = (op) => { const q = op.parameters.filter((p) => p.in === "query" && p.required); return q.length ? "?" + q.map((p) => `${p.name}=${p.schema.enum?.[0] ?? "a"}`).join("&") : ""; };

test("every GET answers its owner; unknown addresses and methods are told", async () => {
    const c = (await owner.get("/api/clients?limit=1")).rows[0].id, t = (await owner.get("/api/today")).rows[0].id;
    for (const { path, method, op } of operations) {
        if (method !== "GET") continue;
        const url = path.replace("/clients/{id}", `/clients/${c}`).replace("/touches/{id}", `/touches/${t}`) + needed(op);
        const r = await owner.ask("GET", url);
        if (url.includes("{")) continue;
        assert.equal(r.status, 200, `${url} ${r.text}`);
        assert.match(r.headers.get("cache-control"), /no-store/, url);
    }
    assert.equal((await owner.ask("GET", "/api/nothing")).status, 404);
    assert.equal((await owner.ask("DELETE", "/api/clients")).status, 405);
    assert.equal((await owner.ask("GET", "/api/clients?no_such=1")).status, 400);
    assert.equal((await owner.ask("GET", "/api/clients?limit=1&limit=2")).status, 400);
    assert.equal((await owner.ask("GET", "/api/clients?limit=ten")).status, 400);
    assert.equal((await owner.ask("GET", "/api/clients/999999")).status, 404);
});

test("rights hold over HTTP: a row of x-roles for each answer", async () => {
    const roles = ["account_manager", "closer", "lead_generator", "it_specialist", "marketer", "bookkeeper"];
    let refusals = 0;
    for (const role of roles) {
        const who = client(server.url);
        assert.equal((await who.signIn(firm.login(role))).status, 200);
        for (const { path, method, op } of operations) {
            if (op["x-roles"]?.[role] !== "no") continue;
            const body = {}, wanted = op.requestBody?.content["application/json"].schema;
            for (const k of wanted?.required ?? []) body[k] = wanted.properties[k].enum?.[0] ?? (wanted.properties[k].format === "date" ? "2026-12-01" : "1");
            const r = await who.ask(method, concrete(path), method === "GET" ? undefined : body);
            assert.equal(r.status, 403, `${role}: ${method} ${path} ${r.text}`);
            assert.equal(r.json.error.code, "denied");
            refusals++;
        }
        assert.deepEqual((await who.get("/api/session")).roles_can.sort(), [...new Set((await who.get("/api/session")).roles_can)].sort());
    }
    assert.ok(refusals > 60, String(refusals));
    const mine = await manager.get("/api/clients?limit=500"), all = await owner.get("/api/clients?limit=500");
    const foreign = all.rows.find((a) => !mine.rows.some((m) => m.id === a.id)).id;
    const [a, b] = [await manager.ask("GET", `/api/clients/${foreign}`), await manager.ask("GET", "/api/clients/999999")];
    assert.equal(a.status, 404);
    assert.equal(a.text.replaceAll(String(foreign), "N"), b.text.replaceAll("999999", "N"), "foreign looks like absent");
    assert.equal((await manager.ask("POST", `/api/clients/${foreign}`, { city: "Oslo" })).status, 404);
    assert.notEqual((await owner.get(`/api/clients/${foreign}`)).city, "Oslo");
    assert.ok(!(await manager.get("/api/search?q=a")).rows.some((r) => r.client_id === foreign));
    // members that only the command line takes
    assert.equal((await owner.ask("POST", "/api/imports", { file: "/etc/passwd", as: "client" })).status, 400);
    assert.equal((await owner.ask("POST", "/api/imports", { upload_id: "../../etc/passwd", as: "client" })).status, 404);
});

test("a request that another site could have made is refused", async () => {
    const before = await owner.get("/api/session");
    const body = { lang: before.user.lang === "ru" ? "en" : "ru" };
    const tries = {
        "no token": { "X-CSRF": null }, "empty token": { "X-CSRF": "" }, "another's token": { "X-CSRF": manager.csrf }, "a cut token": { "X-CSRF": owner.csrf.slice(1) },
        "another site": { "Sec-Fetch-Site": "cross-site" }, "a sister site": { "Sec-Fetch-Site": "same-site" }, "typed": { "Sec-Fetch-Site": "none" },
        "a form, no token": { "X-CSRF": null, "Content-Type": "application/x-www-form-urlencoded" },
    };
    for (const { path, method } of operations.filter((o) => o.method !== "GET" && o.path !== "/api/session"))
        for (const [why, h] of Object.entries(tries)) {
            const r = await owner.ask(method, concrete(path), path === "/api/session/preferences" ? body : {}, h);
            assert.equal(r.status, 403, `${method} ${path}, ${why}: ${r.text}`);
        }
    for (const h of Object.values(tries)) {
        assert.equal((await owner.ask("POST", "/api/uploads?name=a.csv", Buffer.from("a\n1\n"), { ...h, "Content-Type": "application/octet-stream" })).status, 403);
        assert.equal((await owner.ask("DELETE", "/api/session", undefined, h)).status, 403);
    }
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", null])
        assert.equal((await owner.ask("POST", "/api/session/preferences", sum(body), { "Content-Type": type })).status, 400, String(type));
    assert.equal((await client(server.url).ask("POST", "/api/session", { login: firm.login("owner"), password: PASSWORD }, { "Sec-Fetch-Site": "cross-site" })).status, 403);
    assert.equal((await owner.get("/api/session")).user.lang, before.user.lang);
    assert.equal((await owner.post("/api/session/preferences", body, { "Sec-Fetch-Site": "same-origin" })).user.lang, body.lang);
    await owner.post("/api/session/preferences", { lang: before.user.lang });
});

test("the session's cookie and its end", async () => {
    const c = client(server.url), login = firm.login("marketer");
    const r = await c.signIn(login), set = r.headers.get("set-cookie");
    assert.match(set, /^sid=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax$/);
    assert.equal((await c.get("/api/session")).user.login, login);
    const second = client(server.url);
    await second.signIn(login);
    assert.notEqual(second.cookie, c.cookie, "each sign-in has an id of its own");
    const out = await c.ask("DELETE", "/api/session");
    assert.equal(out.status, 200);
    assert.match(out.headers.get("clear-site-data"), /cache/);
    assert.equal((await c.ask("GET", "/api/session")).status, 401, "dead on the server too");
    assert.equal((await second.ask("GET", "/api/session")).status, 200);
    await second.post("/api/password", { password: "another-good-password" });
    assert.equal((await second.ask("GET", "/api/session")).status, 401, "a new password ends all sessions");
    assert.equal((await c.signIn(login)).status, 401);
    assert.equal((await c.signIn(login, "another-good-password")).status, 200);
    for (const bad of ["short", "password1234", "x".repeat(129)]) assert.equal((await c.ask("POST", "/api/password", { password: bad })).status, 400, bad);
});

test("a disabled login is dead at once: session, key, sign-in", async () => {
    const login = firm.login("bookkeeper"), c = client(server.url);
    await c.signIn(login);
    const id = (await owner.get("/api/users")).rows.find((u) => u.login === login).id;
    const { key } = await owner.post("/api/keys", { user_id: id, name: "till" });
    const byKey = (k) => client(server.url).ask("GET", "/api/session", undefined, { Authorization: "Bearer " + k });
    assert.equal((await byKey(key)).json.user.login, login);
    await owner.post(`/api/users/${id}/disable`);
    assert.equal((await c.ask("GET", "/api/session")).status, 401);
    assert.equal((await byKey(key)).status, 401);
    assert.equal((await c.signIn(login)).status, 401);
});

test("an API key works without cookie and token, with its user's rights only", async () => {
    const users = (await owner.get("/api/users")).rows, login = firm.login("account_manager");
    const { key } = await owner.post("/api/keys", { user_id: users.find((u) => u.login === login).id, name: "script" });
    assert.match(key, /^[0-9a-f]{64}$/);
    const by = (method, path, body) => client(server.url).ask(method, path, body, { Authorization: "Bearer " + key });
    assert.equal((await by("GET", "/api/session")).json.user.login, login);
    assert.equal((await by("POST", "/api/views", { name: "by key", query: "phase=loyalty" })).status, 200);
    assert.equal((await by("GET", "/api/users")).status, 403);
    assert.equal((await by("GET", "/api/clients?limit=500")).json.total, (await manager.get("/api/clients")).total);
});

test("the security headers stand on every answer, whatever its status", async () => {
    const c = client(server.url), answers = [
        ["GET", "/"], ["GET", "/clients/1"], ["GET", "/no-such-file.png"], ["GET", "/api/session"], ["GET", "/api/openapi.json"], ["POST", "/api/session", "{"],
        ["POST", "/api/session", { login: "a", password: "b" }], ["GET", "/api/x"], ["PUT", "/x"], ["HEAD", "/"], ["GET", "/../../etc/passwd"],
    ];
    const seen = new Set();
    const check = (r, what) => {
        seen.add(r.status);
        assert.match(r.headers.get("content-security-policy") ?? "", /default-src 'none'/, what);
        for (const [h, v] of [["x-content-type-options", /nosniff/], ["referrer-policy", /no-referrer/], ["cross-origin-opener-policy", /same-origin/], ["cross-origin-resource-policy", /same-origin/], ["permissions-policy", /./]])
            assert.match(r.headers.get(h) ?? "", v, `${what}: ${h}`);
        assert.equal(r.headers.get("access-control-allow-origin"), null);
        if (what.includes("/api/")) assert.match(r.headers.get("cache-control") ?? "", /no-store/, what);
    };
    for (const [m, p, b] of answers) check(await c.ask(m, p, b), `${m} ${p}`);
    for (const [m, p, b, h] of [["GET", "/api/today"], ["GET", "/api/clients/999999"], ["POST", "/api/day", {}, { "X-CSRF": "no" }], ["GET", "/api/clients?limit=0"], ["POST", "/api/clients/1", "x".repeat((1 << 20) + 1)]])
        check(await owner.ask(m, p, b, h), `${m} ${p}`);
    for (const s of [200, 400, 401, 403, 404, 413]) assert.ok(seen.has(s), `no answer had ${s}`);
});

test("wrong passwords are counted, then wait; the right one waits too; nothing tells who exists", async () => {
    const login = firm.login("it_specialist"), c = client(server.url);
    const absent = await c.signIn("nobody-here", "wrong password 1");
    const wrong = await c.signIn(login, "wrong password 1");
    assert.deepEqual([wrong.status, wrong.text], [absent.status, absent.text]);
    assert.equal(wrong.status, 401);
    let locked;
    for (let i = 0; i < 8 && !locked; i++) {
        const r = await c.signIn(login, "wrong password 2");
        if (r.status === 429) locked = r;
        else assert.equal(r.status, 401);
    }
    assert.ok(locked, "five are free");
    assert.ok(Number(locked.headers.get("retry-after")) >= 1);
    assert.equal((await c.signIn(login)).status, 429, "even with the right one");
    await sleep(1000 * Number(locked.headers.get("retry-after")) + 1100);
    assert.equal((await c.signIn(login)).status, 200);
});

test("the same idempotency key twice is one touch; another body under it is refused", async () => {
    const t = (await owner.get("/api/today")).rows.find((r) => r.state === "planned");
    const touches = async () => (await owner.get(`/api/clients/${t.client_id}/timeline?type=touch`)).rows.length;
    const was = await touches(), key = { "Idempotency-Key": "11111111-2222-3333-4444-555555555555" };
    const body = { client_id: t.client_id, channel: "call", direction: "out", outcome: "reached", text: "once" };
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => owner.ask("POST", "/api/touches", body, key)));
    for (const r of answers) assert.equal(r.status, 200, r.text);
    assert.equal(new Set(answers.map((r) => r.text)).size, 1);
    assert.equal(await touches(), was + 1);
    assert.equal((await owner.ask("POST", "/api/touches", { ...body, text: "twice" }, key)).status, 409);
    assert.equal((await owner.ask("POST", "/api/touches", body, { "Idempotency-Key": "short" })).status, 400);
    assert.equal(await touches(), was + 1);
});

test("fifty writers of one client: as many versions as successes, the others are told of the conflict", async () => {
    const id = (await owner.get("/api/clients?limit=1")).rows[0].id, first = (await owner.get(`/api/clients/${id}`)).version;
    assert.equal((await owner.ask("POST", `/api/clients/${id}`, { note: "first", version: first })).status, 200);
    const from = (await owner.get(`/api/clients/${id}`)).version, step = from - first;
    assert.ok(step > 0, "a change makes a new version");
    assert.equal((await owner.ask("POST", `/api/clients/${id}`, { note: "stale", version: first })).status, 409);
    let done = 0;
    await Promise.all(Array.from({ length: 10 }, async (_, w) => {
        for (let i = 0; i < 5; i++) {
            const { version } = await owner.get(`/api/clients/${id}`);
            const r = await owner.ask("POST", `/api/clients/${id}`, { note: `${w}.${i}`, version });
            assert.ok([200, 409].includes(r.status), r.text);
            done += r.status === 200;
        }
    }));
    assert.ok(done > 0);
    assert.equal((await owner.get(`/api/clients/${id}`)).version, from + step * done);
});

test("the day: show, done, undo; contacts are masked until revealed, and that is recorded", async () => {
    const t = (await owner.get("/api/today")).rows.find((r) => r.state === "planned");
    const shown = await owner.get(`/api/touches/${t.id}`);
    assert.equal(shown.outcomes.length, 9);
    const done = await owner.post(`/api/touches/${t.id}/done`, { outcome: "reached", text: "fine" });
    assert.equal(done.state, "done");
    assert.equal((await owner.post(`/api/touches/${t.id}/undo`)).state, "planned");
    const rows = (await owner.get("/api/clients?limit=40")).rows;
    for (const { id } of rows) {
        const card = await owner.get(`/api/clients/${id}`), a = card.people.flatMap((p) => p.addresses).find((x) => x.channel === "email" || x.channel === "phone");
        if (!a) continue;
        assert.match(a.value_masked, /•/);
        const plain = await owner.post(`/api/addresses/${a.id}/reveal`);
        assert.doesNotMatch(plain.value, /•/);
        const last = (await owner.get("/api/audit?limit=1")).rows[0];
        assert.deepEqual([last.action, last.object_id, last.client_id], ["address reveal", a.id, id]);
        assert.ok(!sum(await owner.get("/api/audit")).includes(plain.value), "the record holds no contact");
        break;
    }
    assert.equal((await owner.get("/api/audit/verify")).holds, true);
    assert.equal((await owner.ask("POST", `/api/touches/${t.id}/done`, { outcome: "gone fishing" })).status, 400);
    assert.equal((await owner.ask("POST", `/api/touches/${t.id}/done`, "[1]")).status, 400);
    assert.equal((await owner.ask("POST", `/api/touches/${t.id}/done`, '{"outcome":"sold","outcome":"sold"}')).status, 400);
    assert.equal((await owner.ask("POST", `/api/touches/${t.id}/done`, { outcome: { a: ["x"] } })).status, 400);
});

test("an upload: preview, trial, import, the same again, revert; another's upload is not there", async () => {
    const text = "Клиент;Номер;Дата;Сумма;Валюта\nООО «Новый»;Н-1;05.10.2026;1 000,50;EUR\nООО «Новый»;Н-2;06.11.2026;2000;EUR\nООО «Второй»;Н-3;31.02.2026;5;EUR\n";
    const up = await owner.ask("POST", "/api/uploads?name=" + encodeURIComponent("счета.csv"), Buffer.from(text));
    assert.equal(up.status, 200, up.text);
    const { upload_id, preview } = up.json;
    assert.match(upload_id, /^[0-9a-f]{32}$/);
    assert.equal(preview.delimiter, ";");
    assert.equal(preview.columns.length, 5);
    const total = async () => (await owner.get("/api/clients")).total, was = await total();
    const body = { upload_id, as: preview.as, mapping: preview.mapping };
    assert.equal((await owner.post(`/api/uploads/${upload_id}/preview`, { as: preview.as })).preview.as, preview.as);
    const trial = await owner.post("/api/imports", { ...body, dry_run: true });
    assert.deepEqual([trial.rows_new, trial.rows_rejected, trial.batch_id], [2, 1, null]);
    assert.equal(trial.rejects[0].line, 4);
    assert.equal(await total(), was, "a trial changes nothing");
    const real = await owner.post("/api/imports", body);
    assert.deepEqual([real.rows_new, real.rows_rejected], [2, 1]);
    assert.deepEqual(real.totals.map((t) => [t.currency, t.amount_minor]), [["EUR", 300050]]);
    assert.ok((await total()) > was);
    assert.equal((await owner.post("/api/imports", body)).rows_new, 0);
    const csv = await owner.ask("GET", `/api/imports/${real.batch_id}/rejects`, undefined, { Accept: "text/csv" });
    assert.match(csv.headers.get("content-type"), /text\/csv/);
    assert.match(csv.text, /31\.02\.2026/);
    const back = await owner.post(`/api/imports/${real.batch_id}/revert`);
    assert.equal(back.rows_kept, 0);
    assert.equal(await total(), was);
    assert.equal((await owner.get("/api/imports")).rows.find((r) => r.id === real.batch_id).state, "reverted");
    assert.equal((await owner.ask("POST", `/api/imports/${real.batch_id}/revert`, {})).status, 409);
    assert.equal((await manager.ask("POST", "/api/uploads?name=a.csv", Buffer.from(text))).status, 403);
    const other = client(server.url);
    const second = json("web.db", ["user", "add", "second", "--name", "Second Owner", "--role", "owner"], { env: { TOUCHSTONE_PASSWORD: PASSWORD } });
    assert.ok(second.id);
    await other.signIn("second");
    assert.equal((await other.ask("POST", `/api/uploads/${upload_id}/preview`, {})).status, 404);
    assert.equal((await owner.ask("POST", "/api/uploads?name=e.csv", new Uint8Array(0))).status, 400);
});

test("after all this the workspace is sound and every write is on record", async () => {
    const rows = (await owner.get("/api/doctor")).rows;
    for (const r of rows.slice(0, 8)) assert.equal(r.state, "ok", `${r.check}: ${r.detail}`);
    assert.equal((await owner.get("/api/audit/verify")).holds, true);
    assert.ok(ok("web.db", ["audit", "verify"]).includes("yes"));
});
