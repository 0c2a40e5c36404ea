/* today.tsx: the queue that ends. Rows by section, the chosen touch beside them, outcomes on the number keys. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { CallSheet, StaffList, Today, Touch, TouchRow } from "../api";
import { cached, get, post, put, query, refresh, saveAs, useQuery } from "../api";
import { comma, dateLong, dateNear, dayText, dayToIso, digits, isoToDay, moneyShort, number, todayDay, weekdayName } from "../format";
import { N_, t, tj, tn } from "../i18n";
import { useKeys } from "../keys";
import { Answer, Channel, DayField, Dialog, Failed, Field, Icon, Kbd, Money, Phase, Reach, Say, Skeleton, Worth, useTitle, useWide } from "../parts";
import { go, usePlace, withParams } from "../router";
import { can, fault, say, session } from "../store";
import { Letters } from "../letters";
import type { Mail } from "../send";
import { Send, Stuck, instant } from "../send";
import { monthOf, outcomeName, outcomes } from "../words";

export const screen = { path: "/today", label: N_("Today"), icon: "today", key: "KeyT", order: 1, eager: true, count: "today" };

const SECTIONS: [TouchRow["section"], string, string][] = [
    ["now", N_("Do now"), N_("Agreed, due or late")],
    ["quiet", N_("Going quiet"), N_("Silent for longer than is usual for them")],
    ["found", N_("Money found"), N_("What they need and do not buy from us yet")],
];
const touchUrl = (id: number) => `/api/touches/${id}`;

export default function TodayScreen() {
    const { params } = usePlace();
    const staff = params.get("staff") ?? "";
    const url = "/api/today" + query({ staff });
    const q = useQuery<Today>(url);
    useTitle(t("Today"));
    return <div class="screen"><Answer q={q} rows={9}>{(day) => <Queue day={day} url={url} key={url} again={q.again} />}</Answer></div>;
}

function Queue({ day, url }: { day: Today; url: string; again: () => void }) {
    const { params } = usePlace();
    const wide = useWide(), roomy = useWide(1500);
    const openId = Number(params.get("touch")) || null;
    const rows = useMemo(() => SECTIONS.flatMap(([s]) => day.rows.filter((r) => r.section === s && r.state === "planned")), [day]);
    const settled = useMemo(() => day.rows.filter((r) => r.state !== "planned"), [day]);
    const [selected, select] = useState<number | null>(openId);
    const [snoozing, setSnoozing] = useState<TouchRow | null>(null);
    const [printing, setPrinting] = useState(false);
    const list = useRef<HTMLDivElement>(null);
    const drafts = useRef(new Map<number, { text: string; next: string | null }>());
    const [, bump] = useState(0);
    const current = rows.find((r) => r.id === selected) ?? rows[0] ?? null;

    useEffect(() => { if (current && wide) void get(touchUrl(current.id)).catch(() => {}); }, [current?.id, wide]);
    const show = (id: number | null) => go(withParams({ touch: id === null ? null : String(id) }), id !== null && openId !== null);
    const focusRow = (id: number) => setTimeout(() => list.current?.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus());
    const move = (by: number) => {
        if (!current) return;
        const i = rows.findIndex((r) => r.id === current.id);
        const next = rows[Math.max(0, Math.min(rows.length - 1, i + by))]!;
        select(next.id);
        if (openId !== null) show(next.id);
        if (openId === null || wide) focusRow(next.id);
    };
    const after = (row: TouchRow): number | null => {
        const i = rows.findIndex((r) => r.id === row.id);
        return (rows[i + 1] ?? rows[i - 1])?.id ?? null;
    };

    /* The row leaves at once; the server's answer corrects it, a refusal brings it back. */
    const settle = async (row: TouchRow, state: TouchRow["state"], path: string, body: unknown, word: string, back = "undo") => {
        const next = after(row);
        const before = cached<Today>(url)!;
        put(url, { ...before, done: before.done + (state === "snoozed" ? 0 : 1), left: before.left - 1, stake_minor: Math.max(0, before.stake_minor - row.stake_minor), rows: before.rows.map((r) => (r.id === row.id ? { ...r, state, ...(body as Partial<TouchRow>) } : r)) });
        select(next);
        if (openId !== null) show(next);
        if (next !== null) focusRow(next);
        say(t("{outcome}: {client}", { outcome: word, client: row.client }), back ? () => void undo(row, back) : undefined);
        try {
            await post(`${touchUrl(row.id)}/${path}`, body);
            drafts.current.delete(row.id);
            refresh("/api/today", `/api/clients/${row.client_id}`, touchUrl(row.id));
        } catch (e) {
            put(url, before);
            select(row.id);
            if (openId !== null) show(row.id);
            fault(e);
        }
    };
    const undo = async (row: TouchRow, path = row.state === "queued" ? "cancel" : "undo") => {
        try {
            await post(`${touchUrl(row.id)}/${path}`);
            await get(url);
            refresh("/api/today", `/api/clients/${row.client_id}`, touchUrl(row.id));
            select(row.id);
            focusRow(row.id);
            say(t("Undone: {client}", { client: row.client }));
        } catch (e) {
            fault(e);
        }
    };
    const draft = (id: number) => drafts.current.get(id) ?? { text: "", next: null };
    const setDraft = (id: number, d: { text: string; next: string | null }) => { drafts.current.set(id, d); bump((n) => n + 1); };
    const done = (row: TouchRow, outcome: string, label: string) => {
        const d = draft(row.id);
        void settle(row, "done", "done", { outcome, ...(d.text.trim() ? { text: d.text.trim() } : {}), ...(d.next ? { next_day: d.next } : {}) }, label);
    };
    const byKey = async (key: number) => {
        if (!current) return;
        try {
            const touch = cached<Touch>(touchUrl(current.id)) ?? (await get<Touch>(touchUrl(current.id)));
            const o = touch.outcomes.find((x) => x.key === key);
            if (o) done(current, o.name, o.label);
        } catch (e) {
            fault(e);
        }
    };
    const skip = (row: TouchRow) => { const text = draft(row.id).text.trim(); void settle(row, "skipped", "skip", text ? { text } : {}, t("Skipped")); };

    const send = (row: TouchRow, mail: Mail) => void settle(row, "queued", "send", mail, t("On its way"), "cancel");
    const unstick = (row: TouchRow, path: "retry" | "sent" | "cancel") => {
        if (path === "retry") return void settle(row, "queued", path, {}, t("On its way"), "cancel");
        if (path === "sent") return void settle(row, "done", path, {}, outcomeName("sent"), "");
        post(touchUrl(row.id) + "/cancel").then(() => refresh("/api/today", `/api/clients/${row.client_id}`, touchUrl(row.id)), fault);
    };

    useKeys([
        { code: "KeyJ", run: () => move(1), label: t("Next row"), show: "j" },
        { code: "KeyK", run: () => move(-1), label: t("Previous row"), show: "k" },
        { code: "ArrowDown", run: () => move(1) }, { code: "ArrowUp", run: () => move(-1) },
        { code: "Home", run: () => move(-9999) }, { code: "End", run: () => move(9999) },
        { code: "PageDown", run: () => move(8) }, { code: "PageUp", run: () => move(-8) },
        { code: "Ctrl+Period", run: () => move(1), inFields: true }, { code: "Ctrl+Comma", run: () => move(-1), inFields: true },
        { code: "Enter", run: () => current && show(current.id), label: t("Open beside the list"), show: "Enter" },
        { code: "KeyO", run: () => current && show(current.id) },
        { code: "Shift+Enter", run: () => current && go(`/clients/${current.client_id}`), label: t("Open the client’s page"), show: "Shift Enter" },
        { code: "Escape", run: () => { const el = document.activeElement as HTMLElement; if (/^(INPUT|TEXTAREA)$/.test(el.tagName)) { el.blur(); if (current) focusRow(current.id); } else { show(null); if (current) focusRow(current.id); } }, label: t("Close"), show: "Esc", inFields: true },
        ...outcomes.map((o, i) => ({ code: `Digit${i + 1}`, run: () => void byKey(i + 1), label: outcomeName(o), show: String(i + 1) })),
        { code: "Digit0", run: () => current && skip(current), label: t("Skip"), show: "0" },
        { code: "KeyS", run: () => current && setSnoozing(current), label: t("Put off to another day"), show: "s" },
        { code: "KeyP", run: () => can("call list") && setPrinting(true), label: t("Call list on paper"), show: "p" },
        { code: "KeyN", run: () => { if (!current) return; show(current.id); setTimeout(() => document.querySelector<HTMLElement>("[data-note]")?.focus(), 50); }, label: t("Write a note"), show: "n" },
    ]);

    const total = day.done + day.left;
    /* A large screen always shows the touch beside the list. */
    const opened = openId !== null && rows.some((r) => r.id === openId);
    const panel = opened ? openId : roomy && current ? current.id : null;
    return (
        <div class={"split" + (panel !== null ? " open" : "")}>
            <div class="pane list-pane" ref={list}>
                <header class="head">
                    <div>
                        <h1>{t("Today")}</h1>
                        <p class="sub">{dayOf(day)}</p>
                    </div>
                    <div class="head-actions">
                        {rows.some((r) => r.channel === "call") && can("call list") && <button type="button" class="btn" onClick={() => setPrinting(true)}><Icon name="file" />{t("Call list")} <Kbd>p</Kbd></button>}
                        {session().user.role === "owner" && <StaffPick now={day.staff_id} />}
                    </div>
                </header>
                {total > 0 && <Progress day={day} total={total} />}
                <Letters rows={rows} />
                {day.gap && <p class="sub"><a href="/reasons">{tn("For {n} client there is nothing new to say in {month}.", "For {n} clients there is nothing new to say in {month}.", day.gap.clients, { month: monthOf(day.gap) })}</a></p>}
                {rows.length === 0 ? <TheEnd day={day} settled={settled} /> : SECTIONS.map(([id, name, hint]) => {
                    const own = rows.filter((r) => r.section === id);
                    if (!own.length) return null;
                    return (
                        <section key={id} class="section">
                            <div class="section-head">
                                <h2>{t(name)}</h2><span class="hint">{t(hint)}</span>
                                <span class="sum">{tn("{n} touch", "{n} touches", own.length)}</span>
                            </div>
                            <ul role="listbox" aria-label={t(name)}>
                                {own.map((r) => <Row key={r.id} row={r} first={rows.indexOf(r) < 12} whose={day.staff_id === null} on={r.id === current?.id} onOpen={() => { select(r.id); show(r.id); }} />)}
                            </ul>
                        </section>
                    );
                })}
                {settled.length > 0 && rows.length > 0 && <Settled rows={settled} onUndo={undo} />}
            </div>
            {panel !== null && current && <Panel key={panel} row={rows.find((r) => r.id === panel)!} draft={draft(panel)} setDraft={(d) => setDraft(panel, d)} onDone={done} onSend={send} onUnstick={unstick} onSkip={skip} onSnooze={setSnoozing} onClose={opened ? () => { show(null); focusRow(panel); } : undefined} />}
            {printing && <PrintCalls staff={day.staff_id} day={day.day} onClose={() => setPrinting(false)} />}
            {snoozing && <Snooze row={snoozing} onClose={() => setSnoozing(null)} onPick={(iso) => { setSnoozing(null); void settle(snoozing, "snoozed", "snooze", { until_day: iso }, t("Put off to {day}", { day: dateNear(isoToDay(iso)!) })); }} />}
        </div>
    );
}

/* A day off is no empty day: the queue shown is the next working day's. */
function dayOf(day: Today): string {
    const text = dayText(day.day, (d) => weekdayName(d) + comma() + dateLong(d));
    return day.day > dayToIso(todayDay()) ? t("Today is a day off. The next working day: {day}", { day: text }) : text;
}
function StaffPick({ now }: { now: number | null }) {
    const q = useQuery<StaffList>("/api/staff");
    if (!q.data) return null;
    return (
        <label class="pick"><span>{t("Queue of")}</span>
            <select value={String(now ?? "")} onChange={(e) => go("/today" + query({ staff: e.currentTarget.value }))}>
                <option value="">{t("Everybody")}</option>
                {q.data.rows.filter((s) => s.active || s.id === now).map((s) => <option key={s.id} value={String(s.id)}>{s.name}</option>)}
            </select>
        </label>
    );
}
/* The list leaves the screen as a file; with the numbers it is an act on record, so it is asked for in so many words. */
function PrintCalls({ staff, day, onClose }: { staff: number | null; day: string; onClose: () => void }) {
    const print = (numbers: boolean) => {
        onClose();
        post<CallSheet>("/api/calls/print", { ...(staff === null ? {} : { staff_id: staff }), numbers }).then((r) => saveAs(`calls-${day}.html`, new Blob([r.html ?? ""], { type: "text/html" })), fault);
    };
    return (
        <Dialog title={t("Call list on paper")} onClose={onClose}>
            <p>{t("A file to open and print: worth, script and room for the outcome, a sheet for each of ours.")}</p>
            <div class="quick">
                {can("address reveal") && <button type="button" class="btn primary" data-first onClick={() => print(true)}>{t("With numbers; this is recorded")}</button>}
                <button type="button" class="btn" onClick={() => print(false)}>{t("With masked numbers")}</button>
            </div>
        </Dialog>
    );
}
function Progress({ day, total }: { day: Today; total: number }) {
    const bar = useRef<HTMLElement>(null);
    useEffect(() => { if (bar.current) bar.current.style.inlineSize = `${(100 * (total - day.left)) / total}%`; });
    return (
        <div class="progress">
            <p>{tj(N_("{done} of {total} done"), { done: <b>{number(day.done)}</b>, total: number(total) })}{day.left > 0 && <> <span class="sep">·</span> {tj(N_("{money} at stake"), { money: <b><Money minor={day.stake_minor} currency={day.currency} /></b> })}</>}</p>
            <div class="bar" role="progressbar" aria-label={t("Done today")} aria-valuemin={0} aria-valuemax={total} aria-valuenow={total - day.left}><i ref={bar} /></div>
        </div>
    );
}
/* Rows far from what is seen are only their client's name, so that a long queue stays a small document. */
const watchers = new WeakMap<Element, IntersectionObserver>();
const told = new WeakMap<Element, (near: boolean) => void>();
function useNear(el: { current: HTMLElement | null }, first: boolean): boolean {
    const [near, setNear] = useState(first);
    useEffect(() => {
        const li = el.current!, pane = li.closest(".pane")!;
        const all = () => setNear(true);
        if (!watchers.has(pane)) watchers.set(pane, new IntersectionObserver((seen) => seen.forEach((x) => told.get(x.target)?.(x.isIntersecting)), { root: pane, rootMargin: "600px 0px" }));
        const watcher = watchers.get(pane)!;
        told.set(li, (is) => {
            if (!is) li.style.minBlockSize = `${li.offsetHeight}px`;
            setNear(is);
        });
        watcher.observe(li);
        addEventListener("beforeprint", all);
        return () => { watcher.unobserve(li); removeEventListener("beforeprint", all); };
    }, []);
    useEffect(() => { if (near && el.current) el.current.style.minBlockSize = ""; }, [near]);
    return near;
}
function Row({ row, on, first, whose, onOpen }: { row: TouchRow; on: boolean; first: boolean; whose: boolean; onOpen: () => void }) {
    const el = useRef<HTMLLIElement>(null);
    const near = useNear(el, first);
    useEffect(() => { if (on) el.current?.scrollIntoView({ block: "nearest" }); }, [on]);
    const due = isoToDay(row.due_day);
    if (!near && !on) return <li ref={el} role="option" class="touch far" data-id={row.id} aria-selected={false} tabIndex={-1} onClick={onOpen}><bdi class="name">{row.client}</bdi></li>;
    return (
        <li ref={el} role="option" class="touch" data-id={row.id} aria-selected={on} tabIndex={on ? 0 : -1} onClick={onOpen}>
            <div class="how"><Channel channel={row.channel} />{row.hours && <span class={row.hours_state === "now" ? "hours" : "hours quiet"} title={hoursWord(row)}><bdi dir="ltr">{digits(row.hours)}</bdi>{row.hours_state === "over" && <> <span class="sep">·</span> {hoursWord(row)}</>}</span>}{row.quiet_now && !row.hours && <span class="quiet">{t("{time} there", { time: digits(row.local_time) })}</span>}</div>
            <div class="touch-main">
                <div class="touch-who"><bdi class="name">{row.client}</bdi><Worth minor={row.worth_minor} currency={row.currency} />{row.person && <span class="muted"><bdi>{row.person}</bdi>{row.title && <>{comma()}<bdi>{row.title}</bdi></>}</span>}</div>
                <div class="touch-why"><Say>{row.why}</Say></div>
                {(row.delivery === "failed" || row.delivery === "unsure") && <div class="warn"><Icon name="alert" /> {row.delivery === "failed" ? t("The e-mail did not go out") : t("It is not certain that the e-mail went out")}</div>}
                {row.reason && !row.why.includes(row.reason) && <div class="touch-reason"><bdi>{row.reason}</bdi></div>}
            </div>
            <div class="touch-stake"><Money minor={row.stake_minor} currency={row.currency} />{due !== null && due < todayDay() && <span class="late">{tn("{n} day late", "{n} days late", todayDay() - due)}</span>}{whose && row.staff && <span class="whose"><bdi>{row.staff}</bdi></span>}</div>
        </li>
    );
}

const hoursWord = (r: TouchRow) => (r.hours_state === "later" ? t("not yet") : r.hours_state === "over" ? t("too late today") : t("our time"));

function Settled({ rows, onUndo }: { rows: TouchRow[]; onUndo: (r: TouchRow) => void }) {
    return (
        <details class="settled">
            <summary>{tn("{n} touch settled today", "{n} touches settled today", rows.length)}</summary>
            <SettledList rows={rows} onUndo={onUndo} />
        </details>
    );
}
const stateWord = (r: TouchRow) => (r.state === "queued" ? (r.delivery_at ? t("Goes out {when}", { when: instant(r.delivery_at) }) : t("On its way")) : r.state === "done" ? (r.outcome ? outcomeName(r.outcome) : t("Done")) : r.state === "skipped" ? t("Skipped") : t("Put off to {day}", { day: dayText(r.until_day, dateNear) }));
function SettledList({ rows, onUndo }: { rows: TouchRow[]; onUndo?: (r: TouchRow) => void }) {
    return (
        <ul>
            {rows.map((r) => (
                <li key={r.id}><span class={r.state === "done" ? "good" : "muted"}>{r.state === "done" && <Icon name="check" />}{stateWord(r)}</span><bdi class="name">{r.client}</bdi><Money minor={r.stake_minor} currency={r.currency} />
                    {onUndo && r.delivery !== "sent" && r.delivery !== "sending" && <button type="button" class="bare" onClick={() => onUndo(r)}>{r.state === "queued" ? t("Cancel") : t("Undo")}</button>}</li>
            ))}
        </ul>
    );
}
/* The end of the day: what was done and what it kept, under a double rule, as a ledger closes. */
function TheEnd({ day, settled }: { day: Today; settled: TouchRow[] }) {
    if (!settled.length && !day.done)
        return (
            <div class="end"><h2>{t("Nothing to do today.")}</h2>
                <p>{t("No client is due, silent beyond its rhythm or missing something. New facts bring new touches.")}</p>
                {can("import") && <p><a href="/import">{t("Bring in invoices and clients")}</a></p>}</div>
        );
    const done = settled.filter((r) => r.state === "done"), later = settled.filter((r) => r.state === "snoozed"), skipped = settled.filter((r) => r.state === "skipped");
    const sum = (rows: TouchRow[]) => rows.reduce((n, r) => n + r.stake_minor, 0);
    const line = (name: string, rows: TouchRow[]) => rows.length > 0 && <tr><th scope="row">{name}</th><td>{number(rows.length)}</td><td><Money minor={sum(rows)} currency={day.currency} /></td></tr>;
    return (
        <div class="end">
            <span class="end-mark"><Icon name="check" /></span>
            <h2>{t("That’s everything.")}</h2>
            <p>{tn("You kept {n} client from going quiet today. See you tomorrow.", "You kept {n} clients from going quiet today. See you tomorrow.", new Set(done.map((r) => r.client_id)).size)}</p>
            <table class="ledger">
                <thead><tr><th scope="col">{t("Today")}</th><th scope="col">{t("Touches")}</th><th scope="col">{t("Money kept in sight")}</th></tr></thead>
                <tbody>{channels(done).map(([c, rows]) => <tr key={c}><th scope="row"><Channel channel={c} /></th><td>{number(rows.length)}</td><td><Money minor={sum(rows)} currency={day.currency} /></td></tr>)}</tbody>
                <tfoot>
                    <tr class="total"><th scope="row">{t("Done")}</th><td>{number(done.length)}</td><td><Money minor={sum(done)} currency={day.currency} /></td></tr>
                    {line(t("On its way"), settled.filter((r) => r.state === "queued"))}{line(t("Put off"), later)}{line(t("Skipped"), skipped)}
                </tfoot>
            </table>
            <p><a href="/clients">{t("Look through the clients")}</a></p>
        </div>
    );
}
function channels(rows: TouchRow[]): [string, TouchRow[]][] {
    const by = new Map<string, TouchRow[]>();
    for (const r of rows) by.set(r.channel, [...(by.get(r.channel) ?? []), r]);
    return [...by].sort((a, b) => b[1].length - a[1].length);
}

interface PanelProps {
    row: TouchRow; draft: { text: string; next: string | null }; setDraft: (d: { text: string; next: string | null }) => void;
    onDone: (r: TouchRow, outcome: string, label: string) => void; onSend: (r: TouchRow, m: Mail) => void; onUnstick: (r: TouchRow, path: "retry" | "sent" | "cancel") => void; onSkip: (r: TouchRow) => void; onSnooze: (r: TouchRow) => void; onClose?: () => void;
}
function Panel({ row, draft, setDraft, onDone, onSend, onUnstick, onSkip, onSnooze, onClose }: PanelProps) {
    const q = useQuery<Touch>(touchUrl(row.id));
    const touch = q.data;
    const [writing, setWriting] = useState(false);
    return (
        <aside class="pane panel" aria-label={row.client}>
            <header class="panel-head">
                <div>
                    <h2><a href={`/clients/${row.client_id}`}><bdi>{row.client}</bdi></a></h2>
                    <p class="sub"><Worth minor={row.worth_minor} currency={row.currency} /><Phase phase={row.phase} /></p>
                </div>
                <a class="bare" href={`/clients/${row.client_id}`} aria-label={t("Open the client’s page")} title={t("Open the client’s page")}><Icon name="page" /></a>
                {onClose && <button type="button" class="bare" aria-label={t("Close")} onClick={onClose}><Icon name="close" /></button>}
            </header>
            <div class="panel-body">
                <p class="lead"><Say>{row.why}</Say></p>
                <Stuck row={row} onDo={(path) => onUnstick(row, path)} />
                <dl class="facts">
                    {row.person && <div><dt>{t("Whom")}</dt><dd><bdi>{row.person}</bdi>{row.title && <span class="muted">{comma()}<bdi>{row.title}</bdi></span>}</dd></div>}
                    <div><dt>{t("Purpose")}</dt><dd><Say>{row.purpose}</Say></dd></div>
                    {row.reason && <div><dt>{t("Reason")}</dt><dd><bdi>{row.reason}</bdi></dd></div>}
                    {row.hours && <div><dt>{t("When")}</dt><dd class={row.hours_state === "now" ? undefined : "warn"}><bdi dir="ltr">{digits(row.hours)}</bdi> {t("our time")}{row.hours_state !== "now" && <> <span class="sep">·</span> {hoursWord(row)}</>}</dd></div>}
                    {row.quiet_now && <div><dt>{t("Their time")}</dt><dd class="warn"><Icon name="clock" /> {digits(row.local_time)} <span class="sep">·</span> {t("quiet hours: better later")}</dd></div>}
                    <div><dt>{t("At stake")}</dt><dd><Money minor={row.stake_minor} currency={row.currency} /></dd></div>
                </dl>
                {q.error && !touch ? <Failed error={q.error} again={q.again} /> : !touch ? <Skeleton rows={5} /> : (
                    <>
                        {(touch.links.length > 0 || touch.draft) && (
                            <div class="reach">
                                {touch.draft && can("touch send") && row.delivery !== "unsure" && <button type="button" class="btn primary" data-send disabled={touch.draft.goes_at === null} onClick={() => setWriting(true)}><Icon name="email" />{t("Send…")}</button>}
                                {touch.links.map((l, i) => <Reach key={l.address_id} id={l.address_id} kind={l.kind} label={l.label} primary={i === 0 && !touch.draft} />)}
                            </div>
                        )}
                        {touch.draft?.why_not && <p class="help"><Say>{touch.draft.why_not}</Say></p>}
                        {writing && touch.draft && <Send row={row} draft={touch.draft} onClose={() => setWriting(false)} onSend={(m) => { setWriting(false); onSend(row, m); }} />}
                        {touch.script.length > 0 && <><h3>{t("What to say")}</h3><ol class="script">{touch.script.map((s, i) => <li key={i}><Say>{s}</Say></li>)}</ol></>}
                        {touch.last.length > 0 && (
                            <><h3>{t("Last touches")}</h3>
                                <ul class="last">{touch.last.map((l, i) => (
                                    <li key={i}><span class="day">{dayText(l.day)}</span><span><Channel channel={l.channel} /> <span class="muted">{l.direction === "in" ? t("they came to us") : <bdi>{l.staff}</bdi>}</span>{l.outcome && <> <span class="sep">·</span> {outcomeName(l.outcome)}</>}{l.text && <span class="said"><bdi>{l.text}</bdi></span>}</span></li>
                                ))}</ul></>
                        )}
                    </>
                )}
            </div>
            <footer class="panel-foot">
                <Field label={t("Note")}>{(id) => <textarea id={id} data-note rows={2} dir="auto" value={draft.text} placeholder={t("What was said")} onInput={(e) => setDraft({ ...draft, text: e.currentTarget.value })} />}</Field>
                <details class="next-day" open={draft.next !== null}><summary>{t("Agree on the next day")}</summary><DayField label={t("Next touch on")} value={draft.next} min={todayDay()} onChange={(next) => setDraft({ ...draft, next })} /></details>
                <div class="outcomes" role="group" aria-label={t("Outcome")}>
                    {(touch?.outcomes ?? []).map((o) => <button type="button" key={o.key} class="outcome" data-outcome={o.name} onClick={() => onDone(row, o.name, o.label)}><Kbd>{number(o.key)}</Kbd><Say>{o.label}</Say></button>)}
                </div>
                <div class="aside-actions">
                    <button type="button" class="bare" onClick={() => onSnooze(row)}>{t("Put off")} <Kbd>s</Kbd></button>
                    <button type="button" class="bare" onClick={() => onSkip(row)}>{t("Skip")} <Kbd>0</Kbd></button>
                </div>
            </footer>
        </aside>
    );
}
function Snooze({ row, onPick, onClose }: { row: TouchRow; onPick: (iso: string) => void; onClose: () => void }) {
    const [day, setDay] = useState<string | null>(dayToIso(todayDay() + 1));
    const min = todayDay() + 1;
    return (
        <Dialog title={t("Put off to another day")} onClose={onClose}>
            <p class="muted"><bdi>{row.client}</bdi> <span class="sep">·</span> {moneyShort(row.stake_minor, row.currency)}</p>
            <div class="quick">{[1, 3, 7, 14].map((n) => <button type="button" class="btn" key={n} onClick={() => onPick(dayToIso(todayDay() + n))}>{n === 1 ? t("Tomorrow") : tn("In {n} day", "In {n} days", n)}</button>)}</div>
            <DayField open label={t("Put off until")} value={day} min={min} onChange={setDay} onEnter={() => day && onPick(day)} />
            <div class="actions"><button type="button" class="btn primary" disabled={!day} onClick={() => day && onPick(day)}>{t("Put off")}</button><button type="button" class="btn" onClick={onClose}>{t("Cancel")}</button></div>
        </Dialog>
    );
}
