/* api.ts: names for the shapes of the JSON API (made by types.mjs) and the one way to call it: typed fetch, a cache of answers keyed by URL with
 * their ETags, writes with an idempotency key that are sent again when the network comes back. */
import { useEffect, useReducer, useRef } from "preact/hooks";
import type { components } from "../build/types/openapi";
import { t } from "./i18n";

type Shapes = components["schemas"];
export type Session = Shapes["Session"];
export type TouchRow = Shapes["TouchRow"];
export type Today = Shapes["Today"]; // staff_id null: everybody's queue; day: the next working day when today is none
export type Draft = Shapes["Draft"]; // goes_at null: it may not be sent, and why_not says why
export type DeliveryPrint = Shapes["DeliveryPrint"];
export type Revealed = Shapes["AddressReveal"];
export type Touch = Shapes["Touch"]; // the labels of its links are masked; the address comes from `reveal`, which is recorded
export type ClientRow = Shapes["ClientListRow"];
export type ClientList = Shapes["ClientList"];
export type Signal = Shapes["Signal"];
export type Address = Shapes["Address"];
export type Person = Shapes["Person"];
export type Client = Shapes["Client"];
export type WorthAnswer = Shapes["Worth"];
export type TimelineRow = Shapes["ClientTimelineRow"];
export type Timeline = Shapes["ClientTimeline"];
export type SearchRow = Shapes["SearchRow"];
export type Found = Shapes["Search"];
export type StaffList = Shapes["StaffList"];
export type View = Shapes["ViewListRow"];
export type ViewList = Shapes["ViewList"];
export type Uploaded = Shapes["ImportPreview"];
export type Preview = Shapes["Preview"];
export type ImportResult = Shapes["Import"];
export type BatchList = Shapes["ImportList"];
export type Reverted = Shapes["ImportRevert"];
export type ReasonList = Shapes["ReasonList"];
export type ReasonRow = Shapes["ReasonListRow"];
export type Gaps = Shapes["ReasonGaps"]; // clients without news in a month, the dearest first
export type GapGroup = Shapes["GapGroup"];
export type CallSheet = Shapes["CallList"];
export type Feed = Shapes["CalendarFeed"]; // path null: revoked
type Failed = Shapes["Error"];

/* Growth and churn: `why` is the sentence behind each number, in the reader's language; shares in percent, null when too few. */
export type Growth = Shapes["Growth"];
export type GrowthPart = Shapes["GrowthFactor"];
export type BridgePiece = Shapes["BridgePiece"];
export type PieceClients = Shapes["GrowthPiece"];
export type Churn = Shapes["Churn"];
export type ChurnFigure = Shapes["ChurnFigure"];
export type Silence = Shapes["Silence"];
export type Picture = Shapes["Picture"];
export type Pictures = Shapes["GrowthPictures"];
export type Page = Shapes["GrowthPage"];
export type EvidenceTouches = Shapes["EvidenceTouches"];
export type EvidenceClaim = Shapes["EvidenceClaim"];
export type EvidenceWindow = Shapes["EvidenceWindow"];
export type EvidenceChannels = Shapes["EvidenceChannels"];
export type EvidenceGroup = Shapes["EvidenceGroup"];
export type EvidencePictures = Shapes["EvidencePictures"];
export type Model = Shapes["ModelShow"];

export class ApiError extends Error {
    constructor(readonly status: number, readonly code: string, message: string, readonly retryAfterS = 0) {
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
    const json = (await r.json().catch(() => ({}))) as Partial<Failed>;
    const error = new ApiError(r.status, json.error?.code ?? "system", json.error?.message ?? t("The server answered {status}. Nothing was changed.", { status: r.status }), Number(r.headers.get("Retry-After")) || 0);
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
            let json: Partial<Failed> = {};
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
