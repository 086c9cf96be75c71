import { createCookieJar } from "../../../local/commands/cookie-jar.ts";
import { findForm, findText } from "../../../local/commands/html-form.ts";

const PAGE = `
<form method="post" action="/signup?a=1&amp;b=2"><input name="email"></form>
<form method="post" action='/login?a=1&amp;b=2'>
  <input type="hidden" name="_csrf" value="t&quot;o&amp;ken">
  <input type="text" name="username" value=ada><input name=password type=password>
  <button name="signInSubmitButton" value="Sign in">Sign in</button>
</form>
<p class="x errorMessage-customizable">Incorrect <b>username</b> &amp; password.</p>`;

describe("a form of a page", () => {
  test("is found by one of its fields, with the values that a browser would send", () => {
    const form = findForm(PAGE, "password");
    expect(form?.action).toBe("/login?a=1&b=2");
    expect([...(form?.fields ?? [])]).toEqual([
      ["_csrf", 't"o&ken'],
      ["username", "ada"],
      ["password", ""],
      ["signInSubmitButton", "Sign in"],
    ]);
  });

  test("is not invented", () => expect(findForm(PAGE, "code")).toBeUndefined());

  test("stands beside the page's message", () => {
    expect(findText(PAGE, "errorMessage-customizable")).toContain("Incorrect");
    expect(findText(PAGE, "nothing")).toBeUndefined();
  });
});

test("a cookie jar replaces cookies and drops those that expire", () => {
  const jar = createCookieJar();
  const receive = (...lines: string[]) => {
    const headers = new Headers();
    for (const line of lines) headers.append("Set-Cookie", line);
    jar.receive(new Response(null, { headers }));
  };
  receive("XSRF-TOKEN=one; Path=/; HttpOnly", "cognito=abc=; Max-Age=3600");
  receive("XSRF-TOKEN=two; Path=/");
  expect(jar.toHeader()).toBe("XSRF-TOKEN=two; cognito=abc=");
  receive("cognito=; Max-Age=0; Path=/");
  expect(jar.toHeader()).toBe("XSRF-TOKEN=two");
});
