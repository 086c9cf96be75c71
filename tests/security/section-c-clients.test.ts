import { toRefusal } from "../support/cognito-idp-caller.ts";
import { type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let api: RunningCognitoIdp;
beforeAll(async () => {
  api = await startCognitoIdp();
});
afterAll(() => api.close());

const WRONG_URLS = [
  "http://evil",
  "http://localhost.evil.com/callback",
  "http://127.0.0.1.nip.io/",
  "javascript:alert(1)",
  "JavaScript:alert(1)",
  "data:text/html,x",
  "file:///etc/passwd",
  "https://a.example/#fragment",
  "https://*.example/callback",
  "//a.example/callback",
  "/callback",
  "https://a.example/ b",
];

describe("section C: app clients", () => {
  test.each(WRONG_URLS)(
    "C-29: no client is made, or changed to be, with the callback URL %p",
    async (url) => {
      const client = { UserPoolId: api.UserPoolId, ClientName: "wrong" };
      const ask = (operation: string, more: object) =>
        api.call(operation, { ...client, ...more }, { isSigned: true });
      for (const urls of [{ CallbackURLs: [url] }, { LogoutURLs: ["https://a.example/", url] }]) {
        expect(toRefusal(await ask("CreateUserPoolClient", urls))).toBe("api-400(InvalidParameterException)");
        const change = { ClientId: api.clients.web, ...urls };
        expect(toRefusal(await ask("UpdateUserPoolClient", change))).toBe(
          "api-400(InvalidParameterException)",
        );
      }
      const { body } = await api.call(
        "ListUserPoolClients",
        { UserPoolId: api.UserPoolId },
        { isSigned: true },
      );
      expect(body.UserPoolClients.map(({ ClientName }: { ClientName: string }) => ClientName)).not.toContain(
        "wrong",
      );
    },
  );

  test("C-29: http is for this machine, and applications have schemes of their own", async () => {
    const CallbackURLs = [
      "http://localhost:3002/callback",
      "http://127.0.0.1/",
      "http://[::1]:1/",
      "myapp://in",
    ];
    const client = { UserPoolId: api.UserPoolId, ClientName: "right", CallbackURLs };
    const { body } = await api.call("CreateUserPoolClient", client, { isSigned: true });
    expect(body.UserPoolClient.CallbackURLs).toEqual(CallbackURLs);
  });
});
