import { createDeskApp } from "../../local/desk/desk-app.ts";
import type { DeskClient, DeskStatus } from "../../local/desk/desk-status.ts";
import { createDeskOutbox } from "../../local/desk/outbox.ts";
import { createManualClock } from "../../local/platform/clock.ts";
import { silentLog } from "../../local/platform/log.ts";
import { systemRandom } from "../../local/platform/random.ts";

export const DESK = "http://localhost:3002";
export const CLIENT: DeskClient = {
  clientId: "client1",
  name: "web",
  flows: ["code", "implicit"],
  scopes: ["openid"],
  callbackUrls: [`${DESK}/callback`],
  logoutUrls: [`${DESK}/`],
};

const segment = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
export const makeToken = (claims: object) => `${segment({ alg: "RS256" })}.${segment(claims)}.c2lnbmF0dXJl`;
export const ISSUER = "https://cognito-idp.us-east-1.amazonaws.com";
export const ID_TOKEN = makeToken({
  iss: `${ISSUER}/us-east-1_Twin00001`,
  name: "<script>alert(1)</script>",
  exp: 1,
});

export interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** A desk whose requests are answered by `answer`, and recorded. */
export function createTestDesk(
  overrides: { clients?: readonly DeskClient[]; answer?: (sent: Sent) => Response } = {},
) {
  const sent: Sent[] = [];
  const clock = createManualClock(1_795_000_000_000);
  const outbox = createDeskOutbox({ random: systemRandom, log: silentLog, capacity: 3 });
  const status: DeskStatus = {
    stackName: "hello",
    region: "us-east-1",
    deskUrl: DESK,
    createUserCommand: "npx gatehouse user create ada@example.com",
    apis: [
      {
        restApiId: "abc123defg",
        name: "api",
        stageName: "Prod",
        origin: "http://localhost:3000",
        url: "http://localhost:3000/Prod",
        routes: [
          { method: "GET", path: "/open" },
          {
            method: "GET",
            path: "/",
            guard: { authorizerId: "auth01", authorizerName: "Gate", header: "X-Token", scopes: [] },
          },
        ],
      },
    ],
    pools: [
      {
        userPoolId: "us-east-1_Twin00001",
        name: "users",
        url: "http://localhost:3001",
        clients: overrides.clients ?? [CLIENT],
      },
    ],
    notRunHere: [{ logicalId: "Table", type: "AWS::DynamoDB::Table" }],
  };
  const app = createDeskApp({
    status: () => status,
    outbox,
    clock,
    random: systemRandom,
    log: silentLog,
    fetch: async (url, init = {}) => {
      const one = { url: String(url), init };
      sent.push(one);
      return (overrides.answer ?? answerAsTwin)(one);
    },
  });
  return { app, outbox, clock, sent };
}

export function answerAsTwin({ url, init }: Sent): Response {
  if (url.endsWith("/oauth2/token")) return Response.json({ id_token: ID_TOKEN, access_token: ID_TOKEN });
  if (url.includes("/restapis/")) return Response.json({ clientStatus: 0, claims: { sub: "1" } });
  const hasToken = new Headers(init.headers).has("X-Token");
  return hasToken ? new Response('"Hello"') : Response.json({ message: "Unauthorized" }, { status: 401 });
}

export const post = (fields: Record<string, string>, cookie = "") => ({
  method: "POST",
  headers: { Cookie: cookie },
  body: new URLSearchParams(fields),
});
export const bodyOf = ({ init }: Sent) => new URLSearchParams(String(init.body));
