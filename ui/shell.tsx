/* shell.tsx: rail, settings, messages, palette and keys around every screen. */
import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { screens } from "virtual:screens";
import type { Session, Today } from "./api";
import { cached } from "./api";
import { number } from "./format";
import { languages, t, tn } from "./i18n";
import { useKeys } from "./keys";
import type { Binding } from "./keys";
import { Icon, Kbd, Mark, Menu } from "./parts";
import { go } from "./router";
import { can, closeNote, fault, prefer, session, signOut, undoLast, useStore } from "./store";
import { roleName } from "./words";

const entries = screens.filter((s) => s.menu !== false).sort((a, b) => a.order - b.order);
/* What the role may see; `needs` is the action a screen is made of. */
export const menu = () => entries.filter((s) => !s.needs || can(s.needs));
type Extra = ComponentType<{ onClose: () => void }>;

export function Shell({ path, children }: { path: string; children: ComponentChildren }) {
    const s = useStore();
    const main = useRef<HTMLElement>(null);
    const [extra, setExtra] = useState<{ name: string; Body: Extra } | null>(null);
    const open = (name: "palette" | "sheet" | "feed") => import("./extras").then((m) => setExtra({ name, Body: name === "palette" ? m.Palette : name === "feed" ? m.FeedAddress : m.KeySheet }), fault);
    const bindings: Binding[] = [
        { code: "Ctrl+KeyK", run: () => void open("palette"), label: t("Commands and search"), show: "Ctrl K", inFields: true },
        { code: "Shift+Slash", run: () => void open("sheet"), label: t("This sheet"), show: "?" },
        { code: "KeyZ", run: undoLast, label: t("Undo the last change"), show: "z" },
        { code: "Ctrl+KeyZ", run: undoLast },
        ...menu().map((m) => ({ code: `g ${m.key}`, run: () => go(m.path), label: t("Go to: {place}", { place: t(m.label) }), show: `g ${m.key.slice(3).toLowerCase()}` })),
    ];
    /* In fields Ctrl+Z is the field's own. */
    useKeys(bindings);
    useEffect(() => { main.current?.scrollTo?.(0, 0); }, [path]);
    const here = (p: string) => path === p || path.startsWith(p + "/");
    return (
        <div class="shell">
            <a class="skip" href="#main" onClick={(e) => { e.preventDefault(); main.current?.focus(); }}>{t("Skip to the content")}</a>
            <nav class="rail" aria-label={t("Main")}>
                <div class="brand"><Mark /><bdi>{s.session!.workspace.name}</bdi></div>
                <ul>
                    {menu().map((m) => {
                        const n = waitingFor(m.count, s.session!);
                        return (
                            <li key={m.path}>
                                <a href={m.path} aria-current={here(m.path) ? "page" : undefined}>
                                    <Icon name={m.icon} /><span>{t(m.label)}</span>{n > 0 && <span class="count">{number(n)}</span>}
                                </a>
                            </li>
                        );
                    })}
                </ul>
                <div class="rail-end">
                    <button type="button" class="rail-btn" onClick={() => void open("palette")}><Icon name="search" /><span>{t("Search")}</span><Kbd>Ctrl K</Kbd></button>
                    <button type="button" class="rail-btn keys-btn" onClick={() => void open("sheet")}><span class="icon qm" aria-hidden="true">?</span><span>{t("Keys")}</span></button>
                    <Settings onFeed={() => void open("feed")} />
                </div>
            </nav>
            <main id="main" ref={main} tabIndex={-1}>{children}</main>
            {s.waiting > 0 && <div class="offline" role="status">{tn("Offline. {n} change is waiting and will be sent.", "Offline. {n} changes are waiting and will be sent.", s.waiting)}</div>}
            {s.note && (
                <div class={"toast" + (s.note.bad ? " bad" : "")} key={s.note.id}>
                    {s.note.bad && <Icon name="alert" />}<bdi>{s.note.text}</bdi>
                    {s.note.undo && <button type="button" class="bare" onClick={undoLast}>{t("Undo")} <Kbd>z</Kbd></button>}
                    <button type="button" class="bare" aria-label={t("Close")} onClick={closeNote}><Icon name="close" /></button>
                </div>
            )}
            <div class="sr" role="status" aria-live="polite">{s.said}</div>
            {extra && <extra.Body onClose={() => setExtra(null)} />}
        </div>
    );
}
/* The rail counts what waits: the list itself knows better than the session once it is here. */
function waitingFor(count: string | undefined, s: Session): number {
    if (!count) return 0;
    if (count === "today") {
        const own = cached<Today>("/api/today");
        if (own) return own.left;
    }
    return s.counts[count as keyof Session["counts"]] ?? 0;
}
function Settings({ onFeed }: { onFeed: () => void }) {
    const u = session().user;
    const choice = (label: string, now: string, options: [string, string][], pick: (id: string) => void) => (
        <fieldset>
            <legend>{label}</legend>
            <div class="segments">{options.map(([id, name]) => <button type="button" key={id} lang={id.length === 2 ? id : undefined} aria-pressed={id === now} onClick={() => pick(id)}>{name}</button>)}</div>
        </fieldset>
    );
    return (
        <Menu up icon="person" label={<bdi>{u.name}</bdi>}>
            {(close) => (
                <>
                    <p class="who"><bdi>{u.name}</bdi><span>{roleName(u.role)}</span></p>
                    {choice(t("Language"), u.lang, languages.map((l) => [l.id, l.name]), (lang) => void prefer({ lang: lang as "en" }))}
                    {choice(t("Calendar"), u.calendar, [["gregorian", t("Gregorian")], ["jalali", t("Jalali")]], (calendar) => void prefer({ calendar }))}
                    {choice(t("Theme"), u.theme || "system", [["system", t("Automatic")], ["light", t("Light")], ["dark", t("Dark")]], (theme) => void prefer({ theme }))}
                    {can("calendar feed") && <button type="button" class="btn" onClick={() => { close(); onFeed(); }}>{t("Calendar address…")}</button>}
                    <button type="button" class="btn" onClick={() => signOut().catch(fault)}>{t("Sign out")}</button>
                </>
            )}
        </Menu>
    );
}
