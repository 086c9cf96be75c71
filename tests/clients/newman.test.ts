import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import newman, { type NewmanRunSummary } from "newman";
import { startTestTwin } from "../support/start-twin.ts";
import { CALLBACK, type ClientTwin, startClientTwin } from "./start-client-twin.ts";

const POSTMAN = resolve(import.meta.dirname, "../../postman");
const EMAIL = "ada@example.com";

let twin: ClientTwin;
beforeAll(async () => {
  twin = await startClientTwin();
  await twin.createUser(EMAIL);
});
afterAll(() => twin?.close());

type Variables = Readonly<Record<string, string>>;

function runCollection(collection: object, variables: Variables): Promise<NewmanRunSummary> {
  const envVar = Object.entries(variables).map(([key, value]) => ({ key, value }));
  return new Promise((done, reject) => {
    newman.run({ collection, envVar } as Parameters<typeof newman.run>[0], (error, summary) =>
      error ? reject(error) : done(summary),
    );
  });
}

function toFailures({ run }: NewmanRunSummary): readonly string[] {
  return run.failures.map(({ error }) => error.message);
}

/** One request as Postman keeps it: a token that it was given by "Get New Access Token", or a script's. */
function toItem(name: string, request: object, script: readonly string[]) {
  return { name, request, event: [{ listen: "test", script: { exec: script } }] };
}

describe("Newman", () => {
  test("the application's own collection passes", async () => {
    const own = await startTestTwin();
    const { apiUrl, poolUrl, region, userPoolId, clients } = own.summary;
    const collection = JSON.parse(
      readFileSync(resolve(POSTMAN, "hello-cognito.postman_collection.json"), "utf8"),
    );
    const summary = await runCollection(collection, {
      apiUrl: apiUrl ?? "",
      cognitoIdpUrl: `${poolUrl}/`,
      region,
      userPoolId: userPoolId ?? "",
      clientId: clients[0]?.id ?? "",
      awsAccessKeyId: "any",
      awsSecretAccessKey: "any",
    });
    expect(toFailures(summary)).toEqual([]);
    expect(summary.run.stats.assertions.total).toBeGreaterThan(5);
    await own.close();
  });

  test("redeems a code at the token endpoint by Postman's Basic, and sends its bearer token", async () => {
    const url = new URL(`${twin.endpoint}/oauth2/authorize`);
    const query = {
      client_id: twin.serverClientId,
      response_type: "code",
      redirect_uri: CALLBACK,
      scope: "openid",
    };
    url.search = new URLSearchParams(query).toString();
    const code = (await twin.authorize(url, EMAIL)).searchParams.get("code") ?? "";
    const form = { grant_type: "authorization_code", redirect_uri: CALLBACK, code };
    const basic = [
      { key: "username", value: "{{clientId}}" },
      { key: "password", value: "{{clientSecret}}" },
    ];
    const items = [
      toItem(
        "token",
        {
          method: "POST",
          url: "{{domain}}/oauth2/token",
          auth: { type: "basic", basic },
          body: {
            mode: "urlencoded",
            urlencoded: Object.entries(form).map(([key, value]) => ({ key, value })),
          },
        },
        [
          "pm.test('tokens', () => pm.response.to.have.status(200));",
          "pm.environment.set('accessToken', pm.response.json().access_token);",
          "pm.environment.set('idToken', pm.response.json().id_token);",
        ],
      ),
      toItem(
        "userInfo",
        {
          method: "GET",
          url: "{{domain}}/oauth2/userInfo",
          auth: {
            type: "oauth2",
            oauth2: [
              { key: "accessToken", value: "{{accessToken}}" },
              { key: "addTokenTo", value: "header" },
            ],
          },
        },
        ["pm.test('who', () => pm.expect(pm.response.json()).to.have.property('sub'));"],
      ),
      toItem(
        "api",
        {
          method: "GET",
          url: "{{apiUrl}}/inside/fetch",
          header: [{ key: "Authorization", value: "{{idToken}}" }],
        },
        ["pm.test('let in', () => pm.response.to.have.status(200));"],
      ),
    ];
    const schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    const summary = await runCollection(
      { info: { name: "OAuth", schema }, item: items },
      {
        domain: twin.endpoint,
        apiUrl: twin.summary.apiUrl ?? "",
        clientId: twin.serverClientId,
        clientSecret: twin.serverClientSecret,
      },
    );
    expect(toFailures(summary)).toEqual([]);
    expect(summary.run.stats.assertions.total).toBe(3);
  });
});
