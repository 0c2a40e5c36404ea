/* extras.tsx: the command palette, the sheet of keys and the calendar address; loaded when first asked for. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Feed, Found, SearchRow } from "./api";
import { get, post } from "./api";
import { t } from "./i18n";
import { sheet } from "./keys";
import { Copy, Dialog, Field, Icon } from "./parts";
import { go } from "./router";
import { fault, prefer, say, session, undoLast } from "./store";
import { menu } from "./shell";

interface Entry { id: string; icon: string; title: string; detail?: string | null; user?: boolean; run: () => void }

export function Palette({ onClose }: { onClose: () => void }) {
    const [q, setQ] = useState("");
    const [found, setFound] = useState<SearchRow[]>([]);
    const [at, setAt] = useState(0);
    const [failed, setFailed] = useState(false);
    const commands: Entry[] = useMemo(() => {
        const theme = session().user.theme === "dark" ? "light" : "dark";
        return [
            ...menu().map((m) => ({ id: m.path, icon: m.icon, title: t("Go to: {place}", { place: t(m.label) }), run: () => go(m.path) })),
            { id: "undo", icon: "clock", title: t("Undo the last change"), run: undoLast },
            { id: "theme", icon: "page", title: theme === "dark" ? t("Dark theme") : t("Light theme"), run: () => void prefer({ theme }) },
            { id: "en", icon: "person", title: "English", run: () => void prefer({ lang: "en" }) },
            { id: "ru", icon: "person", title: "Русский", run: () => void prefer({ lang: "ru" }) },
            { id: "fa", icon: "person", title: "فارسی", run: () => void prefer({ lang: "fa" }) },
        ];
    }, []);
    useEffect(() => {
        setAt(0);
        if (!q.trim()) return setFound([]);
        let live = true;
        const timer = setTimeout(() => {
            get<Found>("/api/search?q=" + encodeURIComponent(q.trim())).then(
                (r) => { if (live) { setFound(r.rows); setFailed(false); } }, () => live && setFailed(true));
        }, 80);
        return () => { live = false; clearTimeout(timer); };
    }, [q]);
    const word = q.trim().toLowerCase();
    const entries: Entry[] = [
        ...commands.filter((c) => !word || c.title.toLowerCase().includes(word)),
        ...found.map((r) => ({ id: r.kind + r.id, icon: r.kind === "client" ? "clients" : "person", title: r.title, detail: r.detail, user: true, run: () => go(`/clients/${r.client_id}${r.kind === "person" ? "?tab=people" : ""}`) })),
    ];
    const run = (e: Entry | undefined) => {
        if (!e) return;
        onClose();
        e.run();
    };
    const keys = (e: KeyboardEvent) => {
        const to = ({ ArrowDown: at + 1, ArrowUp: at - 1 } as Record<string, number>)[e.key];
        if (to !== undefined) { e.preventDefault(); setAt(Math.max(0, Math.min(entries.length - 1, to))); }
        if (e.key === "Enter") { e.preventDefault(); run(entries[at]); }
    };
    return (
        <Dialog title={t("Commands and search")} onClose={onClose}>
            <div class="palette">
                <input type="text" dir="auto" data-first role="combobox" aria-expanded="true" aria-controls="palette-list" aria-activedescendant={entries[at] ? "p" + at : undefined} aria-label={t("Command, client or person")} placeholder={t("Command, client or person")}
                    value={q} onInput={(e) => setQ(e.currentTarget.value)} onKeyDown={keys} />
                <ul id="palette-list" role="listbox" aria-label={t("Commands and search")}>
                    {entries.map((e, i) => (
                        <li key={e.id} id={"p" + i} role="option" aria-selected={i === at} onMouseMove={() => setAt(i)} onClick={() => run(e)} ref={(el) => { if (i === at) el?.scrollIntoView({ block: "nearest" }); }}>
                            <Icon name={e.icon} />{e.user ? <bdi>{e.title}</bdi> : <span>{e.title}</span>}{e.detail && <bdi class="muted">{e.detail}</bdi>}
                        </li>
                    ))}
                </ul>
                {!entries.length && <p class="help">{failed ? t("The server cannot be reached. What you see may be old.") : t("Nothing found. Try another spelling or a shorter word.")}</p>}
            </div>
        </Dialog>
    );
}

export function KeySheet({ onClose }: { onClose: () => void }) {
    const rows = useMemo(() => {
        const seen = new Set<string>();
        return sheet().filter((b) => b.show && !seen.has(b.show + b.label) && seen.add(b.show + b.label));
    }, []);
    return (
        <Dialog title={t("Keys")} onClose={onClose}>
            <dl class="keysheet">
                {rows.map((b) => <div key={b.show! + b.label}><dt>{b.show!.split(" ").map((k) => <kbd key={k}>{k}</kbd>)}</dt><dd>{b.label}</dd></div>)}
            </dl>
            <p class="help">{t("Letters work by their place on the keyboard, on every layout.")}</p>
        </Dialog>
    );
}

/* ---- the secret address of one's own calendar: shown once, a new one ends the old one ---- */
export function FeedAddress({ onClose }: { onClose: () => void }) {
    const [address, setAddress] = useState<string | null>(null);
    const [busyOnly, setBusyOnly] = useState(false);
    const make = async (revoke: boolean) => {
        try {
            const r = await post<Feed>("/api/calendar", revoke ? { revoke } : { busy_only: busyOnly }, { once: true });
            setAddress(r.path && location.origin + r.path);
            if (revoke) {
                say(r.revoked ? t("The calendar address has ended") : t("There was no calendar address"));
                onClose();
            }
        } catch (e) {
            fault(e);
        }
    };
    return (
        <Dialog title={t("Calendar address")} onClose={onClose}>
            <p>{t("Whoever knows this address sees your planned touches, without signing in: clients and people, no numbers. Give it to your own calendar program only.")}</p>
            {address ? (
                <>
                    <Field label={t("Copy it now; it is shown once")}>{(id) => <input id={id} dir="ltr" readOnly value={address} data-first onFocus={(e) => e.currentTarget.select()} />}</Field>
                    <p><Copy text={address} /></p>
                </>
            ) : (
                <>
                    <p><label><input type="checkbox" checked={busyOnly} onChange={(e) => setBusyOnly(e.currentTarget.checked)} /> {t("Say only that the time is taken")}</label></p>
                    <div class="quick">
                        <button type="button" class="btn primary" data-first onClick={() => void make(false)}>{t("Make a new address")}</button>
                        <button type="button" class="btn" onClick={() => void make(true)}>{t("End the address")}</button>
                    </div>
                    <p class="help">{t("A new address ends the old one.")}</p>
                </>
            )}
        </Dialog>
    );
}
