import { LANGUAGES, loadTexts, type Texts } from "../../../local/managed-login/languages/catalogue.ts";
import { EN } from "../../../local/managed-login/languages/en.ts";
import { speak, TEXTS, toRefusalText } from "../../../local/managed-login/texts.ts";
import { UserPoolError } from "../../../local/user-pool/user-pool-error.ts";
import { refuse, visitStandIn } from "../../support/stand-in-domain.ts";

const KEYS = Object.keys(EN) as (keyof Texts)[];

function listPlaces(text: string): readonly string[] {
  return [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
}

describe("the languages of the pages", () => {
  test("A2.1: are the eleven that AWS documents", () => {
    expect([...LANGUAGES].sort()).toEqual(
      ["de", "en", "es", "fr", "id", "it", "ja", "ko", "pt-BR", "zh-CN", "zh-TW"].sort(),
    );
  });

  test.each(LANGUAGES)("%s says everything, and names the same places", async (language) => {
    const texts = await loadTexts(language);
    expect(texts.language).toBe(language);
    for (const key of KEYS) {
      expect([key, texts[key].trim() === ""]).toEqual([key, false]);
      expect([key, listPlaces(texts[key])]).toEqual([key, listPlaces(EN[key])]);
    }
  });

  test("in English, refusals are in the API's own words", () => {
    for (const reason of [
      "incorrect-credentials",
      "password-attempts-exceeded",
      "challenge-code-mismatch",
      "code-mismatch",
      "code-expired",
      "username-exists",
    ] as const) {
      const error = new UserPoolError(reason);
      expect(toRefusalText(error)).toBe(error.message);
    }
  });

  test("are each request's own, however many are answered at once", async () => {
    const say = async (language: (typeof LANGUAGES)[number]) => {
      const texts = await loadTexts(language);
      return speak(texts, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return TEXTS.language;
      });
    };
    expect(await Promise.all(LANGUAGES.map(say))).toEqual(LANGUAGES);
    expect(TEXTS.language).toBe("en");
  });
});

describe("the parameter lang", () => {
  test("A2.1: chooses the language, and a cookie keeps the choice", async () => {
    const visitor = visitStandIn();
    const login = `/login?${visitor.query}`;
    expect((await visitor.get(login)).text).toContain('<html lang="en">');
    const french = await visitor.get(`${login}&lang=fr`);
    expect(french.text).toContain('<html lang="fr">');
    expect(french.text).toContain("Se connecter");
    expect(french.headers.getSetCookie()).toContainEqual(
      expect.stringMatching(/^lang=fr; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/),
    );
    const later = await visitor.get(login);
    expect(later.text).toContain('<html lang="fr">');
    expect(later.headers.getSetCookie().some((cookie) => cookie.startsWith("lang="))).toBe(false);
    expect((await visitor.get(`${login}&lang=pt-BR`)).text).toContain('<html lang="pt-BR">');
  });

  test("is kept through authorize, whose redirect carries it on", async () => {
    const visitor = visitStandIn();
    const answer = await visitor.get(`/oauth2/authorize?${visitor.query}&lang=ja`);
    expect(answer.location).toContain("lang=ja");
    expect(visitor.cookie("lang")).toBe("ja");
  });

  test.each(["xx", "", "DE", "constructor", "de%0d%0aSet-Cookie:x=y"])(
    "%j is no language: the page stays as it was, and nothing is kept",
    async (value) => {
      const visitor = visitStandIn();
      const answer = await visitor.get(`/login?${visitor.query}&lang=${value}`);
      expect(answer.text).toContain('<html lang="en">');
      expect(visitor.cookie("lang")).toBeUndefined();
    },
  );

  test("reaches refusals and error pages", async () => {
    const visitor = visitStandIn({ answers: { signInOnPage: refuse("incorrect-credentials") } });
    const login = `/login?${visitor.query}&lang=de`;
    await visitor.submit(login, { username: "ada@example.com", password: "wrong" });
    expect((await visitor.get(login)).text).toContain("Benutzername oder Passwort ist falsch.");
    expect((await visitor.get("/nowhere")).text).toContain("Diese Seite gibt es nicht.");
  });
});
