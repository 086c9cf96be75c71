import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AddCustomAttributesCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  CreateUserPoolDomainCommand,
  DeleteUserPoolCommand,
  DeleteUserPoolDomainCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand,
  GetCSVHeaderCommand,
  GetUserCommand,
  ListTagsForResourceCommand,
  ListUserPoolsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateUserPoolCommand,
  UpdateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { createMaker } from "../support/made-pools.ts";
import { PASSWORD, type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let folder: string;
let api: RunningCognitoIdp;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-"));
  api = await startCognitoIdp({ storeFile: join(folder, "state.db") });
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

const { send, createPool, createUser, signIn } = createMaker(() => api);

describe("a user pool made by the API (C3)", () => {
  test("runs at once, and the same after a restart, with its client, users and domain", async () => {
    const { UserPoolId, ClientId, UserPool } = await createPool({
      Schema: [{ Name: "team", AttributeDataType: "String" }],
    });
    expect(UserPoolId).toMatch(/^eu-west-1_[A-Za-z0-9]{9}$/);
    expect(UserPool?.Arn).toBe(`arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${UserPoolId}`);
    expect(ClientId).toMatch(/^[a-z0-9]{26}$/);
    await createUser(UserPoolId, "jane");
    await send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: "made-1a2b", ManagedLoginVersion: 2 }));
    const before = await Promise.all([
      send(new DescribeUserPoolCommand({ UserPoolId })).then(({ UserPool: pool }) => pool),
      send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId })).then(
        ({ UserPoolClient }) => UserPoolClient,
      ),
      send(new AdminGetUserCommand({ UserPoolId, Username: "jane" })).then(
        ({ UserAttributes }) => UserAttributes,
      ),
      send(new DescribeUserPoolDomainCommand({ Domain: "made-1a2b" })).then(
        ({ DomainDescription }) => DomainDescription,
      ),
    ]);
    expect(before[0]).toMatchObject({ Name: "made-by-api", Domain: "made-1a2b", EstimatedNumberOfUsers: 1 });
    await api.close();
    api = await startCognitoIdp({ storeFile: join(folder, "state.db") });
    expect(
      await Promise.all([
        send(new DescribeUserPoolCommand({ UserPoolId })).then(({ UserPool: pool }) => pool),
        send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId })).then(
          ({ UserPoolClient }) => UserPoolClient,
        ),
        send(new AdminGetUserCommand({ UserPoolId, Username: "jane" })).then(
          ({ UserAttributes }) => UserAttributes,
        ),
        send(new DescribeUserPoolDomainCommand({ Domain: "made-1a2b" })).then(
          ({ DomainDescription }) => DomainDescription,
        ),
      ]),
    ).toEqual(before);
    const { AuthenticationResult } = await signIn(ClientId, "jane");
    const { Username } = await send(new GetUserCommand({ AccessToken: AuthenticationResult?.AccessToken }));
    expect(Username).toBe("jane");
    const { UserPools = [] } = await send(new ListUserPoolsCommand({ MaxResults: 60 }));
    expect(UserPools.map(({ Id }) => Id)).toContain(UserPoolId);
  });

  test("is deleted with its users, but neither while it is protected nor with a domain", async () => {
    const { UserPoolId, ClientId } = await createPool({ DeletionProtection: "ACTIVE" });
    await createUser(UserPoolId, "jane");
    const remove = () => send(new DeleteUserPoolCommand({ UserPoolId }));
    await expect(remove()).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringContaining("deletion protection is activated"),
    });
    await send(new UpdateUserPoolCommand({ UserPoolId }));
    await send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: "in-the-way" }));
    await expect(remove()).rejects.toMatchObject({
      message: expect.stringContaining("has a domain configured"),
    });
    await send(new DeleteUserPoolDomainCommand({ UserPoolId, Domain: "in-the-way" }));
    await remove();
    await expect(send(new DescribeUserPoolCommand({ UserPoolId }))).rejects.toThrow(
      `User pool ${UserPoolId} does not exist.`,
    );
    await expect(signIn(ClientId, "jane")).rejects.toThrow(`User pool client ${ClientId} does not exist.`);
    await expect(remove()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("UpdateUserPool takes effect at once, and what it leaves out is the default again", async () => {
    const policy = { PasswordPolicy: { MinimumLength: 20 } };
    const { UserPoolId } = await createPool({ Policies: policy, UsernameAttributes: ["email"] });
    await expect(createUser(UserPoolId, "jane@example.com")).rejects.toMatchObject({
      name: "InvalidPasswordException",
    });
    await send(new UpdateUserPoolCommand({ UserPoolId, UserPoolTags: { team: "b" } }));
    await send(
      new AdminSetUserPasswordCommand({
        UserPoolId,
        Username: "jane@example.com",
        Password: PASSWORD,
        Permanent: true,
      }),
    );
    const { UserPool } = await send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool?.Policies?.PasswordPolicy?.MinimumLength).toBe(8);
    expect(UserPool).toMatchObject({ Name: "made-by-api", UsernameAttributes: ["email"] });
  });

  test.each([
    ["both kinds of sign-in names", { UsernameAttributes: ["email"], AliasAttributes: ["email"] }],
    ["a required custom attribute", { Schema: [{ Name: "team", Required: true }] }],
    ["another type for a standard attribute", { Schema: [{ Name: "email", AttributeDataType: "Number" }] }],
    ["a second factor that nothing delivers", { MfaConfiguration: "ON" }],
  ])("is refused with %s", async (_case, settings) => {
    await expect(createPool(settings)).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  test("gets custom attributes that its users may have from then on", async () => {
    const { UserPoolId } = await createPool();
    const CustomAttributes = [{ Name: "team", AttributeDataType: "String" as const, Mutable: true }];
    await send(new AddCustomAttributesCommand({ UserPoolId, CustomAttributes }));
    const UserAttributes = [{ Name: "custom:team", Value: "a" }];
    await send(
      new AdminCreateUserCommand({ UserPoolId, Username: "jane", UserAttributes, MessageAction: "SUPPRESS" }),
    );
    await expect(send(new AddCustomAttributesCommand({ UserPoolId, CustomAttributes }))).rejects.toThrow(
      "custom:team: Existing attribute already has name custom:team.",
    );
    const { CSVHeader } = await send(new GetCSVHeaderCommand({ UserPoolId }));
    expect(CSVHeader?.slice(-3)).toEqual(["custom:team", "cognito:mfa_enabled", "cognito:username"]);
  });

  test("bears tags", async () => {
    const { UserPool } = await createPool({ UserPoolTags: { team: "a" } });
    const ResourceArn = UserPool?.Arn ?? "";
    await send(new TagResourceCommand({ ResourceArn, Tags: { stage: "test" } }));
    await send(new UntagResourceCommand({ ResourceArn, TagKeys: ["team"] }));
    const { Tags } = await send(new ListTagsForResourceCommand({ ResourceArn }));
    expect(Tags).toEqual({ stage: "test" });
  });
});

describe("a domain (G5)", () => {
  test.each([["Upper"], ["-a"], ["a_b"], ["my-cognito-app"], ["awsome"], ["a.example.com"], ["hello-1a2b"]])(
    "is refused as %p",
    async (Domain) => {
      const { UserPoolId } = await createPool();
      await expect(send(new CreateUserPoolDomainCommand({ UserPoolId, Domain }))).rejects.toMatchObject({
        name: "InvalidParameterException",
      });
    },
  );

  test("is one a pool, and may change the version of its pages", async () => {
    const { UserPoolId } = await createPool();
    await send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: "only-one" }));
    await expect(
      send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: "second-one" })),
    ).rejects.toMatchObject({ name: "InvalidParameterException" });
    await send(new UpdateUserPoolDomainCommand({ UserPoolId, Domain: "only-one", ManagedLoginVersion: 2 }));
    const { DomainDescription } = await send(new DescribeUserPoolDomainCommand({ Domain: "only-one" }));
    expect(DomainDescription).toMatchObject({ UserPoolId, ManagedLoginVersion: 2, Status: "ACTIVE" });
  });
});
