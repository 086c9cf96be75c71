import { refuse, SIGNED_IN, visitStandIn } from "../../support/stand-in-domain.ts";
import { buildUser, CALLBACK_URL } from "../../support/stand-in-pool.ts";

describe("every page with a form", () => {
  const pages = ["/login", "/signup", "/confirm", "/forgotPassword", "/confirmforgotPassword"];

  test.each(pages)(
    "A3: %s holds its form twice, and nothing refers to an id that stands twice",
    async (page) => {
      const visitor = visitStandIn();
      const { text, status } = await visitor.get(`${page}?${visitor.query}`);
      expect(status).toBe(200);
      expect(text.match(/visible-xs visible-sm/g)).toHaveLength(1);
      expect(text.match(/visible-md visible-lg/g)).toHaveLength(1);
      const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      const referred = [...text.matchAll(/aria-(?:describedby|labelledby)="([^"]+)"/g)].flatMap(([, list]) =>
        (list ?? "").split(" "),
      );
      for (const id of referred) expect(ids.filter((other) => other === id)).toHaveLength(1);
      expect(text).not.toMatch(/<label[^>]* for=/);
    },
  );

  test.each(pages)("%s labels each of its fields and says what goes in", async (page) => {
    const visitor = visitStandIn();
    const { text } = await visitor.get(`${page}?${visitor.query}`);
    const fields = [...text.matchAll(/<input\s[^>]*>/g)].map(([field]) => field);
    const typed = fields.filter((field) => !/type="(?:hidden|submit)"/.test(field));
    expect(typed.length).toBeGreaterThan(0);
    for (const field of typed) expect(field).toMatch(/autocomplete="[a-z-]+"/);
    expect(text.match(/<label/g)).toHaveLength(typed.length);
  });

  test.each(pages)("A3: %s carries the whole OAuth query on, in forms and in links", async (page) => {
    const visitor = visitStandIn();
    const { text } = await visitor.get(`${page}?${visitor.query}`);
    const query = visitor.query.replaceAll("&", "&amp;");
    for (const [, target] of text.matchAll(/(?:action|href)="(\/[^"]*)"/g))
      expect(target).toContain(`?${query}`);
  });

  test.each(pages)("%s keeps nothing of a query that fails the checks", async (page) => {
    const { status, text } = await visitStandIn().get(`${page}?client_id=nobody`);
    expect(status).toBe(400);
    expect(text).toContain("Client does not exist.");
  });

  test("says where the twin's mail is, when it is known", async () => {
    const known = visitStandIn({}, "http://localhost:3002/outbox");
    const { text } = await known.get(`/login?${known.query}`);
    expect(text).toContain('href="http://localhost:3002/outbox"');
    const unknown = visitStandIn();
    expect((await unknown.get(`/login?${unknown.query}`)).text).not.toContain("outbox");
  });

  test("shows the client's name escaped", async () => {
    const visitor = visitStandIn({ client: { clientName: "<b>x</b>" } });
    const { text } = await visitor.get(`/login?${visitor.query}`);
    expect(text).toContain("&lt;b&gt;x&lt;/b&gt;");
    expect(text).not.toContain("<b>");
  });

  test("answers 405 with an empty body to other methods", async () => {
    const app = visitStandIn();
    const { status, text } = await app.get(`/resendcode?${app.query}`);
    expect([status, text]).toEqual([405, ""]);
  });
});

describe("the sign-in page", () => {
  test("has the ids, names and classes that test suites know, twice", async () => {
    const visitor = visitStandIn();
    const { text } = await visitor.get(`/login?${visitor.query}`);
    const markup = text.replace(/\s+/g, " ");
    for (const mark of [
      'id="signInFormUsername"',
      'id="signInFormPassword"',
      'name="signInSubmitButton" value="Sign in"',
      'name="cognitoAsfData"',
      "submitButton-customizable",
      "Sign in with your email and password",
    ])
      expect(markup.split(mark)).toHaveLength(3);
  });

  test("fills in login_hint, and what was typed before it", async () => {
    const visitor = visitStandIn({ answers: { signInOnPage: refuse("incorrect-credentials") } });
    const path = `/login?${visitor.query}&login_hint=hint%40example.com`;
    expect((await visitor.get(path)).text).toContain('value="hint@example.com"');
    await visitor.submit(path, { username: "jane", password: "x" });
    const { text } = await visitor.get(path);
    expect(text).toContain('value="jane"');
    expect(text).not.toContain('value="hint@example.com"');
  });

  test("offers no sign-up where only administrators create users", async () => {
    const visitor = visitStandIn({ settings: { allowAdminCreateUserOnly: true } });
    expect((await visitor.get(`/login?${visitor.query}`)).text).not.toContain("/signup");
    const { status, text } = await visitor.get(`/signup?${visitor.query}`);
    expect([status, text]).toEqual([
      400,
      expect.stringContaining("SignUp is not permitted for this user pool"),
    ]);
  });

  test("A3: is shown again with the message, once, after a refusal", async () => {
    const visitor = visitStandIn({ answers: { signInOnPage: refuse("incorrect-credentials") } });
    const path = `/login?${visitor.query}`;
    const answer = await visitor.submit(path, { username: "jane", password: "wrong" });
    expect([answer.status, answer.location]).toEqual([302, path]);
    const page = await visitor.get(path);
    expect(page.text).toContain("Incorrect username or password.");
    expect(page.text).toContain("<title>Error: Sign in · hello-web</title>");
    expect(page.text).not.toContain("wrong");
    expect((await visitor.get(path)).text).not.toContain("Incorrect");
  });

  test("shows a notice on the page that it is for", async () => {
    const visitor = visitStandIn({ answers: { signInOnPage: refuse("incorrect-credentials") } });
    await visitor.submit(`/login?${visitor.query}`, { username: "jane", password: "wrong" });
    expect((await visitor.get(`/signup?${visitor.query}`)).text).not.toContain("Incorrect");
    expect((await visitor.get(`/login?${visitor.query}`)).text).toContain("Incorrect");
  });

  test("sends a user whose password was reset to the recovery page", async () => {
    const visitor = visitStandIn({ answers: { signInOnPage: refuse("password-reset-required") } });
    const answer = await visitor.submit(`/login?${visitor.query}`, { username: "jane", password: "x" });
    expect(answer.location).toBe(`/forgotPassword?${visitor.query}`);
    const { text } = await visitor.get(answer.location);
    expect(text).toContain("Password reset required for the user");
    expect(text).toContain('value="jane"');
  });

  test("sends a signed-in user to the callback URL, with session and token renewed", async () => {
    const user = buildUser();
    const answers = {
      ...SIGNED_IN,
      signInOnPage: async () => ({ kind: "signed-in", user, authTime: 1 }) as const,
    };
    const visitor = visitStandIn({ answers });
    await visitor.get(`/login?${visitor.query}`);
    const before = visitor.cookie("XSRF-TOKEN");
    const answer = await visitor.submit(`/login?${visitor.query}`, { username: "jane", password: "x" });
    expect(answer.location).toBe(`${CALLBACK_URL}?code=the-code&state=the-state`);
    expect(visitor.cookie("cognito")).toBe("new-session");
    expect(visitor.cookie("XSRF-TOKEN")).not.toBe(before);
    expect(answer.headers.getSetCookie().filter((cookie) => cookie.startsWith("XSRF-TOKEN="))).toHaveLength(
      2,
    );
  });

  test("answers a failure of the pool with a page of constant text", async () => {
    const visitor = visitStandIn({
      answers: { signInOnPage: () => Promise.reject(new RangeError("disk full")) },
    });
    const answer = await visitor.submit(`/login?${visitor.query}`, { username: "jane", password: "x" });
    expect(answer.status).toBe(500);
    expect(answer.text).toContain("server_error");
    expect(answer.text).not.toContain("disk");
  });
});
