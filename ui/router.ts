/* router.ts: the address is the view. Paths choose the screen, the query its filter, sort and open record. */
import { useLayoutEffect, useReducer } from "preact/hooks";

const watchers = new Set<() => void>();
const changed = () => watchers.forEach((f) => f());
addEventListener("popstate", changed);

export function go(to: string, replace = false) {
    if (to === location.pathname + location.search) return;
    history[replace ? "replaceState" : "pushState"](null, "", to);
    changed();
}
export interface Place { path: string; params: URLSearchParams }
export function usePlace(): Place {
    const [, redraw] = useReducer((n: number) => n + 1, 0);
    useLayoutEffect(() => { /* not after the paint: a change in between would be missed */
        const f = () => redraw(0);
        watchers.add(f);
        return () => void watchers.delete(f);
    }, []);
    return { path: location.pathname, params: new URLSearchParams(location.search) };
}
/* The same place with some parameters changed; null removes one. */
export function withParams(changes: Record<string, string | null>): string {
    const q = new URLSearchParams(location.search);
    for (const [k, v] of Object.entries(changes)) v === null || v === "" ? q.delete(k) : q.set(k, v);
    const s = q.toString();
    return location.pathname + (s ? "?" + s : "");
}
/* Own links move without loading the page; new tabs and other hosts stay the browser's. */
document.addEventListener("click", (e) => {
    const a = (e.target as Element).closest?.("a");
    if (!a || e.defaultPrevented || e.button || e.metaKey || e.ctrlKey || e.shiftKey || a.target || a.hasAttribute("download")) return;
    const href = a.getAttribute("href") ?? "";
    if (!href.startsWith("/") || href.startsWith("/api/")) return;
    e.preventDefault();
    go(href);
});
