/* smtp.mjs: a small mail server for the tests. `say` is what it does with the next e-mails: "accept", a reply of its own to RCPT or (with
 * "data:") to the text, "drop" (cuts the line after the text), "cut" (before it), "hang". `got` holds what it accepted or was handed. */
import { createServer } from "node:net";

export async function mailServer() {
    const it = { say: "accept", got: [], sessions: 0, auth: null };
    const sockets = new Set();
    const server = createServer((s) => {
        it.sessions++;
        sockets.add(s);
        s.on("close", () => sockets.delete(s)).on("error", () => {});
        let rest = "", mail = null, from = "", to = [], wants = null;
        const put = (line) => s.write(line + "\r\n");
        const command = (line) => {
            const verb = line.slice(0, 4).toUpperCase();
            if (wants === "auth") { it.auth = Buffer.from(line, "base64").toString().split("\0"); wants = null; return put("235 2.7.0 welcome"); }
            if (verb === "EHLO" && it.say === "old 450") return put("502 5.5.1 no such command");
            if (verb === "EHLO") return s.write("250-mail.test\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n");
            if (verb === "AUTH") {
                const given = line.split(" ")[2];
                if (it.say === "auth 535") return put("535 5.7.8 no such name or password");
                if (given) { it.auth = Buffer.from(given, "base64").toString().split("\0"); return put("235 2.7.0 welcome"); }
                wants = "auth";
                return put("334 ");
            }
            if (verb === "MAIL") { from = line.slice(10); to = []; return put("250 2.1.0 ok"); }
            if (verb === "RCPT") {
                if (it.say === "cut") return s.destroy();
                if (it.say === "old 450") return put("450 4.2.0 greylisted");
                if (/^[45]\d\d/.test(it.say)) return s.write(it.say.replace(/\n/g, "\r\n") + "\r\n");
                to.push(line.slice(8));
                return put("250 2.1.5 ok");
            }
            if (verb === "DATA") { mail = ""; return put("354 go on"); }
            if (verb === "QUIT") { put("221 2.0.0 bye"); return s.end(); }
            return put("250 2.0.0 ok");
        };
        const text = () => {
            const end = ("\r\n" + mail).indexOf("\r\n.\r\n");
            if (end < 0) return;
            rest = mail.slice(end + 3);
            const raw = mail.slice(0, Math.max(0, end)), answer = it.say;
            mail = null;
            it.got.push({ from, to, raw, text: raw.replace(/^\.\./gm, "."), answer });
            if (answer === "drop") return s.destroy();
            if (answer === "hang") return;
            put(answer.startsWith("data:") ? answer.slice(5) : "250 2.0.0 taken");
        };
        s.setEncoding("latin1");
        put("220 mail.test");
        s.on("data", (d) => {
            if (mail !== null) { mail += d; text(); } else rest += d;
            for (let i; mail === null && (i = rest.indexOf("\r\n")) >= 0;) {
                const line = rest.slice(0, i);
                rest = rest.slice(i + 2);
                command(line);
                if (mail !== null) { mail = rest; rest = ""; text(); }
            }
        });
    });
    await new Promise((done) => server.listen(0, "127.0.0.1", done));
    it.url = `smtp://127.0.0.1:${server.address().port}`;
    it.close = () => new Promise((done) => { sockets.forEach((s) => s.destroy()); server.close(done); });
    return it;
}
