/* picture.tsx: pictures the server draws, with their message and the same in numbers, and numbers with their reasons. */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Picture } from "./api";
import { t } from "./i18n";
import { Say } from "./parts";

export const sentence = (s: string) => s.charAt(0).toUpperCase() + s.slice(1);

/* Room for a picture, in steps, so that a little dragging does not ask the server anew. */
export function useRoom(): [number, (el: HTMLElement | null) => void] {
    const [room, setRoom] = useState(0);
    const [el, setEl] = useState<HTMLElement | null>(null);
    useEffect(() => {
        if (!el) return;
        const measure = () => setRoom(Math.max(280, Math.min(1200, Math.floor(el.clientWidth / 8) * 8)));
        const watch = new ResizeObserver(measure);
        measure();
        watch.observe(el);
        return () => watch.disconnect();
    }, [el]);
    return [room, setEl];
}

/* The page lets no text become markup, so the server's picture is put together element by element, of those it may have. */
const SHAPES = new Set(["svg", "g", "path", "rect", "line", "circle", "text", "title", "desc"]);
const SIGNS: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };
const plain = (s: string) => s.replace(/&(amp|lt|gt|quot|#39);/g, (x) => SIGNS[x]!);
function drawing(text: string): DocumentFragment {
    const top = document.createDocumentFragment();
    let at: Node = top;
    for (const [, end, name, attributes, empty, words] of text.matchAll(/<(\/?)([a-z]+)([^>]*?)(\/?)>|([^<]+)/g)) {
        if (words !== undefined) at.appendChild(document.createTextNode(plain(words)));
        else if (end) at = at.parentNode ?? top;
        else {
            const el = document.createElementNS("http://www.w3.org/2000/svg", SHAPES.has(name!) ? name! : "g");
            for (const [, key, value] of attributes!.matchAll(/([\w:-]+)="([^"]*)"/g)) if (!/^(xmlns|style|on)/.test(key!)) el.setAttribute(key!, plain(value!));
            at.appendChild(el);
            if (!empty) at = el;
        }
    }
    return top;
}

/* ---- a picture, its message, and the same numbers as a table ---- */
export interface DrawnProps { picture: Picture; onPick?: (key: string) => void; table?: ComponentChildren; says?: boolean; tableName?: string }
export function Drawn({ picture, onPick, table, says, tableName }: DrawnProps) {
    const box = useRef<HTMLDivElement>(null);
    const [wide, setWide] = useState(false);
    useLayoutEffect(() => {
        box.current!.replaceChildren(drawing(picture.svg));
        setWide(box.current!.scrollWidth > box.current!.clientWidth);
    }, [picture.svg]);
    const click = (e: MouseEvent) => {
        const key = (e.target as Element).closest("[data-key]")?.getAttribute("data-key");
        if (key) onPick?.(key);
    };
    return (
        <figure class="drawn">
            {says && <figcaption><Say>{sentence(picture.text)}</Say></figcaption>}
            <div ref={box} class={onPick ? "picture pick" : "picture"} onClick={onPick && click} {...(wide ? { tabIndex: 0, role: "group", "aria-label": picture.title } : {})} />
            {table && <Fold name={tableName ?? t("The same in numbers")}><div class="sheet" tabIndex={0} role="group" aria-label={picture.title}>{table}</div></Fold>}
        </figure>
    );
}
/* What is inside is made when it is asked for: it may be long. */
export function Fold({ name, children }: { name: string; children: ComponentChildren }) {
    const [open, setOpen] = useState(false);
    return <details class="fold" onToggle={(e) => setOpen(e.currentTarget.open)}><summary>{name}</summary>{open && children}</details>;
}
export function Why({ children }: { children: ComponentChildren }) {
    return <details class="ask"><summary>{t("Why?")}</summary>{children}</details>;
}
