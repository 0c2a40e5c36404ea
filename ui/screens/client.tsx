/* client.tsx: one client, as a page and as the panel beside the list: what it is worth, what to do next, what happened,
 * whom to call, and why we say so. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Address, ApiError, Client, Person, StaffList, Timeline, TimelineRow } from "../api";
import { ApiError as Fault, get, post, put, query, refresh, useQuery } from "../api";
import { civil, comma, dateBrief, dateNear, dateShort, dayText, dayToIso, isoToDay, money, monthLetter, monthTitle, moneyShort, number, todayDay } from "../format";
import { N_, t, tn } from "../i18n";
import { useKeys } from "../keys";
import { Answer, Channel, DayField, Dialog, Failed, Field, Icon, Kbd, Money, Phase, Reach, Say, Skeleton, Tabs, Worth, useTitle, useWide } from "../parts";
import { go, usePlace, withParams } from "../router";
import { Why, WorthPanel } from "../signals";
import { fault, say, session } from "../store";
import { channelName, channels, decisionName, fieldName, incidentName, kindName, kinds, outcomeName, outcomes, stageName, stateName } from "../words";

export const screen = { path: "/clients/*", label: N_("Client"), icon: "clients", key: "", order: 9, menu: false };

export default function ClientPage() {
    const { path } = usePlace();
    const id = Number(path.split("/")[2]);
    return <div class="screen page">{Number.isInteger(id) && id > 0 ? <Record key={id} id={id} onClose={() => history.length > 1 ? history.back() : go("/clients")} /> : <div class="empty"><p>{t("There is no such client.")}</p><a href="/clients">{t("Show all clients")}</a></div>}</div>;
}
const clientUrl = (id: number) => `/api/clients/${id}`;

export function Record({ id, panel, onClose }: { id: number; panel?: boolean; onClose: () => void }) {
    const q = useQuery<Client>(clientUrl(id));
    return <Answer q={q} rows={8}>{(c) => <Body client={c} panel={panel} onClose={onClose} />}</Answer>;
}
const TABS: [string, string][] = [["timeline", N_("Timeline")], ["people", N_("People")], ["money", N_("Money")], ["why", N_("Why")], ["details", N_("Details")]];

function Body({ client: c, panel, onClose }: { client: Client; panel?: boolean; onClose: () => void }) {
    const { params } = usePlace();
    const [own, setOwn] = useState("timeline");
    const tab = panel ? own : params.get("tab") ?? "timeline";
    const setTab = (id: string) => (panel ? setOwn(id) : go(withParams({ tab: id === "timeline" ? null : id }), true));
    const [logging, setLogging] = useState(false);
    const roomy = useWide(1500) && !panel && tab !== "why";
    useTitle(panel ? "" : c.name);
    useKeys([
        { code: "KeyC", run: () => setLogging(true), label: t("Log a touch"), show: "c" },
        { code: "KeyN", run: () => document.querySelector<HTMLElement>(".note-edit")?.click(), label: t("Write a note"), show: "n" },
        { code: "KeyE", run: () => setTab("details"), label: t("Edit the details"), show: "e" },
        ...(panel ? [] : [{ code: "Escape", run: onClose, label: t("Back"), show: "Esc" }]),
    ]);
    const next = c.next[0];
    const nextDay = isoToDay(next?.due_day);
    const Title = panel ? "h2" : "h1";
    return (
        <article class={"record" + (panel ? " in-panel" : roomy ? " roomy" : "")} data-client={c.id}>
            <header class="record-head">
                <div class="record-title">
                    {!panel && <a class="back" href="/clients" onClick={(e) => { e.preventDefault(); onClose(); }}><span class="turn"><Icon name="next" /></span>{t("Clients")}</a>}
                    <Title><Edit client={c} field="name" label={t("Name")} required /></Title>
                    <p class="sub">{c.worth_minor === null ? <span class="muted">{t("worth not known yet")}</span> : <Worth minor={c.worth_minor} currency={c.currency} />}<Phase phase={c.phase} />{c.industry && <bdi class="muted">{c.industry}</bdi>}{c.city && <bdi class="muted">{c.city}</bdi>}{c.opted_out && <span class="bad"><Icon name="alert" /> {t("wants no contact")}</span>}</p>
                </div>
                <div class="record-actions">
                    <button type="button" class="btn primary" title={panel ? t("Log a touch") : undefined} onClick={() => setLogging(true)}><Icon name="plus" /><span class={panel ? "sr" : undefined}>{t("Log a touch")}</span> <Kbd>c</Kbd></button>
                    {panel && <><a class="bare" href={`/clients/${c.id}`} aria-label={t("Open the client’s page")} title={t("Open the client’s page")}><Icon name="page" /></a>
                        <button type="button" class="bare" aria-label={t("Close")} onClick={onClose}><Icon name="close" /></button></>}
                </div>
            </header>
            <dl class="strip">
                <div><dt>{t("Next touch")}</dt><dd>{next && nextDay !== null ? <><span class={nextDay < todayDay() ? "warn" : ""}>{dateNear(nextDay)}</span> <span class="muted">{channelName(next.channel)}</span></> : <span class="muted">{t("not planned")}</span>}</dd></div>
                <div><dt>{t("Debt")}</dt><dd>{c.debts_minor ? <span class="bad"><Icon name="alert" /><Money minor={c.debts_minor} currency={c.currency} /></span> : <span class="muted">{t("none")}</span>}</dd></div>
                <div><dt>{t("Sales")}</dt><dd><StaffEdit client={c} field="sales_staff" label={t("Sales")} /></dd></div>
                <div><dt>{t("IT")}</dt><dd><StaffEdit client={c} field="it_staff" label={t("IT")} /></dd></div>
            </dl>
            {next && <p class="lead next-why"><Say>{next.why}</Say> <a href={`/today?touch=${next.id}`}>{t("Open in Today")}</a></p>}
            <div class="note"><Edit client={c} field="note" label={t("Note")} long empty={t("Add a note …")} /></div>
            <Tabs names={TABS.map(([i, n]) => [i, i === "people" && c.people.length ? `${t(n)} ${number(c.people.length)}` : t(n)])} now={tab} onPick={setTab} />
            <div class="tab" role="tabpanel" aria-label={t(TABS.find(([i]) => i === tab)?.[1] ?? "Timeline")} tabIndex={0}>
                {!panel && <h2 class="sr">{t(TABS.find(([i]) => i === tab)?.[1] ?? "Timeline")}</h2>}
                {tab === "people" ? <People client={c} /> : tab === "money" ? <MoneyTab client={c} /> : tab === "why" ? <Why client={c} /> : tab === "details" ? <Details client={c} /> : <TimelineTab client={c} panel={panel} />}
            </div>
            {roomy && <aside class="beside" aria-label={t("Why")}><h2>{t("Why")}</h2><Why client={c} /></aside>}
            {logging && <LogTouch client={c} onClose={() => setLogging(false)} />}
        </article>
    );
}

/* ---- edit in place: the typed text is never lost, a foreign change is shown beside it ---- */
type Text = "name" | "note" | "legal_form" | "tax_id" | "domain" | "industry" | "country" | "city";
async function saveField(c: Client, field: string, value: unknown) {
    const fresh = await post<Client>(clientUrl(c.id), { [field]: value, version: c.version });
    put(clientUrl(c.id), fresh);
    refresh("/api/clients?", "/api/today", `${clientUrl(c.id)}/timeline`);
    return fresh;
}
/* What somebody else has saved meanwhile, and who and when it was. */
interface Theirs { client: Client; by: TimelineRow | null }
async function theirsOf(id: number, field: string): Promise<Theirs> {
    const [client, changes] = await Promise.all([get<Client>(clientUrl(id)), get<Timeline>(`${clientUrl(id)}/timeline` + query({ type: "change", limit: 20 })).catch(() => null)]);
    return { client, by: changes?.rows.find((r) => r.title === field) ?? null };
}
function Edit({ client: c, field, label, long, empty, required, code }: { client: Client; field: Text; label: string; long?: boolean; empty?: string; required?: boolean; code?: boolean }) {
    const saved = c[field] ?? "";
    const [text, setText] = useState<string | null>(null);
    const [error, setError] = useState<string | null>(null);
    const [theirs, setTheirs] = useState<Theirs | null>(null);
    const button = useRef<HTMLButtonElement>(null);
    const stop = () => { setText(null); setError(null); setTheirs(null); setTimeout(() => button.current?.focus()); };
    const save = async (against: Client = c) => {
        const value = (text ?? "").trim();
        if (required && !value) return setError(t("This cannot be empty."));
        if (value === saved && against === c) return stop();
        try {
            const fresh = await saveField(against, field, value);
            say(t("Saved: {field}", { field: label }), () => void saveField(fresh, field, against[field] ?? "").then(() => say(t("Undone: {client}", { client: label })), fault));
            stop();
        } catch (e) {
            const f = e as ApiError;
            if (f.status === 409) setTheirs(await theirsOf(c.id, field).catch(() => null));
            setError(f.message);
        }
    };
    if (text === null)
        return (
            <button type="button" ref={button} class={"edit" + (long ? " note-edit" : "") + (saved ? "" : " empty-value")} aria-label={`${label}: ${saved || (empty ?? t("empty"))}`} title={t("Edit")} onClick={() => setText(saved)}>
                {saved ? <bdi dir={code ? "ltr" : undefined}>{saved}</bdi> : empty ?? t("empty")}
            </button>
        );
    const props = {
        value: text, dir: code ? ("ltr" as const) : ("auto" as const), "aria-label": label, "aria-invalid": !!error,
        onInput: (e: { currentTarget: { value: string } }) => setText(e.currentTarget.value),
        onBlur: () => { if (!error) void save(); },
        onKeyDown: (e: KeyboardEvent) => {
            if (e.key === "Escape") { e.preventDefault(); e.stopPropagation(); stop(); }
            if (e.key === "Enter" && (!long || e.ctrlKey || e.metaKey)) { e.preventDefault(); void save(); }
        },
        ref: (el: HTMLInputElement | HTMLTextAreaElement | null) => { if (el && document.activeElement !== el && !error) { el.focus(); el.select(); } },
    };
    return (
        <span class="editing">
            {long ? <textarea rows={3} {...(props as object)} /> : <input type="text" {...(props as object)} />}
            {error && (
                <span class="conflict" role="alert"><span class="error">{error}</span>
                    {theirs && <span>{t("Saved meanwhile:")} <bdi>{theirs.client[field] || t("empty")}</bdi>{theirs.by && <span class="muted"> {theirs.by.staff && <><bdi>{theirs.by.staff}</bdi>{comma()}</>}{dayText(theirs.by.day, dateNear)}</span>}</span>}
                    <span class="actions">
                        {theirs ? <><button type="button" class="btn primary" onClick={() => void save(theirs.client)}>{t("Keep mine")}</button><button type="button" class="btn" onClick={stop}>{t("Take theirs")}</button></>
                            : <><button type="button" class="btn" onClick={() => { setError(null); void save(); }}>{t("Try again")}</button><button type="button" class="btn" onClick={stop}>{t("Cancel")}</button></>}
                    </span>
                </span>
            )}
        </span>
    );
}
function StaffEdit({ client: c, field, label }: { client: Client; field: "sales_staff" | "it_staff"; label: string }) {
    const [editing, setEditing] = useState(false);
    const staff = useQuery<StaffList>(editing ? "/api/staff" : null);
    const now = c[field];
    if (!editing || !staff.data) return <button type="button" class={"edit" + (now ? "" : " warn")} aria-label={`${label}: ${now?.name ?? t("nobody")}`} title={t("Edit")} onClick={() => setEditing(true)}>{now ? <bdi>{now.name}</bdi> : t("nobody")}</button>;
    return (
        <select aria-label={label} value={String(now?.id ?? "")} ref={(el) => el?.focus()} onBlur={() => setEditing(false)} onKeyDown={(e) => e.key === "Escape" && setEditing(false)}
            onChange={(e) => {
                const value = Number(e.currentTarget.value) || 0;
                setEditing(false);
                saveField(c, `${field}_id`, value).then((fresh) => say(t("Saved: {field}", { field: label }), () => void saveField(fresh, `${field}_id`, now?.id ?? 0).catch(fault)), fault);
            }}>
            <option value="">{t("nobody")}</option>
            {staff.data.rows.filter((s) => s.active || s.id === now?.id).map((s) => <option key={s.id} value={String(s.id)}>{s.name}</option>)}
        </select>
    );
}
function Details({ client: c }: { client: Client }) {
    const rows: [Text, string, boolean?][] = [["name", t("Name")], ["legal_form", t("Legal form")], ["tax_id", t("Tax number"), true], ["domain", t("Web site"), true], ["industry", t("Industry")], ["country", t("Country"), true], ["city", t("City")]];
    const optOut = (yes: boolean): void => void saveField(c, "opted_out", yes).then(() => say(t("Saved: {field}", { field: fieldName("opted_out") })), fault);
    return (
        <dl class="details">
            {rows.map(([f, label, code]) => <div key={f}><dt>{label}</dt><dd><Edit client={c} field={f} label={label} code={code} required={f === "name"} /></dd></div>)}
            {c.employees !== null && <div><dt>{t("Employees")}</dt><dd>{number(c.employees)}</dd></div>}
            <div><dt><label for="opted-out">{t("Wants no contact")}</label></dt><dd><input id="opted-out" type="checkbox" checked={c.opted_out} onChange={(e) => optOut(e.currentTarget.checked)} /></dd></div>
            <div><dt>{t("Client since")}</dt><dd>{dayText(c.since_day, dateShort) || <span class="muted">{t("not known yet")}</span>}</dd></div>
        </dl>
    );
}

/* ---- timeline ---- */
function TimelineTab({ client: c, panel }: { client: Client; panel?: boolean }) {
    const [type, setType] = useState("");
    const base = `${clientUrl(c.id)}/timeline`;
    const first = useQuery<Timeline>(base + query({ type, limit: 50 }));
    const [more, setMore] = useState<{ type: string; rows: TimelineRow[]; before: string | null; more: boolean } | null>(null);
    const [busy, setBusy] = useState(false);
    useEffect(() => setMore(null), [type]);
    const tail = more?.type === type ? more : null;
    const rows = [...(first.data?.rows ?? []), ...(tail?.rows ?? [])];
    const hasMore = tail ? tail.more : first.data?.more;
    const load = async () => {
        setBusy(true);
        try {
            const l = await get<Timeline>(base + query({ type, limit: 50, before: tail ? tail.before : first.data?.before }));
            setMore({ type, rows: [...(tail?.rows ?? []), ...l.rows], before: l.before, more: l.more });
        } catch (e) {
            fault(e);
        }
        setBusy(false);
    };
    let month = "";
    const items: ComponentChildren[] = [];
    rows.forEach((r, i) => {
        const d = isoToDay(r.day);
        const title = d === null ? "" : monthTitle(civil(d)[0], civil(d)[1]);
        if (title !== month) items.push(<li key={"m" + i} class="month">{title}</li>);
        month = title;
        items.push(
            <li key={r.kind + r.id + i} class={"event kind-" + r.kind}>
                <span class="day">{d === null ? "" : dateBrief(d)}</span>
                <span class="kind">{kindName(r.kind)}</span>
                <span class="what"><What row={r} />{(r.person || r.staff) && <span class="muted by"> {r.person && <bdi>{r.person}</bdi>}{r.person && r.staff && <span class="sep"> · </span>}{r.staff && <bdi>{r.staff}</bdi>}</span>}</span>
                <span class="sum">{!!r.amount_minor && r.currency && <bdi class={r.kind === "payment" ? "num good" : "num"}>{money(r.amount_minor, r.currency)}</bdi>}</span>
            </li>,
        );
    });
    return (
        <>
            <Revenue client={c} panel={panel} />
            <div class="chips filter-kinds" role="group" aria-label={t("Show only")}>
                {["", ...kinds].map((k) => <button type="button" key={k} class="chip-btn" aria-pressed={k === type} onClick={() => setType(k)}>{k ? kindName(k) : t("Everything")}</button>)}
            </div>
            {first.error && !first.data ? <Failed error={first.error} again={first.again} /> : !first.data ? <Skeleton rows={6} /> : !rows.length ? <div class="empty"><p>{type ? t("Nothing of this kind yet.") : t("Nothing has happened yet. Log the first touch.")}</p></div> : <ol class="timeline">{items}</ol>}
            {hasMore && <p><button type="button" class="btn" disabled={busy} onClick={() => void load()}>{t("Show older")}</button></p>}
        </>
    );
}
/* The server's code words as words; what people wrote stays as written. */
function What({ row: r }: { row: TimelineRow }) {
    const line = (head: ComponentChildren, rest?: ComponentChildren) => <>{head}{head && rest ? " " : ""}{rest && <span class="muted">{rest}</span>}</>;
    const said = (text: string | null) => text && <bdi>{text}</bdi>;
    if (r.kind === "touch") {
        const [, outcome, note] = /^([a-z_]+)(?:: ([^]*))?$/.exec(r.text ?? "") ?? [];
        return <><span class="lead-word">{channelName(r.title)}</span>{outcome && outcome !== "none" && <> <span class="sep">·</span> {outcomeName(outcome)}</>}{note && <span class="muted said"><bdi>{note}</bdi></span>}</>;
    }
    if (r.kind === "change") return <Change row={r} />;
    if (r.kind === "incident") return line(incidentName(r.title), said(r.text));
    if (r.kind === "deal") return line(<bdi>{r.title}</bdi>, r.text && stageName(r.text));
    if (r.kind === "referral" || r.kind === "request") return line(<bdi>{r.title}</bdi>, r.text && stateName(r.text));
    if (r.kind === "score") return line(t("{score} of 10", { score: Number(r.title) || 0 }), said(r.text));
    return line(r.title ? <bdi>{r.title}</bdi> : null, said(r.text));
}
function Change({ row: r }: { row: TimelineRow }) {
    const staff = useQuery<StaffList>(r.title.endsWith("_staff_id") ? "/api/staff" : null);
    const [was, now, ...more] = (r.text ?? "").split(" > ");
    const show = (v: string) => {
        if (r.title.endsWith("_staff_id")) return staff.data?.rows.find((s) => String(s.id) === v)?.name ?? (Number(v) ? v : t("nobody"));
        if (r.title.endsWith("_minor")) return v && Number.isFinite(+v) ? money(+v, session().workspace.currency) : t("empty");
        if (r.title.endsWith("_day")) return v && Number.isInteger(+v) ? dateShort(+v) : t("empty");
        if (r.title === "opted_out") return Number(v) ? t("yes") : t("no");
        return v || t("empty");
    };
    return <><span class="lead-word">{fieldName(r.title)}</span> <span class="muted">{more.length || now === undefined ? <bdi>{r.text}</bdi> : <><bdi>{show(was!)}</bdi> <span class="turn-rtl">→</span> <bdi>{show(now)}</bdi></>}</span></>;
}
/* Billed by month, the last 24: bars from zero, with a table for those who hear the page. */
function Revenue({ client: c, panel }: { client: Client; panel?: boolean }) {
    const q = useQuery<Timeline>(`${clientUrl(c.id)}/timeline` + query({ type: "invoice", limit: 200 }));
    const months = panel ? 12 : 24;
    const [ny, nm] = civil(todayDay());
    const sums = new Map<number, number>();
    for (const r of q.data?.rows ?? []) {
        const d = isoToDay(r.day);
        if (d === null || r.amount_minor === null || r.currency !== c.currency) continue;
        const [y, m] = civil(d);
        sums.set(y * 12 + m - 1, (sums.get(y * 12 + m - 1) ?? 0) + r.amount_minor);
    }
    const last = ny * 12 + nm - 1;
    const bars = Array.from({ length: months }, (_, i) => last - months + 1 + i).map((k) => ({ k, y: Math.floor(k / 12), m: (k % 12) + 1, sum: sums.get(k) ?? 0 }));
    const top = Math.max(...bars.map((b) => b.sum));
    if (!q.data) return <div class="revenue" />;
    if (top <= 0) return null;
    const W = 600, H = 72, step = W / months, total = bars.reduce((n, b) => n + b.sum, 0);
    return (
        <figure class="revenue">
            <figcaption>{tn("Billed in the last {n} month", "Billed in the last {n} months", months)} <b><Money minor={total} currency={c.currency} /></b></figcaption>
            <svg viewBox={`0 0 ${W} ${H + 16}`} preserveAspectRatio="none" class="bars" aria-hidden="true" focusable="false">
                <line x1="0" x2={W} y1={H + 0.5} y2={H + 0.5} class="axis" />
                {bars.map((b, i) => b.sum > 0 && <rect key={b.k} x={i * step + step * 0.18} width={step * 0.64} y={H - (b.sum / top) * (H - 4)} height={(b.sum / top) * (H - 4)} class={b.k === last ? "now" : ""}><title>{`${monthTitle(b.y, b.m)}: ${moneyShort(b.sum, c.currency)}`}</title></rect>)}
            </svg>
            <div class="bar-labels" aria-hidden="true">{bars.map((b, i) => <span key={b.k}>{(months - 1 - i) % (panel ? 3 : 4) === 0 ? monthLetter(b.m) : ""}</span>)}</div>
            <table class="sr"><caption>{t("Billed by month")}</caption><tbody>{bars.map((b) => <tr key={b.k}><th scope="row">{monthTitle(b.y, b.m)}</th><td>{moneyShort(b.sum, c.currency)}</td></tr>)}</tbody></table>
        </figure>
    );
}

/* ---- people ---- */
function People({ client: c }: { client: Client }) {
    if (!c.people.length) return <div class="empty"><p>{t("Nobody is known here. Import people or ask the client who decides.")}</p></div>;
    return <ul class="people">{c.people.map((p) => <PersonCard key={p.id} person={p} />)}</ul>;
}
function PersonCard({ person: p }: { person: Person }) {
    const until = isoToDay(p.until_day);
    const gone = until !== null && until <= todayDay();
    return (
        <li class={gone ? "person gone" : "person"}>
            <div class="person-who">
                <h3><bdi>{p.name}</bdi></h3>
                <p class="muted">{[p.title, p.department].filter(Boolean).map((x, i) => <span key={i}>{i > 0 && <span class="sep"> · </span>}<bdi>{x}</bdi></span>)}</p>
                <p class="marks">
                    {p.decision_role && <span class="mark-word">{decisionName(p.decision_role)}</span>}
                    {gone && <span class="warn">{t("left on {day}", { day: dateShort(until) })}</span>}
                    {!gone && p.from_day && <span class="muted">{t("since {day}", { day: dayText(p.from_day, dateShort) })}</span>}
                    {p.opted_out && <span class="bad"><Icon name="alert" />{t("wants no contact")}</span>}
                    {p.preferred_channel && <span class="muted">{t("prefers: {channel}", { channel: channelName(p.preferred_channel) })}</span>}
                </p>
            </div>
            <ul class="addresses">{p.addresses.map((a) => <AddressRow key={a.id} address={a} off={p.opted_out} />)}</ul>
        </li>
    );
}
function AddressRow({ address: a, off }: { address: Address; off: boolean }) {
    return (
        <li>
            {off || a.consent === "refused" ? <><Channel channel={a.channel} /><bdi dir="ltr" class="masked">{a.value_masked}</bdi></> : <Reach id={a.id} kind={a.channel} label={a.value_masked} />}
            {a.label && <bdi class="muted">{a.label}</bdi>}
            {a.consent === "refused" && <span class="bad">{t("refused")}</span>}{a.consent === "given" && <span class="good"><Icon name="check" />{t("agreed")}</span>}
        </li>
    );
}

/* ---- money ---- */
function MoneyTab({ client: c }: { client: Client }) {
    const live = c.subscriptions.filter((s) => !s.end_day || isoToDay(s.end_day)! >= todayDay());
    const monthly = live.reduce((n, s) => n + (s.currency === c.currency && s.interval_months > 0 ? s.price_minor / s.interval_months : 0), 0);
    return (
        <>
            <WorthPanel client={c} />
            <h3>{t("Subscriptions")} {monthly > 0 && <span class="muted">{t("{money} a month", { money: moneyShort(Math.round(monthly), c.currency) })}</span>}</h3>
            {!c.subscriptions.length ? <p class="muted">{t("Nothing runs by itself here. Every sale deserves a subscription.")}</p> : (
                <table class="table"><thead><tr><th scope="col">{t("What")}</th><th scope="col">{t("Since")}</th><th scope="col">{t("Until")}</th><th scope="col" class="end">{t("Price")}</th></tr></thead>
                    <tbody>{c.subscriptions.map((s) => (
                        <tr key={s.id} class={live.includes(s) ? "" : "muted"}><td><Say>{s.text}</Say></td><td>{dayText(s.start_day, dateShort)}</td><td>{dayText(s.end_day, dateShort) || t("open-ended")}</td><td class="end"><bdi class="num">{money(s.price_minor, s.currency)}</bdi><span class="muted"> {s.interval_months === 1 ? t("every month") : tn("every {n} month", "every {n} months", s.interval_months)}</span></td></tr>))}</tbody></table>
            )}
            <h3>{t("Deals")}</h3>
            {!c.deals.length ? <p class="muted">{t("No deals yet.")}</p> : (
                <table class="table"><thead><tr><th scope="col">{t("What")}</th><th scope="col">{t("Stage")}</th><th scope="col">{t("Day")}</th><th scope="col" class="end">{t("Amount")}</th></tr></thead>
                    <tbody>{c.deals.map((d) => <tr key={d.id}><td><bdi>{d.title}</bdi></td><td><span class={d.stage === "won" ? "good" : d.stage === "lost" ? "muted" : ""}>{stageName(d.stage)}</span></td><td>{dayText(d.closed_day ?? d.day, dateShort)}</td><td class="end">{d.amount_minor !== null && <bdi class="num">{money(d.amount_minor, d.currency)}</bdi>}</td></tr>)}</tbody></table>
            )}
        </>
    );
}

/* ---- log a touch ---- */
function LogTouch({ client: c, onClose }: { client: Client; onClose: () => void }) {
    const people = c.people.filter((p) => !p.until_day || isoToDay(p.until_day)! > todayDay());
    const [f, setF] = useState({ person_id: String(people[0]?.id ?? ""), channel: "call", direction: "out", outcome: "reached", text: "", day: dayToIso(todayDay()) as string | null });
    const [error, setError] = useState<string | null>(null);
    const [busy, setBusy] = useState(false);
    const to = (k: keyof typeof f) => (e: { currentTarget: { value: string } }) => setF({ ...f, [k]: e.currentTarget.value });
    const save = async (e?: Event) => {
        e?.preventDefault();
        if (!f.day) return setError(t("Choose the day of the touch."));
        setBusy(true);
        setError(null);
        try {
            await post("/api/touches", { client_id: c.id, ...(f.person_id ? { person_id: Number(f.person_id) } : {}), channel: f.channel, direction: f.direction, outcome: f.outcome, ...(f.text.trim() ? { text: f.text.trim() } : {}), day: f.day });
            refresh(clientUrl(c.id), "/api/clients?", "/api/today");
            say(t("Touch logged: {client}", { client: c.name }));
            onClose();
        } catch (x) {
            setError((x as Fault).message);
            setBusy(false);
        }
    };
    return (
        <Dialog title={t("Log a touch")} onClose={onClose}>
            <form class="form" onSubmit={save} onKeyDown={(e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) void save(e); }}>
                <div class="two">
                    <Field label={t("Channel")}>{(id) => <select id={id} data-first value={f.channel} onChange={to("channel")}>{channels.map((x) => <option key={x} value={x}>{channelName(x)}</option>)}</select>}</Field>
                    <Field label={t("Direction")}>{(id) => <select id={id} value={f.direction} onChange={to("direction")}><option value="out">{t("We to them")}</option><option value="in">{t("They to us")}</option></select>}</Field>
                </div>
                <Field label={t("Whom")}>{(id) => <select id={id} value={f.person_id} onChange={to("person_id")}><option value="">{t("The firm as a whole")}</option>{people.map((p) => <option key={p.id} value={String(p.id)}>{p.name}</option>)}</select>}</Field>
                <Field label={t("Outcome")}>{(id) => <select id={id} value={f.outcome} onChange={to("outcome")}>{outcomes.map((x) => <option key={x} value={x}>{outcomeName(x)}</option>)}</select>}</Field>
                <Field label={t("What was said")}>{(id) => <textarea id={id} rows={3} dir="auto" value={f.text} onInput={to("text")} />}</Field>
                <DayField label={t("Day")} value={f.day} onChange={(day) => setF({ ...f, day })} />
                {error && <p class="error" role="alert">{error}</p>}
                <div class="actions"><button type="submit" class="btn primary" disabled={busy}>{t("Save")}</button><button type="button" class="btn" onClick={onClose}>{t("Cancel")}</button></div>
            </form>
        </Dialog>
    );
}
