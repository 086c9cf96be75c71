import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { CognitoJwtVerifier } from "aws-jwt-verify";
import { type ClientTwin, PASSWORD, startClientTwin } from "./start-client-twin.ts";

let twin: ClientTwin;
let tokens: { readonly idToken: string; readonly accessToken: string };
beforeAll(async () => {
  twin = await startClientTwin();
  tokens = await twin.signIn("ada@example.com", PASSWORD);
});
afterAll(() => twin?.close());

/** Given nothing but the two ids; the keys are handed over, for outside a function nobody diverts AWS's host. */
async function createVerifier(tokenUse: "id" | "access") {
  const verifier = CognitoJwtVerifier.create({
    userPoolId: twin.userPoolId,
    clientId: twin.webClientId,
    tokenUse,
  });
  const answer = await fetch(`${twin.endpoint}/${twin.userPoolId}/.well-known/jwks.json`);
  verifier.cacheJwks((await answer.json()) as Parameters<typeof verifier.cacheJwks>[0]);
  return verifier;
}

describe("aws-jwt-verify, with userPoolId and clientId alone", () => {
  test("accepts both tokens, each as what it is", async () => {
    const [id, access] = [await createVerifier("id"), await createVerifier("access")];
    expect(await id.verify(tokens.idToken)).toMatchObject({ email: "ada@example.com", token_use: "id" });
    expect(await access.verify(tokens.accessToken)).toMatchObject({ token_use: "access" });
    await expect(id.verify(tokens.accessToken)).rejects.toThrow(/Token use not allowed/);
    await expect(access.verify(tokens.idToken)).rejects.toThrow(/Token use not allowed/);
  });

  test("refuses the token of another client, and one that was tampered with", async () => {
    const verifier = await createVerifier("id");
    const other = { clientId: "another", tokenUse: "id" } as const;
    await expect(verifier.verify(tokens.idToken, other)).rejects.toThrow(/audience/i);
    const [header, payload, signature = ""] = tokens.idToken.split(".");
    const forged = `${header}.${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
    await expect(verifier.verify(forged)).rejects.toThrow(/signature/i);
  });
});
