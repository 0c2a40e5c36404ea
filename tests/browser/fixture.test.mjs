// The fixture answers as the server promises: ask() holds each answer against the OpenAPI document.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { client, dir, seen } from "../e2e/run.mjs";
import * as fixture from "./fixture.mjs";

const server = await fixture.serve(dir);
after(() => server.close());

test("every canned answer is as the OpenAPI document says", async () => {
    const who = client(server.url);
    assert.equal((await who.signIn(fixture.LOGIN, fixture.PASSWORD)).status, 200);
    for (const lang of ["en", "ru", "fa"]) {
        await who.post("/api/session/preferences", { lang });
        await who.get("/api/session");
        for (const { id } of (await who.get("/api/today")).rows) await who.get(`/api/touches/${id}`);
        for (let id = 1; id <= 30; id++) {
            await who.get(`/api/clients/${id}`);
            await who.get(`/api/clients/${id}/timeline`);
        }
    }
    for (const path of ["clients?limit=500", "search?q=a", "staff", "views", "imports"]) await who.get("/api/" + path);
    const touch = (await who.get("/api/today")).rows.find((r) => r.state === "planned").id;
    for (const [what, body] of [["done", { outcome: "reached" }], ["undo"], ["skip"], ["undo"], ["snooze", { until_day: "2026-12-01" }]]) await who.post(`/api/touches/${touch}/${what}`, body);
    await who.post("/api/touches", { client_id: 1, channel: "call", outcome: "reached" });
    await who.post("/api/clients/1", { version: 1, note: "new" });
    for (const id of [10, 11, 12]) await who.post(`/api/addresses/${id}/reveal`);
    const view = await who.post("/api/views", { name: "a", query: "b" });
    await who.get("/api/views");
    await who.ask("DELETE", `/api/views/${view.id}`);
    const { upload_id } = await who.post("/api/uploads?name=a.csv", Buffer.from("client;date;amount\nA;22.11.2026;5\nB;;1\n"));
    await who.post(`/api/uploads/${upload_id}/preview`, { as: "invoice" });
    await who.post("/api/uploads", Buffer.from("a,b\n1,2\n"));
    const news = await who.post("/api/reasons", { title: "New", lang: "en", text: "" });
    for (const path of ["reasons", "reasons/gaps"]) await who.get("/api/" + path);
    await who.post(`/api/reasons/${news.id}/end`);
    await who.post("/api/calls/print");
    for (const body of [{}, { revoke: true }]) await who.post("/api/calendar", body);
    for (const dry_run of [true, false]) await who.post("/api/imports", { upload_id, as: "invoice", dry_run });
    await who.get("/api/imports");
    await who.post("/api/imports/7/revert");
    for (const path of ["clients/999999", "touches/999"]) assert.equal((await who.ask("GET", "/api/" + path)).status, 404);
    await who.ask("DELETE", "/api/session");
    assert.equal((await who.ask("GET", "/api/today")).status, 401);
    assert.ok(seen.size >= 22, [...seen].join());
});
