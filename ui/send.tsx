/* send.tsx: the approved e-mail of a touch: writing it, and what to do when it failed or nobody knows. */
import { useState } from "preact/hooks";
import type { Draft, TouchRow } from "./api";
import { clock, comma, dateNear, dayOfInstant, todayDay } from "./format";
import { t } from "./i18n";
import { DayField, Dialog, Field, Icon, Say } from "./parts";

export const instant = (at: number) => dateNear(dayOfInstant(at)) + comma() + clock(at);

export interface Mail { subject: string; text: string; at?: string }
export function Send({ row, draft, onSend, onClose }: { row: TouchRow; draft: Draft; onSend: (m: Mail) => void; onClose: () => void }) {
    const [subject, setSubject] = useState(draft.subject);
    const [text, setText] = useState(draft.text);
    const [day, setDay] = useState<string | null>(null);
    const ready = subject.trim() !== "" && text.trim() !== "";
    return (
        <Dialog title={t("Send an e-mail")} onClose={onClose} wide>
            <p class="muted"><bdi>{row.client}</bdi>{row.person && <> <span class="sep">·</span> <bdi>{row.person}</bdi></>}</p>
            <Field label={t("Subject")}>{(id) => <input id={id} type="text" dir="auto" maxLength={100} value={subject} onInput={(e) => setSubject(e.currentTarget.value)} />}</Field>
            <Field label={t("Text")}>{(id) => <textarea id={id} data-first rows={12} dir="auto" value={text} onInput={(e) => setText(e.currentTarget.value)} />}</Field>
            <details class="next-day"><summary>{t("Choose the day")}</summary><DayField label={t("Goes out on")} value={day} min={todayDay()} onChange={setDay} /></details>
            {day === null && draft.goes_at !== null && <p class="help">{draft.goes_at * 1000 < Date.now() + 60000 ? t("Goes out at once.") : t("Goes out {when}, after their quiet hours.", { when: instant(draft.goes_at) })}</p>}
            <div class="actions">
                <button type="button" class="btn primary" disabled={!ready} onClick={() => onSend({ subject: subject.trim(), text, ...(day ? { at: day } : {}) })}>{t("Send")}</button>
                <button type="button" class="btn" onClick={onClose}>{t("Cancel")}</button>
            </div>
        </Dialog>
    );
}

/* Back in Today: the server would not, or it is not certain. */
export function Stuck({ row, onDo }: { row: TouchRow; onDo: (path: "retry" | "sent" | "cancel") => void }) {
    if (row.delivery !== "failed" && row.delivery !== "unsure") return null;
    return (
        <div class="stuck" role="status">
            <p class="warn"><Icon name="alert" /> {row.delivery === "failed" ? t("The e-mail did not go out:") : t("In doubt:")} <Say>{row.delivery_error}</Say></p>
            <div class="actions">
                <button type="button" class="btn" onClick={() => onDo("retry")}>{t("Send again")}</button>
                {row.delivery === "unsure" && <button type="button" class="btn" onClick={() => onDo("sent")}>{t("It was sent")}</button>}
                <button type="button" class="btn" onClick={() => onDo("cancel")}>{t("Give it up")}</button>
            </div>
        </div>
    );
}
