import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type ClientTwin, PASSWORD, startClientTwin } from "./start-client-twin.ts";

const EMAIL = "ada@example.com";

let twin: ClientTwin;
let tokens: { readonly idToken: string; readonly accessToken: string };
beforeAll(async () => {
  twin = await startClientTwin();
  await twin.createUser(EMAIL);
  tokens = await twin.signIn(EMAIL, PASSWORD);
});
afterAll(() => twin?.close());

async function ask(what: string): Promise<unknown> {
  const answer = await fetch(`${twin.summary.apiUrl}/inside/${what}`, {
    headers: { Authorization: tokens.idToken, "X-Access-Token": tokens.accessToken },
  });
  return answer.json();
}

describe("code inside the function, unchanged", () => {
  test("aws-jwt-verify with userPoolId and clientId alone fetches the twin's keys from AWS's address", async () => {
    expect(await ask("verify")).toEqual({ result: EMAIL });
    expect(await ask("verify")).toEqual({ result: EMAIL });
  });

  test("fetch and node:https get the JWKS from AWS's address, verified for its name", async () => {
    expect(await ask("fetch")).toEqual({ result: 2 });
    expect(await ask("https")).toEqual({ result: 2 });
  });

  test("the AWS SDK calls the pool, by its endpoint setting and by AWS's own address", async () => {
    expect(await ask("sdk")).toEqual({ result: EMAIL });
    expect(await ask("sdk-without-setting")).toEqual({ result: EMAIL });
  });
});
