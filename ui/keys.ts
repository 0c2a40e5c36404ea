/* keys.ts: keyboard commands by physical key (event.code), so that they work on every layout. Bindings form layers:
 * the last one mounted is asked first, a modal layer (dialog) hides the ones below. In fields only Escape and
 * combinations with Ctrl reach us. The sheet of keys is made from the bindings that have a label. */
import { useLayoutEffect, useRef } from "preact/hooks";

export interface Binding {
    code: string;               /* "KeyJ", "Ctrl+KeyK", "Shift+Slash", "g KeyT" */
    run: (e: KeyboardEvent) => void;
    label?: string;             /* as shown in the sheet of keys */
    show?: string;              /* the key as people know it */
    inFields?: boolean;
}
interface Layer { bindings: Binding[]; modal: boolean }
const layers: Layer[] = [];
let prefix = "";
let prefixTimer = 0;

export const isField = (el: EventTarget | null) => el instanceof HTMLElement && (/^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) ? !/^(checkbox|radio|button|submit|file)$/.test((el as HTMLInputElement).type) : el.isContentEditable);
const isControl = (el: EventTarget | null) => el instanceof Element && !!el.closest("button,a,summary,[role=tab]");

addEventListener("keydown", (e) => {
    if (e.isComposing || e.altKey) return;
    const field = isField(e.target);
    const code = e.code.replace("Numpad", "Digit").replace("DigitEnter", "Enter");
    const single = !e.ctrlKey && !e.metaKey;
    if (single && (code === "Enter" || code === "Space") && isControl(e.target)) return;
    const name = (e.ctrlKey || e.metaKey ? "Ctrl+" : "") + (e.shiftKey ? "Shift+" : "") + code;
    const full = prefix ? `${prefix} ${code}` : name;
    const had = prefix;
    prefix = "";
    for (let i = layers.length - 1; i >= 0; i--) {
        const layer = layers[i]!;
        for (const b of layer.bindings) {
            if (b.code !== full) continue;
            if (field && single && code !== "Escape" && !b.inFields) continue;
            e.preventDefault();
            b.run(e);
            return;
        }
        if (layer.modal) return;
    }
    if (!field && single && !had && name === "KeyG") {
        prefix = "g";
        clearTimeout(prefixTimer);
        prefixTimer = window.setTimeout(() => (prefix = ""), 1500);
    }
});

export function useKeys(bindings: Binding[], modal = false) {
    const layer = useRef<Layer>({ bindings, modal });
    layer.current.bindings = bindings;
    useLayoutEffect(() => {
        const l = layer.current;
        /* What appears behind an open dialog stays behind it. */
        const dialog = l.modal ? -1 : layers.findIndex((x) => x.modal);
        layers.splice(dialog < 0 ? layers.length : dialog, 0, l);
        return () => void layers.splice(layers.indexOf(l), 1);
    }, []);
}
export const sheet = () => layers.flatMap((l) => l.bindings.filter((b) => b.label));
