import { EN } from "./en.ts";

/** The sentences of one language; places like `{code}` stand in all of them alike. */
export type Texts = Readonly<Record<keyof typeof EN, string>>;

/** What `lang` may say (contract A2.1), and where its sentences are; each is loaded when it is first asked for. */
const LOADERS = {
  de: async () => (await import("./de.ts")).DE,
  en: async (): Promise<Texts> => EN,
  es: async () => (await import("./es.ts")).ES,
  fr: async () => (await import("./fr.ts")).FR,
  id: async () => (await import("./id.ts")).ID,
  it: async () => (await import("./it.ts")).IT,
  ja: async () => (await import("./ja.ts")).JA,
  ko: async () => (await import("./ko.ts")).KO,
  "pt-BR": async () => (await import("./pt-br.ts")).PT_BR,
  "zh-CN": async () => (await import("./zh-cn.ts")).ZH_CN,
  "zh-TW": async () => (await import("./zh-tw.ts")).ZH_TW,
} as const satisfies Readonly<Record<string, () => Promise<Texts>>>;

export type Language = keyof typeof LOADERS;

export const LANGUAGES = Object.keys(LOADERS) as readonly Language[];

export function isLanguage(value: string | undefined): value is Language {
  return value !== undefined && Object.hasOwn(LOADERS, value);
}

export function loadTexts(language: Language): Promise<Texts> {
  return LOADERS[language]();
}
