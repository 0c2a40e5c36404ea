/* api.ts: the shapes of the JSON API and the one way to call it: typed fetch, a cache of answers keyed by URL with
 * their ETags, writes with an idempotency key that are sent again when the network comes back. */
import { useEffect, useReducer, useRef } from "preact/hooks";
import type { Calendar, Lang } from "./format";
import { t } from "./i18n";

export interface Session {
    user: { staff_id: number; name: string; login: string; role: string; lang: Lang; calendar: Calendar; theme: string };
    csrf: string;
    workspace: { name: string; currency: string };
    today: string;
    now_at: number;
    counts: Record<string, number>;
    roles_can: string[];
}
export interface TouchRow {
    id: number; section: "now" | "quiet" | "found"; state: "planned" | "done" | "skipped" | "snoozed"; rule: string;
    client_id: number; client: string; worth_minor: number | null; phase: string | null;
    person_id: number | null; person: string | null; title: string | null; staff_id: number; staff: string | null;
    channel: string; purpose: string; reason_id: number | null; reason: string | null; why: string;
    stake_minor: number; currency: string; due_day: string; until_day: string | null; outcome: string;
    local_time: string; quiet_now: boolean; /* where they are; true: too early or too late to call, visit or write a message */
}
/* staff_id null: everybody's queue. day: the next working day when today is none. */
export interface Today { day: string; staff_id: number | null; done: number; left: number; stake_minor: number; currency: string; rows: TouchRow[] }
export interface PastTouch { day: string; staff: string | null; person: string | null; channel: string; direction: "out" | "in"; outcome: string; text: string | null }
/* The label is masked; the address comes from `reveal`, which is recorded. */
export interface Link { address_id: number; channel: string; kind: "phone" | "email" | "fax" | "messenger" | "post"; label: string }
export interface Revealed { value: string; href: string | null }
export interface Touch extends TouchRow {
    script: string[];
    links: Link[];
    last: PastTouch[];
    outcomes: { key: number; name: string; label: string }[];
}
export interface ClientRow {
    id: number; name: string; phase: string | null; worth_minor: number | null; currency: string; silence_days: number | null; silence_cost_minor: number | null;
    expected_day: string | null; revenue12_minor: number | null; late_days: number | null; debt_minor: number | null;
    coverage_ours: number | null; coverage_theirs: number | null;
    sales_staff: string | null; it_staff: string | null; next_touch_day: string | null; city: string | null; country: string | null;
}
export interface ClientList { total: number; offset: number; rows: ClientRow[] }
/* Values are numbers, with unit "day" days as YYYY-MM-DD; the texts are in the reader's language. */
export interface Signal {
    name: string; label: string; help: string; unit: "money" | "days" | "day" | "count" | "percent" | "phase"; why: string;
    value: number | string | null; low: number | string | null; high: number | string | null; text: string | null; low_text: string | null; high_text: string | null;
}
export interface Address { id: number; channel: string; value_masked: string; consent: "unknown" | "given" | "refused"; label: string | null }
export interface Person {
    id: number; name: string; title: string | null; department: string | null; decision_role: string | null; from_day: string | null; until_day: string | null;
    opted_out: boolean; preferred_channel: string | null; addresses: Address[];
}
export interface StaffRef { id: number; name: string }
export interface Client {
    id: number; name: string; legal_form: string | null; tax_id: string | null; domain: string | null; industry: string | null; country: string | null; city: string | null;
    lang: string | null; note: string | null; version: number; since_day: string | null; employees: number | null; opted_out: boolean; released_day: string | null;
    sales_staff: StaffRef | null; it_staff: StaffRef | null; phase: string | null; worth_minor: number | null; currency: string;
    signals: Signal[]; people: Person[]; next: TouchRow[];
    subscriptions: { id: number; text: string; price_minor: number; currency: string; interval_months: number; start_day: string | null; end_day: string | null }[];
    deals: { id: number; title: string; stage: string; amount_minor: number | null; currency: string; day: string | null; closed_day: string | null }[];
    debts_minor: number | null;
}
export interface TimelineRow { kind: string; id: number; day: string; title: string; text: string | null; amount_minor: number | null; currency: string | null; staff: string | null; person: string | null }
export interface Timeline { rows: TimelineRow[]; more: boolean; before: string | null }
export interface SearchRow { kind: "client" | "person"; id: number; client_id: number; title: string; detail: string | null }
export interface Staff { id: number; name: string; role: string; active: boolean }
export interface View { id: number; name: string; query: string }
export interface Preview {
    charset: string; delimiter: string | null; header_line: number | null; columns: string[]; rows: string[][]; as: string | null; kind: string | null; why_not: string | null;
    mapping: Record<string, string>; map_text: string | null;
    kinds: { name: string; label: string; fields: { name: string; label: string; required: boolean; help: string | null }[] }[];
    presets: { name: string; label: string; kind: string }[];
}
export interface ImportResult {
    batch_id: number | null; kind: string | null; message: string | null; rows_read: number; rows_new: number; rows_changed: number; rows_same: number;
    rows_grouped: number; rows_skipped: number; rows_rejected: number; made: Record<string, number>;
    rejects: { line: number; column: string | null; value: string | null; message: string }[]; totals: { currency: string; amount_minor: number }[];
}
export interface Batch { id: number; at: number; staff: string | null; file_name: string; kind: string; preset: string | null; rows_new: number; rows_changed: number; rows_same: number; rows_rejected: number; state: "live" | "reverted" }
export interface Reverted { batch_id: number; rows_removed: number; rows_restored: number; rows_kept: number; kept: { kind: string; id: number; client_id?: number; why: string }[] }

/* Growth and churn: `why` is the sentence behind each number, in the reader's language. Shares in percent, null when too few. */
export interface GrowthPart { part: "frequency" | "bill" | "lifetime"; label: string; before: number | null; now: number | null; before_minor: number | null; now_minor: number | null; low_now: number | null; high_now: number | null; percent: number | null; why: string }
export interface GrowthPiece { piece: string; label: string; amount_minor: number; recurring_minor: number; once_minor: number; clients: number; why: string }
export interface Growth {
    day: string; currency: string;
    baseline: { day: string; frozen: boolean; staff: string | null; per_client_minor: number | null; why: string };
    now: { clients: number; revenue_minor: number; per_client_minor: number | null; recurring_percent: number | null; why: string };
    goal: { percent: number; per_client_minor: number | null; reached_percent: number | null; reached: boolean; day: string | null; why: string };
    split: { enough: boolean; worth_before_minor: number | null; worth_now_minor: number | null; percent: number | null; why: string; parts: GrowthPart[] };
    bridge: { from_day: string; to_day: string; from_minor: number; to_minor: number; why: string; pieces: GrowthPiece[] };
    months: { day: string; clients: number; per_client_minor: number | null; percent: number | null; reconstructed: boolean }[];
    warnings: { code: string; n: number; why: string }[];
}
export interface PieceClient { client_id: number; name: string; amount_minor: number; currency: string }
export interface ChurnFigure { name: string; label: string; percent: number | null; low: number | null; high: number | null; n: number; enough: boolean; why: string }
export interface Churn {
    from_day: string; to_day: string; currency: string; figures: ChurnFigure[];
    cohorts: { day: string; clients: number; active: number[]; percent: number[] }[];
    survival: { groups: { name: string; clients: number; lost: number; enough: boolean; median_months: number | null; why: string; points: { month: number; percent: number; low: number; high: number; at_risk: number; lost: number }[] }[]; compare: { why: string } };
    lost_clients: number; lost: { client: StaffRef; day: string; year_minor: number; mrr_minor: number; currency: string; reason: string; why: string }[];
    warnings: { code: string; n: number; why: string }[];
}
export interface Silence {
    total: number; firm: { clients: number; silent: number; cost_minor: number; currency: string; why: string };
    staff: { staff: StaffRef | null; name: string; clients: number; silent: number; cost_minor: number; currency: string }[];
    effect: { why: string } | null;
    rows: { id: number; name: string; sales_staff: string | null; silence_days: number | null; cost_minor: number; currency: string; why: string }[];
}
export interface Picture { title: string; text: string; svg: string }
export type Pictures = Record<"trend" | "bridge" | "cohort" | "survival", Picture>;

export class ApiError extends Error {
    constructor(readonly status: number, readonly code: string, message: string, readonly body: Record<string, unknown> = {}) {
        super(message);
    }
}

let csrf = "";
let onSignedOut = () => {};
let onWaiting = (_: number) => {};
let waiting = 0;
export function connect(token: string) { csrf = token; }
export function listen(signedOut: () => void, changesWaiting: (n: number) => void) {
    onSignedOut = signedOut;
    onWaiting = changesWaiting;
}

const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));
const isNetwork = (e: unknown) => !(e instanceof ApiError);

async function send(method: string, url: string, headers: Record<string, string>, body: BodyInit | null, timeout: number): Promise<Response> {
    const r = await fetch(url, { method, headers, body, credentials: "same-origin", signal: AbortSignal.timeout(timeout) });
    if (r.ok || r.status === 304) return r;
    const json = (await r.json().catch(() => ({}))) as { error?: { code?: string; message?: string } & Record<string, unknown> };
    const wait = Number(r.headers.get("Retry-After")) || undefined;
    const error = new ApiError(r.status, json.error?.code ?? "system", json.error?.message ?? t("The server answered {status}. Nothing was changed.", { status: r.status }), { retry_after_s: wait, ...json.error });
    if (r.status === 401 && !url.startsWith("/api/session")) onSignedOut();
    throw error;
}

export async function get<T>(url: string): Promise<T> {
    const old = cache.get(url);
    for (let attempt = 0; ; attempt++) {
        try {
            const r = await send("GET", url, { Accept: "application/json", ...(old?.etag ? { "If-None-Match": old.etag } : {}) }, null, 15000);
            if (r.status === 304 && old) return old.data as T;
            const data = (await r.json()) as T;
            keep(url, data, r.headers.get("ETag"));
            return data;
        } catch (e) {
            if (!isNetwork(e) || attempt === 2) throw isNetwork(e) ? new ApiError(0, "again", t("The server cannot be reached. What you see may be old.")) : e;
            await sleep(300 * (attempt + 1));
        }
    }
}

interface WriteOptions { timeout?: number; once?: boolean }
export async function write<T>(method: "POST" | "DELETE", url: string, body?: unknown, o: WriteOptions = {}): Promise<T> {
    const headers: Record<string, string> = { Accept: "application/json", "X-CSRF": csrf, "Idempotency-Key": randomKey() };
    headers["Content-Type"] = "application/json";
    let counted = false;
    try {
        for (;;) {
            try {
                const r = await send(method, url, headers, JSON.stringify(body ?? {}), o.timeout ?? 15000);
                return (await r.json()) as T;
            } catch (e) {
                if (!isNetwork(e)) throw e;
                if (o.once) throw new ApiError(0, "again", t("The server cannot be reached. Nothing was changed."));
                if (!counted) onWaiting(++waiting);
                counted = true;
                await sleep(3000);
            }
        }
    } finally {
        if (counted) onWaiting(--waiting);
    }
}
export const post = <T>(url: string, body?: unknown, o?: WriteOptions) => write<T>("POST", url, body, o);

/* A file on its way: the one thing that is slow enough to be watched. */
export function upload<T>(url: string, data: Blob, onPart: (part: number) => void): Promise<T> {
    return new Promise((ok, fail) => {
        const x = new XMLHttpRequest();
        x.open("POST", url);
        x.timeout = 600000;
        for (const [k, v] of Object.entries({ Accept: "application/json", "X-CSRF": csrf, "Idempotency-Key": randomKey(), "Content-Type": "application/octet-stream" })) x.setRequestHeader(k, v);
        x.upload.onprogress = (e) => e.lengthComputable && onPart(e.loaded / e.total);
        x.onerror = x.ontimeout = () => fail(new ApiError(0, "again", t("The server cannot be reached. Nothing was changed.")));
        x.onload = () => {
            let json: { error?: { code?: string; message?: string } } = {};
            try { json = JSON.parse(x.responseText); } catch { /* told below */ }
            if (x.status === 200) return ok(json as T);
            if (x.status === 401) onSignedOut();
            fail(new ApiError(x.status, json.error?.code ?? "system", json.error?.message ?? t("The server answered {status}. Nothing was changed.", { status: x.status })));
        };
        x.send(data);
    });
}

/* A list as a CSV file, under the name. */
export async function download(url: string, name: string): Promise<void> {
    saveAs(name, await (await send("GET", url, { Accept: "text/csv" }, null, 60000)).blob());
}
export function saveAs(name: string, data: Blob) {
    const a = document.createElement("a");
    a.href = URL.createObjectURL(data);
    a.download = name;
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 10000);
}

/* Not crypto.randomUUID(): it is missing on plain-http addresses of an office network. */
function randomKey(): string {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}

/* ---- the cache ---- */
interface Entry { data: unknown; etag: string | null }
const cache = new Map<string, Entry>();
const readers = new Map<string, Set<() => void>>();
const LIMIT = 300;

function keep(url: string, data: unknown, etag: string | null) {
    cache.delete(url);
    cache.set(url, { data, etag });
    if (cache.size > LIMIT) cache.delete(cache.keys().next().value!);
    readers.get(url)?.forEach((f) => f());
}
export function cached<T>(url: string): T | undefined { return cache.get(url)?.data as T | undefined; }
export function put<T>(url: string, data: T) { keep(url, data, null); }
/* After a write: what starts with the prefix is asked again by whoever shows it. */
export function refresh(...prefixes: string[]) {
    for (const url of [...cache.keys()]) {
        if (!prefixes.some((p) => url.startsWith(p))) continue;
        if (readers.get(url)?.size) void get(url).catch(() => {});
        else cache.delete(url);
    }
}
export function forget() { cache.clear(); }

export interface Query<T> { data: T | undefined; error: ApiError | null; loading: boolean; again: () => void }
/* Shows what is known at once and asks the server behind it. */
export function useQuery<T>(url: string | null): Query<T> {
    const [, redraw] = useReducer((n: number) => n + 1, 0);
    const state = useRef<{ url: string | null; error: ApiError | null; loading: boolean }>({ url: null, error: null, loading: false });
    const load = () => {
        if (!url) return;
        state.current = { url, error: null, loading: true };
        get<T>(url).then(
            () => { if (state.current.url === url) { state.current.loading = false; redraw(0); } },
            (e: ApiError) => { if (state.current.url === url) { state.current = { url, error: e, loading: false }; redraw(0); } },
        );
    };
    useEffect(() => {
        if (!url) return;
        const set = readers.get(url) ?? new Set();
        readers.set(url, set);
        const notify = () => redraw(0);
        set.add(notify);
        load();
        redraw(0);
        return () => {
            set.delete(notify);
            if (!set.size) readers.delete(url);
        };
    }, [url]);
    const fresh = state.current.url === url;
    return { data: url ? cached<T>(url) : undefined, error: fresh ? state.current.error : null, loading: !fresh || state.current.loading, again: () => { load(); redraw(0); } };
}

export function query(params: Record<string, string | number | null | undefined>): string {
    const q = new URLSearchParams();
    for (const [k, v] of Object.entries(params)) if (v !== null && v !== undefined && v !== "") q.set(k, String(v));
    const s = q.toString();
    return s ? "?" + s : "";
}
