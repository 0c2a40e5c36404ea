/* parts.tsx: the small pieces every screen is made of. */
import type { ComponentChildren, TargetedKeyboardEvent } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ApiError, Query, Revealed } from "./api";
import { post } from "./api";
import { calendarNow, civil, comma, dateLong, dateShort, dayToIso, fromCivil, isoToDay, monthLength, monthTitle, moneyShort, number, parseDay, todayDay, weekStart, weekday, weekdayLong, weekdayName, weekdayShort } from "./format";
import { language, t } from "./i18n";
import { useKeys } from "./keys";
import { fault, say } from "./store";
import { channelName, phaseName } from "./words";

/* ---- icons: line style, 16 px, from Lucide (ISC) ---- */
const ICONS: Record<string, string> = {
    call: "M22 16.9v3a2 2 0 0 1-2.2 2 19.8 19.8 0 0 1-8.6-3.1 19.5 19.5 0 0 1-6-6 19.8 19.8 0 0 1-3.1-8.7A2 2 0 0 1 4.1 2h3a2 2 0 0 1 2 1.7 12.8 12.8 0 0 0 .7 2.8 2 2 0 0 1-.5 2.1L8.1 9.9a16 16 0 0 0 6 6l1.3-1.3a2 2 0 0 1 2.1-.4 12.8 12.8 0 0 0 2.8.7 2 2 0 0 1 1.7 2z",
    email: "M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM22 7l-9 5.7a1.9 1.9 0 0 1-2 0L2 7",
    letter: "M15 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V7zM14 2v6h6M16 13H8M16 17H8M10 9H8",
    fax: "M6 18H4a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2h-2M6 9V3h12v6M6 14h12v8H6z",
    visit: "M20 10c0 6-8 12-8 12s-8-6-8-12a8 8 0 0 1 16 0zM12 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6",
    messenger: "M7.9 20A9 9 0 1 0 4 16.1L2 22z",
    check: "M20 6 9 17l-5-5",
    close: "M18 6 6 18M6 6l12 12",
    search: "M11 3a8 8 0 1 0 0 16 8 8 0 0 0 0-16M21 21l-4.3-4.3",
    clients: "M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M9 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8M22 21v-2a4 4 0 0 0-3-3.9M16 3.1a4 4 0 0 1 0 7.8",
    import: "M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4M7 10l5 5 5-5M12 15V3",
    today: "M3 17l2 2 4-4M3 7l2 2 4-4M13 6h8M13 12h8M13 18h8",
    clock: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20M12 6v6l4 2",
    growth: "M22 7l-8.5 8.5-5-5L2 17M16 7h6v6",
    evidence: "M3 3v18h18M8 17v-4M13 17V7M18 17v-8",
    down: "M6 9l6 6 6-6",
    next: "M9 18l6-6-6-6",
    plus: "M5 12h14M12 5v14",
    alert: "M21.7 18l-8-14a2 2 0 0 0-3.4 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.7-3M12 9v4M12 17h.01",
    person: "M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2M12 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8",
    page: "M15 3h6v6M10 14 21 3M21 14v5a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h5",
    calendar: "M8 2v4M16 2v4M3 10h18M5 4h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z",
    news: "M3 11l18-5v12L3 14zM11.6 16.8a3 3 0 1 1-5.8-1.6",
    file: "M15 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V7zM14 2v6h6",
};
const MIRRORED = new Set(["next", "page", "growth"]);
export function Icon({ name }: { name: string }) {
    return (
        <svg class={"icon" + (MIRRORED.has(name) ? " mirror" : "")} viewBox="0 0 24 24" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
            <path d={ICONS[name] ?? ICONS["file"]} />
        </svg>
    );
}
export function Mark() {
    return (
        <svg class="mark" viewBox="0 0 32 32" width="22" height="22" aria-hidden="true" focusable="false">
            <rect width="32" height="32" rx="7" fill="var(--stone)" />
            <path d="M8 22.5 24 9.5" stroke="#d8a63d" stroke-width="3.2" stroke-linecap="round" />
            <path d="M8 16.5 17 9.2" stroke="#d8a63d" stroke-opacity=".5" stroke-width="1.8" stroke-linecap="round" />
        </svg>
    );
}

/* A sentence the server made in the reader's language: it runs in that language's direction, even when it begins with a
 * name that does not. User texts go into a plain <bdi>. */
export const Say = ({ children }: { children: ComponentChildren }) => <bdi dir={language() === "fa" ? "rtl" : "ltr"}>{children}</bdi>;

/* ---- words with a mark ---- */
export function Worth({ minor, currency }: { minor: number | null; currency: string }) {
    if (minor === null) return null;
    return <span class="worth" title={t("Worth for life: what this client brings while it stays")}>{moneyShort(minor, currency)}</span>;
}
export const Channel = ({ channel }: { channel: string }) => <span class="channel"><Icon name={channel === "phone" ? "call" : channel === "post" ? "letter" : channel} />{channelName(channel)}</span>;
export const Phase = ({ phase }: { phase: string | null }) => (phase ? <span class={`phase phase-${phase}`}>{phaseName(phase)}</span> : null);
export const Kbd = ({ children }: { children: ComponentChildren }) => <kbd aria-hidden="true">{children}</kbd>;
export const Money = ({ minor, currency }: { minor: number; currency: string }) => <bdi class="num">{moneyShort(minor, currency)}</bdi>;

/* ---- an estimate on its interval ---- */
export function Interval({ value, low, high, label, fromZero = true, percent }: { value: number | null; low: number | null; high: number | null; label: string; fromZero?: boolean; percent?: boolean }) {
    if (value === null || low === null || high === null || high <= low) return null;
    const min = fromZero ? Math.min(0, low) : low - (high - low) * 0.3, max = percent && high <= 100 ? 100 : Math.max(value, high + (high - min) * 0.12);
    const x = (n: number) => (300 * (n - min)) / (max - min);
    return (
        <div class="interval">
            <svg viewBox="0 0 300 12" preserveAspectRatio="none" role="img" aria-label={label}>
                <line x1="0" x2="300" y1="6" y2="6" class="axis" /><rect x={x(low)} width={Math.max(2, x(high) - x(low))} y="3" height="6" rx="1" class="range" /><rect x={x(value) - 1.25} width="2.5" y="0" height="12" class="point" />
            </svg>
            <span class="muted">{label}</span>
        </div>
    );
}

/* ---- an address: masked until somebody presses it; that is recorded, and only then there is something to call ---- */
const ICON_OF: Record<string, string> = { phone: "call", email: "email", fax: "fax", messenger: "messenger", post: "letter" };
const opensOutside = (href: string) => /^https?:/.test(href);
export function Reach({ id, kind, label, primary }: { id: number; kind: string; label: string; primary?: boolean }) {
    const [shown, setShown] = useState<Revealed | null>(null);
    const [busy, setBusy] = useState(false);
    const look = "btn" + (primary ? " primary" : "");
    const name = <><Icon name={ICON_OF[kind] ?? "call"} />{channelName(kind === "phone" ? "call" : kind)}</>;
    const press = async () => {
        setBusy(true);
        try {
            const r = await post<Revealed>(`/api/addresses/${id}/reveal`);
            setShown(r);
            if (r.href) follow(r.href);
        } catch (e) {
            fault(e);
        }
        setBusy(false);
    };
    if (!shown) return <button type="button" class={look} disabled={busy} onClick={() => void press()}>{name} <bdi dir={kind === "post" ? undefined : "ltr"}>{label}</bdi></button>;
    if (shown.href) return <a class={look} href={shown.href} rel="noreferrer" target={opensOutside(shown.href) ? "_blank" : undefined}>{name} <bdi dir="ltr">{shown.value}</bdi></a>;
    return <span class="revealed"><bdi>{shown.value}</bdi><Copy text={shown.value} /></span>;
}
function follow(href: string) {
    const a = document.createElement("a");
    a.href = href;
    a.rel = "noreferrer";
    if (opensOutside(href)) a.target = "_blank";
    document.body.append(a);
    a.click();
    a.remove();
}
/* On plain-http addresses of an office network there is no clipboard: the text can be marked at one click. */
export function Copy({ text }: { text: string }) {
    if (!navigator.clipboard) return null;
    return <button type="button" class="bare" onClick={() => navigator.clipboard.writeText(text).then(() => say(t("Copied")), fault)}>{t("Copy")}</button>;
}

/* ---- waiting, failing, empty ---- */
export function Skeleton({ rows = 6 }: { rows?: number }) {
    const [shown, show] = useState(false);
    useEffect(() => {
        const timer = setTimeout(() => show(true), 200);
        return () => clearTimeout(timer);
    }, []);
    return shown ? <div class="skeleton" role="status" aria-label={t("Loading")}>{Array.from({ length: rows }, (_, i) => <i key={i} />)}</div> : null;
}
export function Failed({ error, again }: { error: ApiError; again: () => void }) {
    return (
        <div class="failed" role="alert">
            <p><Icon name="alert" /> <Say>{error.message}</Say></p>
            <button type="button" class="btn" onClick={again}>{t("Try again")}</button>
        </div>
    );
}
/* What every screen does with an answer: data as soon as there is some, else skeleton or the reason. */
export function Answer<T>({ q, rows, children }: { q: Query<T>; rows?: number; children: (data: T) => ComponentChildren }) {
    if (q.data !== undefined) return <>{q.error && <Failed error={q.error} again={q.again} />}{children(q.data)}</>;
    return q.error ? <Failed error={q.error} again={q.again} /> : <Skeleton rows={rows} />;
}

/* ---- dialog: native, focus goes back where it was ---- */
export function Dialog({ title, onClose, children, wide }: { title: string; onClose: () => void; children: ComponentChildren; wide?: boolean }) {
    const ref = useRef<HTMLDialogElement>(null);
    const id = useId();
    useKeys([{ code: "Escape", run: onClose, inFields: true }], true);
    useLayoutEffect(() => {
        const before = document.activeElement as HTMLElement | null;
        ref.current?.showModal();
        ref.current?.querySelector<HTMLElement>("[data-first]")?.focus();
        return () => before?.isConnected && before.focus({ preventScroll: true });
    }, []);
    return (
        <dialog ref={ref} class={wide ? "wide" : ""} aria-labelledby={id} onCancel={(e) => { e.preventDefault(); onClose(); }}
            onMouseDown={(e) => e.target === ref.current && onClose()}>
            <div class="dialog">
                <header>
                    <h2 id={id}>{title}</h2>
                    <button type="button" class="bare" aria-label={t("Close")} onClick={onClose}><Icon name="close" /></button>
                </header>
                {children}
            </div>
        </dialog>
    );
}

/* ---- menu under a button ---- */
export function Menu({ label, icon, children, up }: { label: ComponentChildren; icon?: string; children: (close: () => void) => ComponentChildren; up?: boolean }) {
    const [open, setOpen] = useState(false);
    const box = useRef<HTMLDivElement>(null);
    const close = () => setOpen(false);
    useEffect(() => {
        if (!open) return;
        const out = (e: Event) => !box.current?.contains(e.target as Node) && close();
        const esc = (e: KeyboardEvent) => {
            if (e.key !== "Escape") return;
            e.stopPropagation();
            close();
            box.current?.querySelector("button")?.focus();
        };
        document.addEventListener("pointerdown", out);
        document.addEventListener("focusin", out);
        box.current?.addEventListener("keydown", esc);
        const el = box.current;
        return () => {
            document.removeEventListener("pointerdown", out);
            document.removeEventListener("focusin", out);
            el?.removeEventListener("keydown", esc);
        };
    }, [open]);
    return (
        <div class={"menu" + (up ? " up" : "")} ref={box}>
            <button type="button" class="btn" aria-expanded={open} onClick={() => setOpen(!open)}>{icon && <Icon name={icon} />}{label}<Icon name="down" /></button>
            {open && <div class="menu-body">{children(close)}</div>}
        </div>
    );
}

/* ---- tabs ---- */
export function Tabs({ names, now, onPick }: { names: [string, string][]; now: string; onPick: (id: string) => void }) {
    const keys = (e: TargetedKeyboardEvent<HTMLDivElement>) => {
        const step = ({ ArrowRight: 1, ArrowLeft: -1 } as Record<string, number>)[e.key];
        if (!step) return;
        e.preventDefault();
        const i = names.findIndex(([id]) => id === now);
        const next = names[(i + (language() === "fa" ? -step : step) + names.length) % names.length]!;
        onPick(next[0]);
        (e.currentTarget.querySelector(`[data-tab="${next[0]}"]`) as HTMLElement).focus();
    };
    return (
        <div class="tabs" role="tablist" onKeyDown={keys}>
            {names.map(([id, name]) => (
                <button type="button" role="tab" key={id} data-tab={id} aria-selected={id === now} tabIndex={id === now ? 0 : -1} onClick={() => onPick(id)}>{name}</button>
            ))}
        </div>
    );
}

/* ---- a field with its label ---- */
export function Field({ label, help, error, children }: { label: string; help?: ComponentChildren; error?: string | null; children: (id: string) => ComponentChildren }) {
    const id = useId();
    return (
        <div class="field">
            <label for={id}>{label}</label>
            {children(id)}
            {help && <p class="help">{help}</p>}
            {error && <p class="error" role="alert">{error}</p>}
        </div>
    );
}

/* ---- day picker: type or walk with the arrows, in the reader's calendar ---- */
export function DayField({ label, value, onChange, onEnter, open, min }: { label: string; value: string | null; onChange: (iso: string | null) => void; onEnter?: () => void; open?: boolean; min?: number }) {
    const day = isoToDay(value);
    const [text, setText] = useState(day === null ? "" : dateShort(day));
    const [cal, setCal] = useState(!!open);
    const id = useId();
    const box = useRef<HTMLDivElement>(null);
    const typed = (s: string) => {
        setText(s);
        const d = s.trim() ? parseDay(s) : null;
        onChange(d !== null && (min === undefined || d >= min) ? dayToIso(d) : null);
    };
    const pick = (d: number) => {
        setText(dateShort(d));
        onChange(dayToIso(d));
    };
    const wrong = text.trim() !== "" && day === null;
    return (
        <div class="field day-field" ref={box}>
            <label for={id}>{label}</label>
            <div class="with-button">
                <input id={id} type="text" dir="auto" autocomplete="off" data-first={open ? true : undefined} value={text} placeholder={t("tomorrow, +3, 22.11")} aria-invalid={wrong} aria-describedby={id + "h"}
                    onInput={(e) => typed(e.currentTarget.value)}
                    onKeyDown={(e) => {
                        if (e.key === "Enter" && onEnter && day !== null) { e.preventDefault(); onEnter(); }
                        if (e.key === "ArrowDown") {
                            e.preventDefault();
                            setCal(true);
                            setTimeout(() => box.current?.querySelector<HTMLElement>('.calendar [tabindex="0"]')?.focus());
                        }
                    }} />
                {!open && <button type="button" class="btn icon-only" aria-label={t("Calendar")} aria-expanded={cal} onClick={() => setCal(!cal)}><Icon name="calendar" /></button>}
            </div>
            <p class={wrong ? "help error" : "help"} id={id + "h"}>
                {day !== null ? weekdayName(day) + comma() + dateLong(day) : wrong ? t("No such day from today on. Write 22.11, +3 or “tomorrow”.") : "\u00a0"}
            </p>
            {cal && <MonthGrid day={day ?? Math.max(todayDay(), min ?? -1e9)} chosen={day} min={min} onPick={(d, final) => { pick(d); if (final) { if (onEnter) onEnter(); else if (!open) setCal(false); } }} />}
        </div>
    );
}
function MonthGrid({ day, chosen, min, onPick }: { day: number; chosen: number | null; min?: number; onPick: (d: number, final: boolean) => void }) {
    const [at, setAt] = useState(day);
    const grid = useRef<HTMLTableElement>(null);
    const moved = useRef(false);
    useEffect(() => { if (chosen !== null) setAt(chosen); }, [chosen]);
    useEffect(() => {
        if (moved.current) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
        moved.current = false;
    }, [at]);
    const [y, m, d] = civil(at);
    const first = fromCivil(y, m, 1), length = monthLength(y, m);
    const lead = (weekday(first) - weekStart() + 7) % 7;
    const walk = (by: number) => {
        const to = at + by;
        if (min !== undefined && to < min) return;
        moved.current = true;
        setAt(to);
    };
    const month = (by: number) => {
        const n = y * 12 + m - 1 + by, yy = Math.floor(n / 12), mm = (n % 12) + 1;
        const to = fromCivil(yy, mm, Math.min(d, monthLength(yy, mm)));
        moved.current = document.activeElement?.closest("table") === grid.current;
        setAt(min !== undefined ? Math.max(to, min) : to);
    };
    const side = language() === "fa" ? -1 : 1;
    const keys = (e: TargetedKeyboardEvent<HTMLTableElement>) => {
        const by: Record<string, () => void> = {
            ArrowRight: () => walk(side), ArrowLeft: () => walk(-side), ArrowDown: () => walk(7), ArrowUp: () => walk(-7),
            PageDown: () => month(1), PageUp: () => month(-1), Enter: () => onPick(at, true),
        };
        const f = by[e.key];
        if (!f) return;
        e.preventDefault();
        e.stopPropagation();
        f();
    };
    const cells = [...Array.from({ length: lead }, () => 0), ...Array.from({ length }, (_, i) => i + 1)];
    while (cells.length % 7) cells.push(0);
    const weeks = Array.from({ length: cells.length / 7 }, (_, i) => cells.slice(i * 7, i * 7 + 7));
    return (
        <div class="calendar">
            <div class="calendar-head">
                <button type="button" class="bare" aria-label={t("Previous month")} onClick={() => month(-1)}><span class="turn"><Icon name="next" /></span></button>
                <b aria-live="polite">{monthTitle(y, m)}</b>
                <button type="button" class="bare" aria-label={t("Next month")} onClick={() => month(1)}><Icon name="next" /></button>
            </div>
            <table ref={grid} role="grid" aria-label={monthTitle(y, m)} onKeyDown={keys} data-calendar={calendarNow()}>
                <thead><tr>{Array.from({ length: 7 }, (_, i) => (i + weekStart()) % 7).map((w) => <th key={w} scope="col" abbr={weekdayLong(w)}>{weekdayShort(w)}</th>)}</tr></thead>
                <tbody>
                    {weeks.map((week, wi) => (
                        <tr key={wi}>
                            {week.map((n, i) => {
                                if (!n) return <td key={i} />;
                                const it = first + n - 1;
                                const off = min !== undefined && it < min;
                                return (
                                    <td key={i} role="gridcell" aria-selected={it === chosen}>
                                        <button type="button" tabIndex={it === at ? 0 : -1} disabled={off} class={it === todayDay() ? "today" : ""} aria-label={dateLong(it)} onClick={() => onPick(it, false)}>{number(n)}</button>
                                    </td>
                                );
                            })}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

/* Whether there is room for a record beside its list. */
export function useWide(width = 1100): boolean {
    const [wide, setWide] = useState(() => matchMedia(`(min-width:${width}px)`).matches);
    useEffect(() => {
        const m = matchMedia(`(min-width:${width}px)`);
        const f = () => setWide(m.matches);
        m.addEventListener("change", f);
        return () => m.removeEventListener("change", f);
    }, [width]);
    return wide;
}
export function useTitle(text: string) {
    useEffect(() => { document.title = text ? `${text} · Touchstone` : "Touchstone"; }, [text]);
}
