/* main.tsx: starts the application: session, shell, routes. */
import { render } from "preact";
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { screens } from "virtual:screens";
import { SignIn } from "./signin";
import { Shell } from "./shell";
import { Failed, Skeleton } from "./parts";
import { t } from "./i18n";
import { go, usePlace } from "./router";
import { start, useStore } from "./store";

function route(path: string) {
    return screens.find((s) => (s.path.endsWith("/*") ? path.startsWith(s.path.slice(0, -1)) : path === s.path));
}
function Screen({ path }: { path: string }) {
    const s = route(path);
    const [loaded, setLoaded] = useState<Record<string, ComponentType>>({});
    const [failed, setFailed] = useState(0);
    useEffect(() => {
        if (!s) return go("/today", true);
        if (!s.body && !loaded[s.name]) s.load().then((m) => setLoaded((l) => ({ ...l, [s.name]: m.default })), () => setFailed((n) => n + 1));
    }, [s, failed % 2]);
    if (!s) return null;
    const Body = s.body ?? loaded[s.name];
    if (Body) return <Body />;
    /* A new release may have replaced the file: only a fresh page knows its name. */
    return failed ? <Failed error={{ message: t("This page could not be loaded.") } as never} again={() => location.reload()} /> : <Skeleton />;
}
function App() {
    const s = useStore();
    const { path } = usePlace();
    if (!s.ready) return null;
    if (!s.session) return <SignIn />;
    return <Shell path={path} key={s.session.user.lang + s.session.user.calendar}><Screen path={path} /></Shell>;
}
void start();
render(<App />, document.getElementById("app")!);
