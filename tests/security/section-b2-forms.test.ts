import type { Answer, Visitor } from "../support/domain-visitor.ts";
import { FORMS } from "../support/hosted-forms.ts";
import { startTestDomain, type TestDomain } from "../support/test-domain.ts";

let domain: TestDomain;
beforeAll(async () => {
  domain = await startTestDomain();
});
afterAll(() => domain.close());
afterEach(async () => {
  expect((await domain.visit().get(`/login?${domain.visit().query}`)).status).toBe(200);
});

/** The page after a form was refused, wherever the answer leads within the domain. */
async function follow(visitor: Visitor, answer: Answer): Promise<Answer> {
  return answer.status === 302 && answer.location.startsWith("/") ? visitor.get(answer.location) : answer;
}

function expectForged(answer: Answer, visitor: Visitor): void {
  expect(answer.status).toBe(403);
  expect(answer.location).toBe("");
  expect(visitor.cookie("cognito")).toBeUndefined();
}

describe("the forms of the login pages", () => {
  test.each(FORMS)(
    "B-26, B-32: POST %s is refused without, with an empty and with a foreign token",
    async (page, fields) => {
      const visitor = domain.visit();
      const path = `${page}?${visitor.query}`;
      const form = new URLSearchParams({ ...domain.credentials, ...fields }).toString();
      await visitor.get(path);
      expectForged(await visitor.post(path, form), visitor);
      expectForged(await visitor.post(path, `${form}&_csrf=`), visitor);
      const attacker = domain.visit();
      await attacker.get(path);
      expectForged(await visitor.post(path, `${form}&_csrf=${attacker.cookie("XSRF-TOKEN")}`), visitor);
      expectForged(await visitor.post(`${path}&_csrf=${visitor.cookie("XSRF-TOKEN")}`, form), visitor);
      const stranger = domain.visit();
      expectForged(await stranger.post(path, `${form}&_csrf=`), stranger);
      stranger.setCookie("XSRF-TOKEN", "x");
      expectForged(await stranger.post(path, `${form}&_csrf=x`), stranger);
    },
  );

  test("B-26: the token of before sign-in is worth nothing afterwards", async () => {
    const visitor = domain.visit();
    const path = `/login?${visitor.query}`;
    await visitor.get(path);
    const old = visitor.cookie("XSRF-TOKEN");
    await visitor.submit(path, domain.credentials);
    const form = new URLSearchParams({ ...domain.credentials, _csrf: old ?? "" }).toString();
    expect((await visitor.post(path, form)).status).toBe(403);
  });

  test("A11: a script may invent one token and send it in both places", async () => {
    const visitor = domain.visit();
    const token = "6f9619ff-8b86-d011-b42d-00cf4fc964ff";
    visitor.setCookie("XSRF-TOKEN", token);
    const form = new URLSearchParams({ ...domain.credentials, _csrf: token }).toString();
    const { location } = await visitor.post(`/login?${visitor.query}`, form);
    expect(new URL(location).searchParams.has("code")).toBe(true);
  });

  test.each(FORMS)("B-27, B-32: POST %s is refused from a foreign origin", async (page, fields) => {
    const form = { ...domain.credentials, ...fields };
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: "http://localhost:3002" },
      { origin: `${domain.origin}.evil.example` },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ]) {
      const visitor = domain.visit();
      expectForged(await visitor.submit(`${page}?${visitor.query}`, form, headers), visitor);
    }
  });

  test("B-27: a post from the domain's own origin is taken", async () => {
    const visitor = domain.visit();
    const headers = { origin: domain.origin, "sec-fetch-site": "same-origin" };
    const { location } = await visitor.submit(`/login?${visitor.query}`, domain.credentials, headers);
    expect(new URL(location).searchParams.has("code")).toBe(true);
  });

  test("B-28: a session fixed before sign-in is worth nothing afterwards", async () => {
    const victim = domain.visit();
    victim.setCookie("cognito", "fixed-by-the-attacker");
    await domain.signIn(victim);
    expect(victim.cookie("cognito")).not.toBe("fixed-by-the-attacker");
    const attacker = domain.visit();
    attacker.setCookie("cognito", "fixed-by-the-attacker");
    expect((await attacker.get(`/oauth2/authorize?${attacker.query}`)).location).toMatch(/^\/login/);
  });

  test("B-28: a session of the attacker's own ends when the victim signs in over it", async () => {
    const attacker = domain.visit();
    await domain.signIn(attacker);
    const victim = domain.visit();
    victim.setCookie("cognito", attacker.cookie("cognito") ?? "");
    await domain.signIn(victim);
    expect(victim.cookie("cognito")).not.toBe(attacker.cookie("cognito"));
    expect((await attacker.get(`/oauth2/authorize?${attacker.query}`)).location).toMatch(/^\/login/);
  });

  test("B-29: credentials in the URL sign nobody in and are not logged", async () => {
    const visitor = domain.visit();
    const credentials = new URLSearchParams(domain.credentials).toString();
    const got = await visitor.get(`/login?${visitor.query}&${credentials}&_csrf=x`);
    expect([got.status, visitor.cookie("cognito")]).toEqual([200, undefined]);
    const posted = await visitor.submit(`/login?${visitor.query}&${credentials}`, {});
    expect(new URL(posted.location, domain.origin).pathname).toBe("/login");
    expect(visitor.cookie("cognito")).toBeUndefined();
    await visitor.get(`/nowhere?${credentials}`);
    await visitor.get(`/oauth2/authorize?client_id=nobody&${credentials}`);
    expect(domain.logged.join("\n")).not.toContain(domain.credentials.password);
  });

  test("B-30: an unknown user, a wrong password and a disabled user are answered alike", async () => {
    await domain.createUser("disabled@example.com", { isEnabled: false });
    const answers: unknown[] = [];
    for (const username of ["nobody@example.com", domain.credentials.username, "disabled@example.com"]) {
      const visitor = domain.visit();
      const answer = await visitor.submit(`/login?${visitor.query}`, {
        username,
        password: "Wrong-passw0rd",
      });
      const page = await visitor.get(answer.location);
      const text = page.text
        .replaceAll(username, "USER")
        .replaceAll(visitor.cookie("XSRF-TOKEN") ?? "", "TOKEN");
      answers.push({ status: answer.status, location: answer.location, text });
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(JSON.stringify(answers[0])).toContain("Incorrect username or password.");
  });

  test("B-30, B-32: recovery tells nothing of who exists", async () => {
    const answers: unknown[] = [];
    for (const username of ["nobody@example.com", "nadia@example.com"]) {
      if (username.startsWith("nadia")) await domain.createUser(username);
      const visitor = domain.visit();
      const asked = await visitor.submit(`/forgotPassword?${visitor.query}`, { username });
      const page = await visitor.get(asked.location);
      const fields = {
        username,
        confirmation_code: "000000",
        password: "Str0ng-enough",
        confirm_password: "Str0ng-enough",
      };
      const wrong = await visitor.get((await visitor.submit(asked.location, fields)).location);
      const token = visitor.cookie("XSRF-TOKEN") ?? "";
      const clean = (text: string) => text.replaceAll(username, "USER").replaceAll(token, "TOKEN");
      answers.push({ location: asked.location, page: clean(page.text), wrong: clean(wrong.text) });
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(JSON.stringify(answers[0])).toContain("n***@e***");
  });

  test("B-30, B-32: confirmation tells nothing of who waits for a code", async () => {
    const answers: unknown[] = [];
    for (const username of ["nobody@example.com", "nina@example.com"]) {
      const visitor = domain.visit();
      const fields = { username, password: "Str0ng-enough", "requiredAttributes[name]": "Nina" };
      if (username.startsWith("nina")) await domain.visit().submit(`/signup?${domain.visit().query}`, fields);
      const confirm = `/confirm?${visitor.query}`;
      const wrong = await visitor.get((await visitor.submit(confirm, { username, code: "x00000" })).location);
      const token = visitor.cookie("XSRF-TOKEN") ?? "";
      const form = new URLSearchParams({ _csrf: token, username }).toString();
      const resent = await visitor.get((await visitor.post(`/resendcode?${visitor.query}`, form)).location);
      const clean = (text: string) => text.replaceAll(username, "USER").replaceAll(token, "TOKEN");
      answers.push({ wrong: clean(wrong.text), resent: clean(resent.text) });
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(JSON.stringify(answers[0])).toContain("A new code is on its way to n***@e***.");
  });

  test("B-31: six wrong passwords lock the user for a while that grows, the right one included", async () => {
    const username = "locked@example.com";
    await domain.createUser(username);
    const tryPassword = async (password: string) => {
      const visitor = domain.visit();
      const answer = await visitor.submit(`/login?${visitor.query}`, { username, password });
      return (
        (await follow(visitor, answer)).text.match(/Incorrect username|attempts exceeded/)?.[0] ?? "signed in"
      );
    };
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect(await tryPassword("Wrong-passw0rd")).toBe("Incorrect username");
    expect(await tryPassword(domain.credentials.password)).toBe("attempts exceeded");
    domain.clock.advance({ milliseconds: 1100 });
    expect(await tryPassword("Wrong-passw0rd")).toBe("Incorrect username");
    domain.clock.advance({ milliseconds: 1100 });
    expect(await tryPassword(domain.credentials.password)).toBe("attempts exceeded");
    domain.clock.advance({ milliseconds: 1000 });
    expect(await tryPassword(domain.credentials.password)).toBe("signed in");
  });

  test("B-32: sign-up does not echo a password, whatever is refused", async () => {
    const visitor = domain.visit();
    const fields = { username: "x", password: "S3cret-not-to-be-seen", "requiredAttributes[name]": "Jane" };
    const answer = await follow(visitor, await visitor.submit(`/signup?${visitor.query}`, fields));
    expect(answer.text).toContain("Username should be an email.");
    expect(answer.text).not.toContain("S3cret-not-to-be-seen");
  });

  test("B-33: a password of 257 characters and one of a megabyte are refused at once", async () => {
    const visitor = domain.visit();
    const path = `/login?${visitor.query}`;
    const long = await visitor.submit(path, { ...domain.credentials, password: "x".repeat(257) });
    expect((await visitor.get(long.location)).text).toContain("Incorrect username or password.");
    const huge = await visitor.submit(path, { ...domain.credentials, password: "x".repeat(1024 * 1024) });
    expect(huge.status).toBe(413);
    const signUp = {
      username: "long@example.com",
      password: "Aa1!".repeat(65),
      "requiredAttributes[name]": "Jane",
    };
    const answer = await follow(visitor, await visitor.submit(`/signup?${visitor.query}`, signUp));
    expect(answer.text).toContain("password is too long.");
    const named = await follow(
      visitor,
      await visitor.submit(`/signup?${visitor.query}`, {
        ...signUp,
        password: "Str0ng-enough",
        username: "u".repeat(129),
      }),
    );
    expect(named.text).toContain("username is too long.");
  });
});
