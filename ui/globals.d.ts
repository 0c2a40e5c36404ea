/* What build.mjs puts in place. */
declare const MESSAGES: Record<string, string>;
declare module "virtual:screens" {
    import type { ComponentType } from "preact";
    export const screens: {
        name: string; path: string; label: string; icon: string; key: string; order: number; menu?: boolean; needs?: string; eager?: boolean; count?: string;
        body: ComponentType | null; load: () => Promise<{ default: ComponentType }>;
    }[];
}
