import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  CreateTermsCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand,
  GetUserPoolMfaConfigCommand,
  ListIdentityProvidersCommand,
  ListResourceServersCommand,
  ListTagsForResourceCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
  UserNotFoundException,
} from "@aws-sdk/client-cognito-identity-provider";
import { PASSWORD, type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let idp: RunningCognitoIdp;

beforeAll(async () => {
  idp = await startCognitoIdp();
});

afterAll(() => idp.close());

describe("an administrator, through the AWS SDK", () => {
  test("E4: invites a user, who must set a password and the missing attribute, and then is confirmed", async () => {
    const { UserPoolId } = idp;
    const { User } = await idp.sdk.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username: "Invited@example.com",
        UserAttributes: [
          { Name: "email", Value: "Invited@example.com" },
          { Name: "email_verified", Value: "true" },
        ],
        DesiredDeliveryMediums: ["EMAIL"],
      }),
    );
    expect(User).toMatchObject({ UserStatus: "FORCE_CHANGE_PASSWORD", Enabled: true });
    expect(User?.UserCreateDate?.getTime()).toBe(idp.clock.now());
    const invitation = idp.messageTo("invited@example.com");
    expect(invitation.purpose).toBe("invitation");

    const started = await idp.sdk.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId: idp.clients.web,
        AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: "invited@example.com", PASSWORD: invitation.code },
      }),
    );
    expect(started.ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
    expect(JSON.parse(started.ChallengeParameters?.requiredAttributes ?? "")).toEqual([
      "userAttributes.name",
    ]);
    expect(started.AuthenticationResult).toBeUndefined();

    const answered = await idp.sdk.send(
      new AdminRespondToAuthChallengeCommand({
        UserPoolId,
        ClientId: idp.clients.web,
        ChallengeName: "NEW_PASSWORD_REQUIRED",
        Session: started.Session,
        ChallengeResponses: {
          USERNAME: User?.Username ?? "",
          NEW_PASSWORD: PASSWORD,
          "userAttributes.name": "Inva",
        },
      }),
    );
    expect(answered.AuthenticationResult).toMatchObject({ TokenType: "Bearer", ExpiresIn: 3600 });

    const found = await idp.sdk.send(
      new AdminGetUserCommand({ UserPoolId, Username: "invited@example.com" }),
    );
    expect(found.UserStatus).toBe("CONFIRMED");
    expect(found.UserAttributes?.[0]).toEqual({ Name: "sub", Value: found.Username });
    expect(found.UserAttributes).toContainEqual({ Name: "name", Value: "Inva" });
  });

  test("C6: deletes a user; then there is none", async () => {
    const Username = await idp.createUser("deleted@example.com");
    const { UserPoolId } = idp;
    await idp.sdk.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
    await expect(idp.sdk.send(new AdminGetUserCommand({ UserPoolId, Username }))).rejects.toMatchObject({
      name: "UserNotFoundException",
      message: "User does not exist.",
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    await expect(idp.sdk.send(new AdminGetUserCommand({ UserPoolId, Username }))).rejects.toBeInstanceOf(
      UserNotFoundException,
    );
  });

  test("C6: lists users page by page, and those that a filter asks for", async () => {
    for (const name of ["ann", "bob", "cid"]) await idp.createUser(`${name}@list.example`);
    const { UserPoolId } = idp;
    const seen: (string | undefined)[] = [];
    let PaginationToken: string | undefined;
    do {
      const page = await idp.sdk.send(new ListUsersCommand({ UserPoolId, Limit: 2, PaginationToken }));
      expect(page.Users?.length).toBeLessThanOrEqual(2);
      seen.push(...(page.Users ?? []).map(({ Username }) => Username));
      ({ PaginationToken } = page);
    } while (PaginationToken !== undefined);
    expect(new Set(seen).size).toBe(seen.length);

    const { Users = [] } = await idp.sdk.send(
      new ListUsersCommand({ UserPoolId, Filter: 'email ^= "bob@"', AttributesToGet: ["email"] }),
    );
    expect(Users).toHaveLength(1);
    expect(Users[0]?.Attributes).toEqual([{ Name: "email", Value: "bob@list.example" }]);
    expect(seen).toContain(Users[0]?.Username);
  });

  test("G3, G4: sees pools and clients as they are configured", async () => {
    const { UserPoolId } = idp;
    const { UserPool } = await idp.sdk.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool).toMatchObject({
      Id: UserPoolId,
      UsernameAttributes: ["email"],
      AutoVerifiedAttributes: ["email"],
      UsernameConfiguration: { CaseSensitive: false },
      Policies: { PasswordPolicy: { MinimumLength: 8, RequireSymbols: true } },
    });
    expect(UserPool?.CreationDate).toBeInstanceOf(Date);
    expect(UserPool?.SchemaAttributes?.find(({ Name }) => Name === "name")?.Required).toBe(true);

    const ClientId = idp.clients.confidential;
    const { UserPoolClient } = await idp.sdk.send(
      new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
    );
    expect(UserPoolClient).toMatchObject({ ClientId, ClientSecret: idp.clientSecret, UserPoolId });

    const pools = await idp.sdk.send(new ListUserPoolsCommand({ MaxResults: 60 }));
    expect(pools.UserPools?.map(({ Id }) => Id)).toEqual([UserPoolId, idp.other.UserPoolId]);
    const clients = await idp.sdk.send(new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 60 }));
    expect(clients.UserPoolClients?.map((client) => client.ClientId).sort()).toEqual(
      Object.values(idp.clients).sort(),
    );
  });

  test("C6: a client of another pool is no client of this one", async () => {
    await expect(
      idp.sdk.send(
        new DescribeUserPoolClientCommand({ UserPoolId: idp.UserPoolId, ClientId: idp.other.ClientId }),
      ),
    ).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `User pool client ${idp.other.ClientId} does not exist.`,
    });
  });

  test("is told by name what the twin does not run", async () => {
    const { UserPoolId } = idp;
    await expect(
      idp.sdk.send(
        new CreateTermsCommand({
          UserPoolId,
          ClientId: idp.clients.web,
          TermsName: "terms-of-use",
          TermsSource: "LINK",
          Enforcement: "NONE",
        }),
      ),
    ).rejects.toMatchObject({
      name: "UnknownOperationException",
      message: expect.stringContaining("Gatehouse does not run CreateTerms."),
    });
  });

  test("C3: finds what else is configured: tags, domains, factors, providers", async () => {
    const { UserPoolId } = idp;
    const { UserPool } = await idp.sdk.send(new DescribeUserPoolCommand({ UserPoolId }));
    const ResourceArn = UserPool?.Arn;
    expect((await idp.sdk.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags).toEqual({ team: "a" });
    await expect(
      idp.sdk.send(new ListTagsForResourceCommand({ ResourceArn: `${ResourceArn}x` })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException" });

    const describe = (Domain: string) => idp.sdk.send(new DescribeUserPoolDomainCommand({ Domain }));
    const { DomainDescription } = await describe("hello-1a2b");
    expect(DomainDescription).toEqual({
      UserPoolId,
      AWSAccountId: "123456789012",
      Domain: "hello-1a2b",
      Status: "ACTIVE",
      ManagedLoginVersion: 1,
    });
    expect((await describe("nobodys")).DomainDescription).toEqual({});
    expect(UserPool?.Domain).toBe("hello-1a2b");

    const factors = await idp.sdk.send(new GetUserPoolMfaConfigCommand({ UserPoolId }));
    expect(factors.MfaConfiguration).toBe("OFF");
    const providers = await idp.sdk.send(new ListIdentityProvidersCommand({ UserPoolId }));
    expect(providers.Providers).toEqual([]);
    const servers = await idp.sdk.send(new ListResourceServersCommand({ UserPoolId }));
    expect(servers.ResourceServers).toEqual([]);
  });
});
