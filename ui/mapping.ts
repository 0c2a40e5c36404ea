/* mapping.ts: the mapping's text (docs/import.md) as the import page edits it: one line changes, the rest — ids, values
 * translated, rows skipped — stays as the server guessed it. Pure. */

export type Order = "" | "dmy" | "mdy";

/* A name that is no plain word stands in brackets. One with a closing bracket cannot be written. */
export const canMap = (column: string) => column.trim() !== "" && !/[\]\n]/.test(column);
const quote = (column: string) => (/^[^\s=:,+?#["]+$/.test(column) && column !== "today" ? column : `[${column}]`);

export const emptyMap = (kind: string) => `touchstone-map 1\nname "file"\nsource "file"\nkind ${kind}\n`;

/* The lines of the first block, from its `kind` to the next. */
function block(lines: string[]): [number, number] {
    const from = lines.findIndex((l) => l.startsWith("kind "));
    const next = lines.findIndex((l, i) => i > from && l.startsWith("kind "));
    return [from + 1, next < 0 ? lines.length : next];
}
const isOf = (line: string, field: string, sign: string) => line.startsWith(field + " ") && new RegExp(`^${sign}`).test(line.slice(field.length + 1));

/* The field takes its value from the column; none when it is empty. */
export function setColumn(text: string, field: string, column: string): string {
    const lines = text.replace(/\n$/, "").split("\n"), [from, to] = block(lines);
    const at = lines.findIndex((l, i) => i >= from && i < to && isOf(l, field, "\\??="));
    const order = at < 0 ? "" : (/ order (?:dmy|mdy)$/.exec(lines[at]!)?.[0] ?? "");
    if (!column) {
        const rest = lines.filter((l, i) => !(i >= from && i < to && isOf(l, field, "(?:\\??=|:)")));
        return rest.join("\n") + "\n";
    }
    const line = `${field} = ${quote(column)}${order}`;
    if (at < 0) lines.splice(to, 0, line);
    else lines[at] = line;
    return lines.join("\n") + "\n";
}

/* Which comes first in days like 03/04/2026, in all of these fields. */
export function setOrder(text: string, fields: string[], order: Order): string {
    const lines = text.replace(/\n$/, "").split("\n"), [from, to] = block(lines);
    for (let i = from; i < to; i++)
        if (fields.some((f) => isOf(lines[i]!, f, "\\??="))) lines[i] = lines[i]!.replace(/ order (?:dmy|mdy|auto)$/, "") + (order ? ` order ${order}` : "");
    return lines.join("\n") + "\n";
}
export function orderOf(text: string, fields: string[]): Order {
    for (const l of text.split("\n")) {
        const m = / order (dmy|mdy)$/.exec(l);
        if (m && fields.some((f) => isOf(l, f, "\\??="))) return m[1] as Order;
    }
    return "";
}
