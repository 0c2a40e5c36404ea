/* clients.tsx: every client in one list of any length; rows outside the window are not in the document, pages of 100
 * come when they are looked at. The address holds view, filter, sort, search and the open record. */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import type { ApiError, ClientList, ClientRow, StaffList, ViewList } from "../api";
import { cached, download, get, post, query, refresh, useQuery, write } from "../api";
import { dateBrief, dateNear, isoToDay, moneyBare, number, todayDay, unitName } from "../format";
import { N_, t, tn } from "../i18n";
import { isField, useKeys } from "../keys";
import { Dialog, Failed, Field, Icon, Menu, Money, Phase, Worth, useTitle, useWide } from "../parts";
import { go, usePlace, withParams } from "../router";
import { can, fault, say, session } from "../store";
import { phaseName, phases } from "../words";
import { Record } from "./client";

export const screen = { path: "/clients", label: N_("Clients"), icon: "clients", key: "KeyC", order: 2 };

const PAGE = 100;
const VIEWS: [string, string][] = [["all", N_("All clients")], ["quiet30", N_("No touch for 30 days")], ["debts", N_("Debts")], ["dormant", N_("Asleep")], ["at_risk", N_("May leave")], ["no_second", N_("Only one of us knows them")]];
/* What starts with the biggest when its head is pressed first. */
const DOWNWARD = new Set(["debt", "worth", "at_risk", "silence", "silence_cost", "revenue12", "late"]);

interface Column { id: string; sort?: string; head: string; unit?: boolean; under?: string; cell: (r: ClientRow) => ComponentChildren }
const none = <span class="none">–</span>;
const amount = (n: number | null, currency: string) => (n === null ? none : n === 0 ? none : moneyBare(n, currency));
const COLUMNS: Column[] = [
    { id: "name", sort: "name", head: N_("Client"), cell: (r) => <><bdi class="name">{r.name}</bdi>{r.city && <span class="muted city"><bdi>{r.city}</bdi></span>}</> },
    { id: "phase", head: N_("Phase"), cell: (r) => <Phase phase={r.phase} /> },
    { id: "worth", sort: "worth", head: N_("Worth"), unit: true, cell: (r) => (r.worth_minor === null ? none : <b>{moneyBare(r.worth_minor, r.currency)}</b>) },
    { id: "revenue", sort: "revenue12", head: N_("12 months"), unit: true, cell: (r) => amount(r.revenue12_minor, r.currency) },
    { id: "silence", sort: "silence", head: N_("Silent"), under: N_("days"), cell: (r) => (r.silence_days === null ? none : number(r.silence_days)) },
    { id: "cost", sort: "silence_cost", head: N_("Silence costs"), unit: true, cell: (r) => (r.silence_cost_minor ? <span class="warn">{moneyBare(r.silence_cost_minor, r.currency)}</span> : none) },
    { id: "expected", sort: "expected", head: N_("Expected"), cell: (r) => expected(r.expected_day) },
    { id: "late", sort: "late", head: N_("Pays late"), under: N_("days"), cell: (r) => (r.late_days ? <span class={r.late_days > 14 ? "bad" : ""}>{number(r.late_days)}</span> : none) },
    { id: "ties", head: N_("Ties"), cell: (r) => <Ties ours={r.coverage_ours} theirs={r.coverage_theirs} /> },
    { id: "staff", head: N_("Responsible"), cell: (r) => (r.sales_staff || r.it_staff ? <bdi>{r.sales_staff ?? r.it_staff}</bdi> : <span class="warn">{t("nobody")}</span>) },
    { id: "next", head: N_("Next touch"), cell: (r) => { const d = isoToDay(r.next_touch_day); return d === null ? none : dateNear(d); } },
];
const DEBT: Column = { id: "cost", sort: "debt", head: N_("Debt"), unit: true, cell: (r) => (r.debt_minor ? <span class="bad">{moneyBare(r.debt_minor, r.currency)}</span> : none) };
/* Chances are rounded to whole percents by the server, and never 0 or 100. */
const RISK: Column = { id: "cost", sort: "at_risk", head: N_("At risk"), unit: true, cell: (r) => (r.at_risk_minor === null ? none : <span title={r.stay_percent === null ? undefined : t("{n} in 100 to stay 12 months", { n: r.stay_percent })}>{moneyBare(r.at_risk_minor, r.currency)}</span>) };
const SPECIAL: { [view: string]: Column } = { debts: DEBT, at_risk: RISK };
const columnsOf = (view: string) => COLUMNS.map((c) => (c.id === "cost" ? SPECIAL[view] ?? c : c));
/* Ours first, in the direction of reading. */
function Ties({ ours, theirs }: { ours: number | null; theirs: number | null }) {
    if (ours === null || theirs === null) return none;
    return <span class={Math.min(ours, theirs) < 2 ? "warn" : ""} title={t("{ours} of ours know {theirs} of theirs", { ours, theirs })}>{number(ours)} × {number(theirs)}</span>;
}
function expected(iso: string | null) {
    const d = isoToDay(iso);
    if (d === null) return none;
    return d < todayDay() ? <span class="warn">{dateBrief(d)}</span> : dateBrief(d);
}

export default function Clients() {
    const { params } = usePlace();
    const wide = useWide();
    const view = params.get("view") ?? "all", q = params.get("q") ?? "", phase = params.get("phase") ?? "", staff = params.get("staff") ?? "";
    const sort = params.get("sort") ?? SPECIAL[view]?.sort ?? "worth", desc = params.get("desc") ?? (DOWNWARD.has(sort) ? "1" : "0");
    const base = { q, view: view === "all" ? "" : view, phase, staff, sort, desc };
    const open = Number(params.get("open")) || null;
    const listKey = query(base);
    const [at, setAt] = useState(0);
    const [typed, setTyped] = useState(q);
    const [saving, setSaving] = useState(false);
    const search = useRef<HTMLInputElement>(null);
    const list = useVirtual(base, listKey);
    const people = useQuery<StaffList>("/api/staff");
    const views = useQuery<ViewList>("/api/views");
    useTitle(t("Clients"));

    useEffect(() => setAt(0), [listKey]);
    useEffect(() => { if (document.activeElement !== search.current) setTyped(q); }, [q]);
    useEffect(() => {
        const timer = setTimeout(() => typed !== q && go(withParams({ q: typed || null, open: null }), true), 120);
        return () => clearTimeout(timer);
    }, [typed]);

    const show = (row: ClientRow | undefined, page = false) => {
        if (!row) return;
        if (page || !wide) go(`/clients/${row.id}`);
        else go(withParams({ open: String(row.id) }), open !== null);
    };
    const move = (to: number) => {
        const i = Math.max(0, Math.min(list.total - 1, to));
        setAt(i);
        list.reveal(i, document.activeElement !== search.current);
        if (open !== null && wide) show(list.row(i));
    };
    const close = () => { go(withParams({ open: null })); list.reveal(at, true); };
    const page = list.pageRows;
    useKeys([
        { code: "Slash", run: () => { search.current?.focus(); search.current?.select(); }, label: t("Search in this list"), show: "/" },
        { code: "KeyJ", run: () => move(at + 1), label: t("Next row"), show: "j" }, { code: "KeyK", run: () => move(at - 1), label: t("Previous row"), show: "k" },
        { code: "ArrowDown", run: () => move(at + 1) }, { code: "ArrowUp", run: () => move(at - 1) },
        { code: "PageDown", run: () => move(at + page) }, { code: "PageUp", run: () => move(at - page) },
        { code: "Home", run: () => move(0), label: t("First row"), show: "Home" }, { code: "End", run: () => move(list.total - 1), label: t("Last row"), show: "End" },
        { code: "Ctrl+Period", run: () => move(at + 1), inFields: true }, { code: "Ctrl+Comma", run: () => move(at - 1), inFields: true },
        { code: "Enter", run: () => show(list.row(at)), label: t("Open beside the list"), show: "Enter" }, { code: "KeyO", run: () => show(list.row(at)) },
        { code: "Shift+Enter", run: () => show(list.row(at), true), label: t("Open the client’s page"), show: "Shift Enter" },
        { code: "Escape", inFields: true, label: t("Close"), show: "Esc", run: () => {
            if (document.activeElement === search.current) { search.current!.blur(); list.reveal(at, true); } else if (open !== null) close();
        } },
    ]);

    const staffName = people.data?.rows.find((s) => String(s.id) === staff)?.name;
    const saved = views.data?.rows ?? [];
    const asSaved = query({ ...base, sort: params.get("sort"), desc: params.get("desc") });
    const current = saved.find((v) => "?" + v.query === asSaved);
    const filtered = !!(q || phase || staff);
    return (
        <div class={"split" + (open !== null ? " open" : "")}>
            <div class="pane list-pane fixed">
                <header class="head">
                    <h1>{t("Clients")} {list.known && <span class="total">{number(list.total)}</span>}</h1>
                    <div class="search"><Icon name="search" /><input ref={search} type="search" dir="auto" aria-label={t("Search in this list")} placeholder={t("Name, person, phone, tax number")} value={typed} onInput={(e) => setTyped(e.currentTarget.value)}
                        onKeyDown={(e) => { if (e.key === "Enter" || e.key === "ArrowDown") { e.preventDefault(); e.stopPropagation(); e.currentTarget.blur(); list.reveal(at, true); } }} /><kbd>/</kbd></div>
                </header>
                <div class="filters">
                    <nav class="views" aria-label={t("Views")}>
                        {VIEWS.map(([id, name]) => <a key={id} href={"/clients" + query({ view: id === "all" ? "" : id })} aria-current={view === id && !current ? "true" : undefined}>{t(name)}</a>)}
                        {saved.map((v) => <a key={v.id} href={"/clients?" + v.query} aria-current={v === current ? "true" : undefined}><bdi>{v.name}</bdi></a>)}
                    </nav>
                    <div class="chips">
                        {phase ? <Chip onRemove={() => go(withParams({ phase: null }))}>{t("Phase: {phase}", { phase: phaseName(phase) })}</Chip>
                            : <Menu label={t("Phase")}>{(shut) => phases.map((p) => <button type="button" class="item" key={p} onClick={() => { shut(); go(withParams({ phase: p, open: null })); }}>{phaseName(p)}</button>)}</Menu>}
                        {staff ? <Chip onRemove={() => go(withParams({ staff: null }))}>{t("Responsible: {name}", { name: staffName ?? staff })}</Chip>
                            : <Menu label={t("Responsible")}>{(shut) => (people.data?.rows ?? []).filter((s) => s.active).map((s) => <button type="button" class="item" key={s.id} onClick={() => { shut(); go(withParams({ staff: String(s.id), open: null })); }}><bdi>{s.name}</bdi></button>)}</Menu>}
                        {filtered && !current && <button type="button" class="bare" onClick={() => setSaving(true)}>{t("Save as a view")}</button>}
                        {current && <button type="button" class="bare" onClick={() => write("DELETE", `/api/views/${current.id}`).then(() => { refresh("/api/views"); go("/clients"); say(t("View deleted")); }, fault)}>{t("Delete this view")}</button>}
                        {can("client list") && <button type="button" class="bare export" onClick={() => void exportCsv("/api/clients" + query({ ...base, limit: CSV_MOST }), list.total)}>{t("Export CSV")}</button>}
                    </div>
                </div>
                <p class="sr" role="status">{list.known ? tn("{n} client", "{n} clients", list.total) : ""}</p>
                <Grid list={list} columns={columnsOf(view)} at={at} open={open} sort={sort} desc={desc === "1"} filtered={filtered} onPick={(i) => { setAt(i); show(list.row(i)); }} />
            </div>
            {open !== null && wide && <aside class="pane panel" aria-label={t("Client")}><Record key={open} id={open} panel onClose={close} /></aside>}
            {saving && <SaveView query={asSaved} onClose={() => setSaving(false)} />}
        </div>
    );
}
/* The server gives no more at once. */
const CSV_MOST = 5000;
async function exportCsv(url: string, total: number) {
    try {
        await download(url, "clients.csv");
        if (total > CSV_MOST) say(t("The file has the first {n} of {total} clients. Filter the list to get the others.", { n: CSV_MOST, total }));
    } catch (e) {
        fault(e);
    }
}
function Chip({ children, onRemove }: { children: ComponentChildren; onRemove: () => void }) {
    return <span class="chip"><bdi>{children}</bdi><button type="button" class="bare" aria-label={t("Remove this filter")} onClick={onRemove}><Icon name="close" /></button></span>;
}
function SaveView({ query: q, onClose }: { query: string; onClose: () => void }) {
    const [name, setName] = useState("");
    const save = async (e: Event) => {
        e.preventDefault();
        if (!name.trim()) return;
        try {
            await post("/api/views", { name: name.trim(), query: q.slice(1) });
            refresh("/api/views");
            say(t("View saved"));
            onClose();
        } catch (x) {
            fault(x);
        }
    };
    return (
        <Dialog title={t("Save as a view")} onClose={onClose}>
            <form onSubmit={save}>
                <Field label={t("Name of the view")}>{(id) => <input id={id} data-first dir="auto" value={name} maxLength={80} onInput={(e) => setName(e.currentTarget.value)} />}</Field>
                <div class="actions"><button type="submit" class="btn primary" disabled={!name.trim()}>{t("Save")}</button><button type="button" class="btn" onClick={onClose}>{t("Cancel")}</button></div>
            </form>
        </Dialog>
    );
}

/* ---- the window over the list ---- */
interface Virtual {
    total: number; known: boolean; error: ApiError | null; again: () => void; row: (i: number) => ClientRow | undefined;
    scroller: { current: HTMLDivElement | null }; height: () => number; from: number; to: number; onScroll: () => void; reveal: (i: number, focus: boolean) => void; pageRows: number; focusAt: { current: number | null };
}
function useVirtual(base: { [k: string]: string }, listKey: string): Virtual {
    const [, redraw] = useReducer((n: number) => n + 1, 0);
    const scroller = useRef<HTMLDivElement>(null);
    const focusAt = useRef<number | null>(null);
    const known = useRef<{ key: string; total: number; error: ApiError | null }>({ key: "", total: 0, error: null });
    const asked = useRef(new Set<string>());
    const [win, setWin] = useState({ from: 0, to: 40 });
    const height = () => (matchMedia("(max-width:760px)").matches ? 64 : 44);
    const url = (page: number) => "/api/clients" + query({ ...base, offset: page * PAGE, limit: PAGE });
    const ask = (page: number) => {
        const u = url(page);
        if (asked.current.has(u)) return;
        asked.current.add(u);
        get<ClientList>(u).then(
            (l) => { if (alive.current === listKey) { known.current = { key: listKey, total: l.total, error: null }; redraw(0); } },
            (e: ApiError) => { if (alive.current === listKey) { known.current.error = e; redraw(0); } },
        ).finally(() => asked.current.delete(u));
    };
    const alive = useRef(listKey);
    alive.current = listKey;
    const timer = useRef(0);
    const measure = () => {
        const el = scroller.current;
        if (!el) return;
        const h = height(), from = Math.max(0, Math.floor(el.scrollTop / h) - 8), to = Math.ceil((el.scrollTop + el.clientHeight) / h) + 8;
        setWin((w) => (w.from === from && w.to === to ? w : { from, to }));
    };
    useLayoutEffect(() => {
        if (scroller.current) scroller.current.scrollTop = 0;
        known.current.error = null;
        ask(0);
        measure();
    }, [listKey]);
    useEffect(() => {
        const el = scroller.current;
        if (!el) return;
        const o = new ResizeObserver(measure);
        o.observe(el);
        return () => o.disconnect();
    }, []);
    /* A thumb dragged through 100,000 rows asks only for where it stops. */
    useEffect(() => {
        clearTimeout(timer.current);
        timer.current = window.setTimeout(() => {
            const last = Math.max(0, Math.min(win.to, Math.max(known.current.total, 1) - 1));
            for (let p = Math.floor(win.from / PAGE); p <= Math.floor(last / PAGE); p++) if (!cached(url(p))) ask(p);
        }, 30);
    }, [win, listKey]);
    return {
        total: known.current.key === listKey ? known.current.total : known.current.total, known: known.current.key === listKey, error: known.current.error,
        again: () => { known.current.error = null; asked.current.clear(); ask(0); redraw(0); },
        row: (i) => cached<ClientList>(url(Math.floor(i / PAGE)))?.rows[i % PAGE],
        scroller, height, from: win.from, to: win.to, focusAt, pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / height()) - 1),
        onScroll: measure,
        reveal: (i, focus) => {
            const el = scroller.current;
            if (!el) return;
            const h = height();
            if (i * h < el.scrollTop) el.scrollTop = i * h;
            else if ((i + 1) * h > el.scrollTop + el.clientHeight) el.scrollTop = (i + 1) * h - el.clientHeight;
            measure();
            if (focus) { focusAt.current = i; redraw(0); }
        },
    };
}
function Grid({ list, columns, at, open, sort, desc, filtered, onPick }: { list: Virtual; columns: Column[]; at: number; open: number | null; sort: string; desc: boolean; filtered: boolean; onPick: (i: number) => void }) {
    const h = list.height(), currency = session().workspace.currency;
    const body = useRef<HTMLDivElement>(null);
    const from = Math.min(list.from, Math.max(0, list.total - 1)), to = Math.min(list.total, list.to);
    useEffect(() => {
        if (list.focusAt.current === null) return;
        const el = body.current?.querySelector<HTMLElement>(`[data-index="${list.focusAt.current}"]`);
        if (!el) return;
        /* The row may come late: whoever types by then keeps the focus. */
        if (!isField(document.activeElement)) el.focus({ preventScroll: true });
        list.focusAt.current = null;
    });
    const order = (c: Column) => {
        const down = c.sort === sort ? !desc : DOWNWARD.has(c.sort!);
        go(withParams({ sort: c.sort!, desc: down ? "1" : "0" }));
    };
    const rows = [];
    for (let i = from; i < to; i++) {
        const r = list.row(i);
        rows.push(
            <div key={i} role="row" class={"row" + (r ? "" : " waiting")} data-index={i} data-id={r?.id} aria-rowindex={i + 2} aria-selected={i === at || (!!r && r.id === open)} tabIndex={i === at ? 0 : -1} style={{ transform: `translateY(${i * h}px)` }} onClick={() => onPick(i)}>
                {r ? columns.map((c) => <div key={c.id} role="gridcell" class={"c-" + c.id}>{c.cell(r)}</div>) : <div role="gridcell" class="c-name"><i aria-label={t("Loading")} /></div>}
                {r && h > 44 && <div role="gridcell" class="c-phone"><Worth minor={r.worth_minor} currency={r.currency} />{r.silence_cost_minor ? <span class="warn"><Money minor={r.silence_cost_minor} currency={r.currency} /></span> : null}</div>}
            </div>,
        );
    }
    return (
        <div class="grid" role="grid" aria-label={t("Clients")} aria-rowcount={list.total + 1} data-total={list.known ? list.total : ""}>
            <div role="row" class="row grid-head" aria-rowindex={1}>
                {columns.map((c) => (
                    <div key={c.id} role="columnheader" class={"c-" + c.id} aria-sort={c.sort === sort ? (desc ? "descending" : "ascending") : undefined}>
                        {c.sort ? <button type="button" onClick={() => order(c)}><span>{t(c.head)}{c.sort === sort && <span class={"arrow" + (desc ? "" : " up")}><Icon name="down" /></span>}{(c.unit || c.under) && <span class="unit"><bdi>{c.unit ? unitName(currency) : t(c.under!)}</bdi></span>}</span></button> : t(c.head)}
                    </div>
                ))}
            </div>
            <div class="grid-scroll" role="rowgroup" ref={list.scroller} onScroll={list.onScroll} tabIndex={at >= from && at < to && list.total ? -1 : 0} aria-label={t("Clients")}>
                {list.error ? <div role="row"><div role="gridcell"><Failed error={list.error} again={list.again} /></div></div>
                    : list.known && !list.total ? (
                        <div role="row"><div role="gridcell" class="empty">
                            {filtered ? <><p>{t("No client fits. Try a shorter word or remove a filter.")}</p><p><a href="/clients">{t("Show all clients")}</a></p></> : <><p>{t("There are no clients here yet.")}</p><p><a href="/import">{t("Bring in invoices and clients")}</a></p></>}
                        </div></div>
                    ) : <div class="grid-body" role="presentation" ref={body} style={{ height: `${list.total * h}px` }}>{rows}</div>}
            </div>
        </div>
    );
}
