/* store.ts: what the whole application shares: who is signed in, the messages at the bottom, the last change that can
 * be undone. */
import { useLayoutEffect, useReducer } from "preact/hooks";
import { connect, forget, get, listen, post, put, write } from "./api";
import type { ApiError, Session } from "./api";
import { setLocale } from "./format";
import { loadLanguage, t } from "./i18n";
import type { Lang } from "./format";

interface Note { id: number; text: string; bad?: boolean; undo?: () => void }
interface State { session: Session | null; ready: boolean; waiting: number; note: Note | null; said: string; error: ApiError | null }

export const state: State = { session: null, ready: false, waiting: 0, note: null, said: "", error: null };
const watchers = new Set<() => void>();
export function set(changes: Partial<State>) {
    Object.assign(state, changes);
    watchers.forEach((f) => f());
}
export function useStore(): State {
    const [, redraw] = useReducer((n: number) => n + 1, 0);
    useLayoutEffect(() => { /* not after the paint: a change in between would be missed */
        const f = () => redraw(0);
        watchers.add(f);
        return () => void watchers.delete(f);
    }, []);
    return state;
}
export const session = () => state.session!;
export const can = (action: string) => state.session?.roles_can.includes(action) ?? false;

/* ---- one message at a time, ten seconds, with its undo ---- */
let noteId = 0;
let timer = 0;
export function say(text: string, undo?: () => void) {
    const id = ++noteId;
    set({ note: { id, text, undo }, said: text });
    clearTimeout(timer);
    timer = window.setTimeout(closeNote, 10000);
}
export function fault(e: unknown) {
    const text = e instanceof Error ? e.message : String(e);
    set({ note: { id: ++noteId, text, bad: true }, said: text });
    clearTimeout(timer);
    timer = window.setTimeout(closeNote, 10000);
}
export function closeNote() { set({ note: null }); }
export function undoLast() {
    const undo = state.note?.undo;
    if (!undo) return;
    closeNote();
    undo();
}

/* ---- session ---- */
export const guessedLanguage = (): Lang => {
    const stored = localStorage.getItem("lang");
    if (stored === "en" || stored === "ru" || stored === "fa") return stored;
    const l = navigator.language.slice(0, 2);
    return l === "ru" || l === "fa" ? l : "en";
};
export function applyTheme(theme: string) {
    document.documentElement.dataset.theme = theme === "light" || theme === "dark" ? theme : "";
    localStorage.setItem("theme", theme);
}
async function enter(s: Session) {
    connect(s.csrf);
    localStorage.setItem("lang", s.user.lang);
    setLocale(s.user.lang, s.user.calendar, s.today);
    applyTheme(s.user.theme);
    await loadLanguage(s.user.lang);
    set({ session: s, ready: true, error: null });
}
export async function start() {
    const lang = guessedLanguage();
    applyTheme(localStorage.getItem("theme") ?? "");
    listen(() => { forget(); set({ session: null }); }, (n) => set({ waiting: n }));
    const first = loadLanguage(lang);
    try {
        const s = await get<Session>("/api/session");
        await first;
        await enter(s);
    } catch (e) {
        await first;
        setLocale(lang, lang === "fa" ? "jalali" : "gregorian");
        const error = e as ApiError;
        set({ ready: true, error: error.status === 401 ? null : error });
    }
}
export async function switchLanguage(lang: Lang) {
    localStorage.setItem("lang", lang);
    setLocale(lang, lang === "fa" ? "jalali" : "gregorian");
    await loadLanguage(lang);
    set({});
}
export async function signIn(login: string, password: string) {
    const s = await post<Session>("/api/session", { login, password, lang: guessedLanguage() }, { once: true });
    forget();
    await enter(s);
}
export async function signOut() {
    await write("DELETE", "/api/session", undefined, { once: true });
    forget();
    set({ session: null, note: null });
}
export async function prefer(p: { lang?: Lang; calendar?: string; theme?: string }) {
    try {
        const s = await post<Session>("/api/session/preferences", p);
        /* Sentences come from the server in the reader's language: ask for them again. */
        if (p.lang) forget();
        put("/api/session", s);
        await enter(s);
        set({ said: t("Saved") });
    } catch (e) {
        fault(e);
    }
}
