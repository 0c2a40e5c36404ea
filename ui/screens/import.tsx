/* import.tsx: files in, five steps: upload, look, map, try, import; and the way back for each of them. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ApiError, BatchList, ImportResult, Preview, Reverted, Uploaded } from "../api";
import { download, post, query, refresh, upload, useQuery } from "../api";
import { clock, comma, dateShort, dayOfInstant, digits, money, number, percent } from "../format";
import { N_, t, tn } from "../i18n";
import { canMap, emptyMap, orderOf, setColumn, setOrder } from "../mapping";
import type { Order } from "../mapping";
import { Answer, Dialog, Icon, Say, useTitle } from "../parts";
import { fault, say } from "../store";

export const screen = { path: "/import", label: N_("Import"), icon: "import", key: "KeyI", order: 3 };

/* map: the mapping's text once somebody has changed it; null: as the server found out. */
interface Upload extends Uploaded { name: string; map: string | null }
type Step = "look" | "map" | "try" | "result";
const STEPS: [Step | "upload", string][] = [["upload", N_("File")], ["look", N_("Look")], ["map", N_("Columns")], ["try", N_("Trial run")], ["result", N_("Result")]];
const CHARSETS = ["UTF-8", "windows-1251", "CP866", "KOI8-R", "UTF-16LE", "windows-1256", "windows-1252", "ISO-8859-1"];
const DELIMITERS: [string, string][] = [[",", N_("Comma")], [";", N_("Semicolon")], ["\t", N_("Tab")], ["|", N_("Bar")]];
const LIMIT = 64 * 1024 * 1024;

export default function Import() {
    const [up, setUp] = useState<Upload | null>(null);
    const [step, setStep] = useState<Step>("look");
    const [busy, setBusy] = useState<string | null>(null);
    const [part, setPart] = useState<number | null>(null);
    const [error, setError] = useState<ApiError | { message: string } | null>(null);
    const [trial, setTrial] = useState<ImportResult | null>(null);
    const [result, setResult] = useState<ImportResult | null>(null);
    useTitle(t("Import"));

    const run = async <T,>(word: string, f: () => Promise<T>): Promise<T | null> => {
        setBusy(word);
        setError(null);
        try {
            return await f();
        } catch (e) {
            setError(e as ApiError);
            return null;
        } finally {
            setBusy(null);
            setPart(null);
        }
    };
    const take = async (name: string, data: Blob) => {
        if (!data.size) return setError({ message: t("The file is empty.") });
        if (data.size > LIMIT) return setError({ message: t("The file is larger than 64 MB. Divide it into parts.") });
        const r = await run(t("Sending and reading the file …"), () => upload<Uploaded>("/api/uploads" + query({ name }), data, setPart));
        if (!r) return;
        setTrial(null);
        setResult(null);
        setUp({ ...r, name, map: null });
        setStep("look");
    };
    const reading = (p: Preview) => ({ charset: p.charset, ...(p.delimiter ? { delimiter: p.delimiter } : {}) });
    const change: Change = async (c) => {
        if (!up) return;
        const p = up.preview, as = c.as ?? p.as;
        const body = { ...reading(p), ...c, ...(as ? { as } : {}) };
        const r = await run(t("Reading the file again …"), () => post<Uploaded>(`/api/uploads/${up.upload_id}/preview`, body, { timeout: 120000, once: true }));
        if (!r) return;
        const kind = !r.preview.as && as ? r.preview.kinds.find((k) => k.name === as) : undefined;
        /* The kind is chosen, but its columns cannot be guessed: people name them. */
        if (kind) setUp({ ...up, preview: { ...r.preview, as: kind.name, kind: kind.name, mapping: {} }, map: emptyMap(kind.name) });
        else setUp({ ...up, preview: r.preview, map: null });
    };
    const start = async (dry: boolean) => {
        if (!up) return;
        const p = up.preview;
        const r = await run(dry ? t("Trying without changing anything …") : t("Importing …"), () => post<ImportResult>("/api/imports", { upload_id: up.upload_id, name: up.name, ...reading(p), ...(up.map ? { map_text: up.map } : { as: p.as }), dry_run: dry }, { timeout: 600000, once: true }));
        if (!r) return;
        if (dry) {
            setTrial(r);
            setStep("try");
        } else {
            setResult(r);
            setStep("result");
            refresh("/api/imports", "/api/today", "/api/clients", "/api/search");
        }
    };
    const restart = () => { setUp(null); setTrial(null); setResult(null); setError(null); };
    const kind = up && kindOf(up.preview);
    const missing = kind && up?.map ? kind.fields.filter((f) => f.required && ![f.name, ...(INSTEAD[kind.name]?.[f.name] ?? [])].some((x) => up.preview.mapping[x])) : [];
    const now = up ? step : "upload";
    return (
        <div class="screen page import">
            <header class="head"><div><h1>{t("Import")}</h1><p class="sub">{t("Invoices, payments, clients, people, deals, work: tables from any program.")}</p></div></header>
            <ol class="steps" aria-label={t("Steps")}>{STEPS.map(([id, name], i) => <li key={id} aria-current={id === now ? "step" : undefined} class={STEPS.findIndex(([x]) => x === now) > i ? "past" : ""}><span>{number(i + 1)}</span>{t(name)}</li>)}</ol>
            {error && <div class="failed" role="alert"><p><Icon name="alert" /> <Say>{error.message}</Say></p><p class="muted">{t("Nothing was changed.")}</p></div>}
            {busy && <Busy word={busy} part={part} key={busy} />}
            {!up ? <Drop busy={!!busy} onFile={take} /> : (
                <div class="wizard" aria-busy={!!busy}>
                    <p class="file"><Icon name="file" /><bdi class="name">{up.name}</bdi>{step !== "result" && <button type="button" class="bare" onClick={restart}>{t("Another file")}</button>}</p>
                    {step === "look" && <>
                        <Look preview={up.preview} onChange={change} />
                        <Actions><button type="button" class="btn primary" disabled={!!busy || !kind} onClick={() => setStep("map")}>{t("Continue")}</button></Actions>
                    </>}
                    {step === "map" && kind && <>
                        <Mapping preview={up.preview} kind={kind} map={up.map ?? up.preview.map_text ?? emptyMap(kind.name)} onChange={(map, mapping) => setUp({ ...up, map, preview: { ...up.preview, mapping } })} />
                        {missing.length > 0 && <p class="warn"><Icon name="alert" /> {t("Still needed: {fields}", { fields: missing.map((f) => capital(f.label)).join(comma()) })}</p>}
                        <Actions><button type="button" class="btn primary" disabled={!!busy} onClick={() => void start(true)}>{t("Try it out")}</button><button type="button" class="btn" onClick={() => setStep("look")}>{t("Back")}</button></Actions>
                    </>}
                    {step === "try" && trial && <>
                        <h2>{t("If imported now")}</h2>
                        {trial.message && <p><Say>{trial.message}</Say></p>}
                        <Counts r={trial} />
                        <Rejects r={trial} />
                        <Actions><button type="button" class="btn primary" disabled={!!busy || trial.rows_new + trial.rows_changed === 0} onClick={() => void start(false)}>{trial.rows_new + trial.rows_changed ? tn("Import {n} row", "Import {n} rows", trial.rows_new + trial.rows_changed) : t("Nothing to import")}</button><button type="button" class="btn" onClick={() => setStep("map")}>{t("Back")}</button></Actions>
                    </>}
                    {step === "result" && result && <>
                        <h2 class="good"><Icon name="check" /> {t("Imported")}</h2>
                        {result.message && <p><Say>{result.message}</Say></p>}
                        <Counts r={result} />
                        <Rejects r={result} />
                        <Actions>
                            <a class="btn primary" href="/today">{t("See Today")}</a><a class="btn" href="/clients">{t("See the clients")}</a>
                            {result.batch_id !== null && <RevertButton id={result.batch_id} name={up.name} />}
                            <button type="button" class="btn" onClick={restart}>{t("Another file")}</button>
                        </Actions>
                    </>}
                </div>
            )}
            <History />
        </div>
    );
}
const Actions = ({ children }: { children: ComponentChildren }) => <div class="actions">{children}</div>;
/* What may stand for a needed field. */
const INSTEAD: Record<string, Record<string, string[]>> = { person: { family: ["full_name"] }, payment: { client_id: ["invoice_id"] }, touch: { day: ["at"] } };
const capital = (label: string) => label.charAt(0).toUpperCase() + label.slice(1);
function kindOf(p: Preview) {
    return p.kinds.find((k) => k.name === (p.kind ?? p.as)) ?? p.kinds.find((k) => k.name === p.presets.find((x) => x.name === p.as)?.kind) ?? null;
}
/* What takes no time shows nothing; from a second on the seconds are counted. */
function Busy({ word, part }: { word: string; part?: number | null }) {
    const [ms, setMs] = useState(0);
    const bar = useRef<HTMLElement>(null);
    const known = part !== null && part !== undefined && part < 1;
    useEffect(() => {
        const from = Date.now(), timer = setInterval(() => setMs(Date.now() - from), 250);
        return () => clearInterval(timer);
    }, []);
    useEffect(() => { if (bar.current) bar.current.style.inlineSize = known ? `${100 * part}%` : ""; });
    if (ms < 250) return null;
    const seconds = Math.floor(ms / 1000);
    return <div class="busy" role="status"><p>{word}{known && <span class="muted"> {percent(Math.round(100 * part))}</span>}{seconds > 0 && <span class="muted" aria-hidden="true"> {tn("{n} second", "{n} seconds", seconds)}</span>}</p><div class={known ? "bar" : "bar moving"}><i ref={bar} /></div></div>;
}
function Drop({ busy, onFile }: { busy: boolean; onFile: (name: string, data: Blob) => void }) {
    const [over, setOver] = useState(false);
    const [paste, setPaste] = useState(false);
    const [text, setText] = useState("");
    const input = useRef<HTMLInputElement>(null);
    const file = (f: File | undefined | null) => f && onFile(f.name, f);
    return (
        <div class={"drop" + (over ? " over" : "")} aria-busy={busy}
            onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={(e) => { e.preventDefault(); setOver(false); file(e.dataTransfer?.files[0]); }}>
            <p class="drop-lead">{t("Drop a file here")}</p>
            <p class="muted">{t("CSV or TSV in any encoding, also packed with gzip. Nothing changes before you have seen a trial run, and every import can be reverted.")}</p>
            <div class="actions">
                <button type="button" class="btn primary" disabled={busy} onClick={() => input.current?.click()}>{t("Choose a file")}</button>
                <button type="button" class="btn" aria-expanded={paste} onClick={() => setPaste(!paste)}>{t("Paste from a table")}</button>
            </div>
            <input ref={input} type="file" class="sr" tabIndex={-1} aria-label={t("Choose a file")} onChange={(e) => { file(e.currentTarget.files?.[0]); e.currentTarget.value = ""; }} />
            {paste && <div class="paste"><textarea rows={6} dir="auto" aria-label={t("Pasted rows")} placeholder={t("Rows with their heads, straight from a spreadsheet")} value={text} onInput={(e) => setText(e.currentTarget.value)} />
                <button type="button" class="btn" disabled={!text.trim() || busy} onClick={() => onFile(t("pasted") + ".csv", new Blob([text], { type: "text/plain" }))}>{t("Use these rows")}</button></div>}
        </div>
    );
}
type Change = (c: Partial<{ as: string; charset: string; delimiter: string }>) => Promise<void>;
function Look({ preview: p, onChange }: { preview: Preview; onChange: Change }) {
    const label = p.presets.find((x) => x.name === p.as)?.label ?? p.kinds.find((k) => k.name === p.as)?.label ?? p.as;
    const charsets = CHARSETS.some((c) => c.toLowerCase() === p.charset?.toLowerCase()) ? CHARSETS : [p.charset, ...CHARSETS].filter(Boolean);
    const charset = charsets.find((c) => c.toLowerCase() === p.charset?.toLowerCase()) ?? p.charset;
    return (
        <>
            <h2>{label ? t("This looks like: {what}", { what: label }) : t("What are these rows?")}</h2>
            {p.why_not && <p class="warn look-why"><Icon name="alert" /> <Say>{p.why_not}</Say></p>}
            <div class="corrections">
                <label class="pick"><span>{t("Read as")}</span><select value={p.as ?? ""} onChange={(e) => void onChange({ as: e.currentTarget.value })}>
                    {!p.as && <option value="">{t("Choose …")}</option>}
                    <optgroup label={t("Kinds")}>{p.kinds.map((k) => <option key={k.name} value={k.name}>{capital(k.label)}</option>)}</optgroup>
                    {p.presets.length > 0 && <optgroup label={t("Programs")}>{p.presets.map((k) => <option key={k.name} value={k.name}>{k.label}</option>)}</optgroup>}
                </select></label>
                {p.charset && <label class="pick"><span>{t("Letters")}</span><select value={charset} onChange={(e) => void onChange({ charset: e.currentTarget.value })}>{charsets.map((c) => <option key={c} value={c}>{c}</option>)}</select></label>}
                {p.delimiter && <label class="pick"><span>{t("Columns divided by")}</span><select value={p.delimiter} onChange={(e) => void onChange({ delimiter: e.currentTarget.value })}>{DELIMITERS.map(([d, name]) => <option key={d} value={d}>{t(name)}</option>)}{!DELIMITERS.some(([d]) => d === p.delimiter) && <option value={p.delimiter}>{p.delimiter}</option>}</select></label>}
            </div>
            {p.columns.length === 0 ? <p class="muted">{t("No table could be read. Choose other letters or another kind.")}</p> : (
                <div class="sheet" tabIndex={0} role="region" aria-label={t("The first rows of the file")}>
                    <table class="table"><thead><tr><th scope="col" class="line">{t("Line")}</th>{p.columns.map((c, i) => <th scope="col" key={i}><bdi>{c || digits(String(i + 1))}</bdi></th>)}</tr></thead>
                        <tbody>{p.rows.slice(0, 20).map((r, i) => <tr key={i}><td class="line">{number((p.header_line ?? 0) + 1 + i)}</td>{p.columns.map((_, j) => <td key={j}><bdi>{r[j]}</bdi></td>)}</tr>)}</tbody></table>
                </div>
            )}
        </>
    );
}
const isDay = (field: string) => /(^|_)(day|at)$/.test(field);
interface MappingProps { preview: Preview; kind: Preview["kinds"][number]; map: string; onChange: (map: string, mapping: Record<string, string>) => void }
function Mapping({ preview: p, kind, map, onChange }: MappingProps) {
    const set = (field: string, column: string) => {
        const m = { ...p.mapping };
        if (column) m[field] = column;
        else delete m[field];
        onChange(setColumn(map, field, column), m);
    };
    const examples = (column: string | undefined) => {
        const i = column === undefined ? -1 : p.columns.indexOf(column);
        return i < 0 ? [] : [...new Set(p.rows.map((r) => r[i] ?? "").filter(Boolean))].slice(0, 3);
    };
    const [first] = useState(() => new Set(kind.fields.filter((f) => f.required || p.mapping[f.name]).map((f) => f.name)));
    const days = kind.fields.map((f) => f.name).filter(isDay);
    const table = (fields: typeof kind.fields) => (
        <table class="table mapping"><thead><tr><th scope="col">{t("We need")}</th><th scope="col">{t("Column of the file")}</th><th scope="col">{t("Examples from the file")}</th></tr></thead>
            <tbody>{fields.map((f) => (
                <tr key={f.name}>
                    <th scope="row"><span>{capital(f.label)}</span>{f.required && <span class="needed"> {t("needed")}</span>}</th>
                    <td><select aria-label={capital(f.label)} value={p.mapping[f.name] ?? ""} onChange={(e) => set(f.name, e.currentTarget.value)}><option value="">{t("(not in the file)")}</option>{p.columns.filter(canMap).map((c, i) => <option key={i} value={c}>{c}</option>)}</select></td>
                    <td class="muted">{examples(p.mapping[f.name]).map((x, i) => <span key={i}>{i > 0 && <span class="sep"> · </span>}<bdi class="example">{x}</bdi></span>)}</td>
                </tr>))}</tbody></table>
    );
    const rest = kind.fields.filter((f) => !first.has(f.name));
    return (
        <>
            <h2>{t("What each column means")}</h2>
            {days.some((d) => p.mapping[d]) && <div class="corrections"><label class="pick"><span>{t("Days like 03/04/2026 are")}</span><select value={orderOf(map, days)} onChange={(e) => onChange(setOrder(map, days, e.currentTarget.value as Order), p.mapping)}>
                <option value="">{t("as the column shows")}</option><option value="dmy">{t("day, month, year")}</option><option value="mdy">{t("month, day, year")}</option></select></label></div>}
            {table(kind.fields.filter((f) => first.has(f.name)))}
            {rest.length > 0 && <details class="more-fields"><summary>{tn("{n} more field", "{n} more fields", rest.length)}</summary>{table(rest)}</details>}
        </>
    );
}
function Counts({ r }: { r: ImportResult }) {
    const cell = (name: string, n: number, cls = "") => <div><dt>{name}</dt><dd class={n ? cls : "muted"}>{number(n)}</dd></div>;
    return (
        <dl class="strip counts">
            {cell(t("Rows read"), r.rows_read)}{cell(t("New"), r.rows_new, "good")}{cell(t("Changed"), r.rows_changed)}{cell(t("Known already"), r.rows_same)}{r.rows_grouped > 0 && cell(t("Further lines"), r.rows_grouped)}{r.rows_skipped > 0 && cell(t("Left out"), r.rows_skipped)}{cell(t("Rejected"), r.rows_rejected, "bad")}
            {(r.made["clients"] ?? 0) > 0 && cell(t("New clients"), r.made["clients"]!, "good")}
            {r.totals.map((x) => <div key={x.currency}><dt>{t("Control sum")}</dt><dd><bdi class="num">{money(x.amount_minor, x.currency)}</bdi></dd></div>)}
        </dl>
    );
}
function Rejects({ r }: { r: ImportResult }) {
    if (!r.rows_rejected) return <p class="good"><Icon name="check" /> {t("Every row was understood.")}</p>;
    return (
        <details class="rejects" open={r.rejects.length <= 12}>
            <summary>{tn("{n} row cannot be used", "{n} rows cannot be used", r.rows_rejected)}</summary>
            <div class="sheet" tabIndex={0} role="region" aria-label={t("Rejected")}>
                <table class="table"><thead><tr><th scope="col" class="line">{t("Line")}</th><th scope="col">{t("Column")}</th><th scope="col">{t("Value")}</th><th scope="col">{t("What is wrong")}</th></tr></thead>
                    <tbody>{r.rejects.map((x, i) => <tr key={i}><td class="line">{number(x.line)}</td><td><bdi>{x.column}</bdi></td><td><bdi>{x.value}</bdi></td><td><Say>{x.message}</Say></td></tr>)}</tbody></table>
            </div>
            {r.batch_id !== null && <p><button type="button" class="bare link" onClick={() => saveRejects(r.batch_id!)}>{t("Download the rejected rows")}</button></p>}
        </details>
    );
}
const saveRejects = (id: number) => void download(`/api/imports/${id}/rejects`, `rejects-${id}.csv`).catch(fault);
function RevertButton({ id, name, quiet }: { id: number; name: string; quiet?: boolean }) {
    const [ask, setAsk] = useState(false);
    const [busy, setBusy] = useState(false);
    const [done, setDone] = useState<Reverted | null>(null);
    const revert = async () => {
        setBusy(true);
        try {
            const r = await post<Reverted>(`/api/imports/${id}/revert`, {}, { timeout: 600000, once: true });
            refresh("/api/imports", "/api/today", "/api/clients", "/api/search");
            say(t("Import reverted: {file}", { file: name }));
            if (r.rows_kept) setDone(r);
            else setAsk(false);
        } catch (e) {
            fault(e);
            setAsk(false);
        }
        setBusy(false);
    };
    return (
        <>
            <button type="button" class={quiet ? "bare" : "btn"} onClick={() => setAsk(true)}>{t("Revert")}</button>
            {ask && (
                <Dialog title={t("Revert this import?")} onClose={() => setAsk(false)}>
                    {done ? <><p>{tn("{n} row stays, because it was changed or used since:", "{n} rows stay, because they were changed or used since:", done.rows_kept)}</p><ul class="kept">{done.kept.slice(0, 20).map((k) => <li key={k.kind + k.id}>{k.client_id ? <a href={`/clients/${k.client_id}`}><Say>{k.why}</Say></a> : <Say>{k.why}</Say>}</li>)}</ul></>
                        : <p><bdi class="name">{name}</bdi>: {t("what it added is removed, what it changed gets its former value. What people changed since stays.")}</p>}
                    <div class="actions">{!done && <button type="button" class="btn danger" data-first disabled={busy} onClick={() => void revert()}>{t("Revert")}</button>}<button type="button" class="btn" onClick={() => { setAsk(false); setDone(null); }}>{done ? t("Close") : t("Cancel")}</button></div>
                    {busy && <Busy word={t("Reverting …")} />}
                </Dialog>
            )}
        </>
    );
}
function History() {
    const q = useQuery<BatchList>("/api/imports");
    return (
        <section class="history">
            <h2>{t("Earlier imports")}</h2>
            <Answer q={q} rows={3}>{(d) => !d.rows.length ? <p class="muted">{t("None yet. Begin with the invoices of the last two or three years: clients, worth and a plan follow by themselves.")}</p> : (
                <div class="sheet" tabIndex={0} role="region" aria-label={t("Earlier imports")}>
                    <table class="table"><thead><tr><th scope="col">{t("File")}</th><th scope="col">{t("When")}</th><th scope="col">{t("Who")}</th><th scope="col" class="end">{t("New")}</th><th scope="col" class="end">{t("Changed")}</th><th scope="col" class="end">{t("Rejected")}</th><th scope="col">{t("State")}</th></tr></thead>
                        <tbody>{d.rows.map((b) => (
                            <tr key={b.id} class={b.state === "reverted" ? "muted" : ""}><td><bdi>{b.file_name}</bdi></td><td>{dateShort(dayOfInstant(b.at))} {clock(b.at)}</td><td><bdi>{b.staff}</bdi></td><td class="end">{number(b.rows_new)}</td><td class="end">{number(b.rows_changed)}</td>
                                <td class="end">{b.rows_rejected ? <button type="button" class="bare" title={t("Download the rejected rows")} onClick={() => saveRejects(b.id)}>{number(b.rows_rejected)}</button> : number(0)}</td><td>{b.state === "reverted" ? t("reverted") : <RevertButton id={b.id} name={b.file_name} quiet />}</td></tr>))}</tbody></table>
                </div>)}</Answer>
        </section>
    );
}
