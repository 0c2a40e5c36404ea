/* signin.tsx: the door. Language can be chosen before anyone is known. */
import { useState } from "preact/hooks";
import type { ApiError } from "./api";
import { language, languages, t, tn } from "./i18n";
import { Failed, Field, Mark, useTitle } from "./parts";
import { signIn, state, switchLanguage } from "./store";

export function SignIn() {
    const [login, setLogin] = useState("");
    const [password, setPassword] = useState("");
    const [error, setError] = useState<string | null>(null);
    const [busy, setBusy] = useState(false);
    useTitle(t("Sign in"));
    const submit = async (e: Event) => {
        e.preventDefault();
        if (!login || !password) return setError(t("Fill in both login and password."));
        setBusy(true);
        setError(null);
        try {
            await signIn(login, password);
        } catch (x) {
            const f = x as ApiError;
            const wait = f.retryAfterS;
            setError(f.status === 429 && wait ? tn("Too many attempts. Try again in {n} second.", "Too many attempts. Try again in {n} seconds.", wait)
                : f.status === 401 ? t("Login or password is wrong.") : f.message);
        }
        setBusy(false);
    };
    return (
        <main class="door">
            <form class="door-box" onSubmit={submit} noValidate>
                <div class="brand"><Mark /><span>Touchstone</span></div>
                <h1>{t("Sign in")}</h1>
                {state.error && <Failed error={state.error} again={() => location.reload()} />}
                <Field label={t("Login")}>{(id) => <input id={id} name="login" autocomplete="username" autocapitalize="none" spellcheck={false} dir="ltr" value={login} autofocus onInput={(e) => setLogin(e.currentTarget.value)} />}</Field>
                <Field label={t("Password")} error={error}>{(id) => <input id={id} name="password" type="password" autocomplete="current-password" dir="ltr" value={password} onInput={(e) => setPassword(e.currentTarget.value)} />}</Field>
                <button type="submit" class="btn primary" disabled={busy}>{t("Sign in")}</button>
                <p class="langs" role="group" aria-label={t("Language")}>
                    {languages.map((l) => <button type="button" key={l.id} lang={l.id} class="bare" aria-pressed={l.id === language()} onClick={() => switchLanguage(l.id)}>{l.name}</button>)}
                </p>
            </form>
        </main>
    );
}
