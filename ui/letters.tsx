/* letters.tsx: today's paper letters and faxes, straight to the printer. They are in the document only while it prints. */
import { render } from "preact";
import type { DeliveryPrint, TouchRow } from "./api";
import { post } from "./api";
import { t } from "./i18n";
import { Icon } from "./parts";
import { can, fault, say } from "./store";

function sheets(pages: DeliveryPrint["pages"]): void {
    const box = document.body.appendChild(document.createElement("div"));
    box.className = "letters";
    render(<>{pages.map((l, i) => <section key={i}><p class="from" dir="auto">{l.from}</p><p class="day" dir="auto">{l.day}</p><p class="to" dir="auto">{l.to}</p><p class="text" dir="auto">{l.text}</p></section>)}</>, box);
    addEventListener("afterprint", () => { render(null, box); box.remove(); }, { once: true });
    print();
}

export function Letters({ rows }: { rows: TouchRow[] }) {
    if (!can("delivery print") || !rows.some((r) => r.channel === "letter" || r.channel === "fax")) return null;
    const run = async () => {
        try {
            const { pages } = await post<DeliveryPrint>("/api/deliveries/print");
            if (pages.length) sheets(pages);
            else say(t("None of these letters has an address that may be written to."));
        } catch (e) {
            fault(e);
        }
    };
    return <button type="button" class="bare" data-letters onClick={() => void run()}><Icon name="letter" />{t("Print today’s letters")}</button>;
}
