import { createHmac } from "node:crypto";
import {
  AddUserPoolClientSecretCommand,
  CreateResourceServerCommand,
  CreateUserPoolClientCommand,
  DeleteResourceServerCommand,
  DeleteUserPoolClientCommand,
  DeleteUserPoolClientSecretCommand,
  DescribeResourceServerCommand,
  GetUserCommand,
  ListResourceServersCommand,
  ListUserPoolClientSecretsCommand,
  UpdateResourceServerCommand,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { createMaker } from "../support/made-pools.ts";
import { type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let api: RunningCognitoIdp;
beforeAll(async () => {
  api = await startCognitoIdp();
});
afterAll(() => api.close());

const { send, createPool, createUser, signIn } = createMaker(() => api);

describe("an app client made by the API (C3, G4)", () => {
  test("UpdateUserPoolClient takes effect at once, and what it leaves out is the default again", async () => {
    const { UserPoolId, ClientId } = await createPool();
    await createUser(UserPoolId, "jane");
    expect((await signIn(ClientId, "jane")).AuthenticationResult?.ExpiresIn).toBe(3600);
    await send(
      new UpdateUserPoolClientCommand({
        UserPoolId,
        ClientId,
        AccessTokenValidity: 5,
        TokenValidityUnits: { AccessToken: "minutes" },
        ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
      }),
    );
    expect((await signIn(ClientId, "jane")).AuthenticationResult?.ExpiresIn).toBe(300);
    const { UserPoolClient } = await send(new UpdateUserPoolClientCommand({ UserPoolId, ClientId }));
    expect(UserPoolClient).toMatchObject({ ClientName: "app", ClientId });
    await expect(signIn(ClientId, "jane")).rejects.toThrow(
      "USER_PASSWORD_AUTH flow not enabled for this client",
    );
  });

  test("C10: has two secrets at most, and either proves it", async () => {
    const { UserPoolId } = await createPool();
    await createUser(UserPoolId, "jane");
    const { UserPoolClient } = await send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: "confidential",
        GenerateSecret: true,
        ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
      }),
    );
    const { ClientId = "", ClientSecret: first = "" } = UserPoolClient ?? {};
    const named = { UserPoolId, ClientId };
    const { ClientSecretDescriptor } = await send(new AddUserPoolClientSecretCommand(named));
    const second = ClientSecretDescriptor?.ClientSecretValue ?? "";
    const signInWith = (secret: string) =>
      signIn(ClientId, "jane", {
        SECRET_HASH: createHmac("sha256", secret).update(`jane${ClientId}`).digest("base64"),
      });
    for (const secret of [first, second])
      expect((await signInWith(secret)).AuthenticationResult?.AccessToken).toBeDefined();
    await expect(send(new AddUserPoolClientSecretCommand(named))).rejects.toMatchObject({
      name: "LimitExceededException",
    });
    const { ClientSecrets = [] } = await send(new ListUserPoolClientSecretsCommand(named));
    expect(JSON.stringify(ClientSecrets)).not.toContain(second);
    const [{ ClientSecretId } = {}, last] = ClientSecrets;
    await send(new DeleteUserPoolClientSecretCommand({ ...named, ClientSecretId }));
    await expect(signInWith(first)).rejects.toThrow("Unable to verify secret hash");
    expect((await signInWith(second)).AuthenticationResult?.AccessToken).toBeDefined();
    await expect(
      send(new DeleteUserPoolClientSecretCommand({ ...named, ClientSecretId: last?.ClientSecretId })),
    ).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  test("is gone once it is deleted, and its tokens with it", async () => {
    const { UserPoolId, ClientId } = await createPool();
    await createUser(UserPoolId, "jane");
    const { AuthenticationResult } = await signIn(ClientId, "jane");
    await send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }));
    await expect(signIn(ClientId, "jane")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(
      send(new GetUserCommand({ AccessToken: AuthenticationResult?.AccessToken })),
    ).rejects.toMatchObject({ name: "NotAuthorizedException" });
  });

  test("wants its custom scopes from a resource server, and machines a secret", async () => {
    const { UserPoolId } = await createPool();
    const server = { UserPoolId, Identifier: "orders", Name: "Orders" };
    const Scopes = [{ ScopeName: "read", ScopeDescription: "Reads" }];
    const client = {
      UserPoolId,
      ClientName: "machine",
      GenerateSecret: true,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ["client_credentials" as const],
      AllowedOAuthScopes: ["orders/read"],
    };
    await expect(send(new CreateUserPoolClientCommand(client))).rejects.toMatchObject({
      name: "ScopeDoesNotExistException",
      message: "Invalid scope requested: orders/read",
    });
    await send(new CreateResourceServerCommand({ ...server, Scopes }));
    await expect(send(new CreateResourceServerCommand(server))).rejects.toThrow("orders already exists");
    await send(new CreateUserPoolClientCommand(client));
    for (const wrong of [
      { ...client, GenerateSecret: false },
      { ...client, AllowedOAuthFlows: ["client_credentials" as const, "code" as const] },
    ])
      await expect(send(new CreateUserPoolClientCommand(wrong))).rejects.toMatchObject({
        name: "InvalidOAuthFlowException",
      });
    await send(new UpdateResourceServerCommand({ ...server, Name: "All orders" }));
    const { ResourceServer } = await send(new DescribeResourceServerCommand(server));
    expect(ResourceServer).toEqual({ ...server, Name: "All orders" });
    const { ResourceServers } = await send(new ListResourceServersCommand({ UserPoolId, MaxResults: 1 }));
    expect(ResourceServers).toEqual([ResourceServer]);
    await send(new DeleteResourceServerCommand(server));
    await expect(send(new DescribeResourceServerCommand(server))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});
