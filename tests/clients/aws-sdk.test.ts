import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  NotAuthorizedException,
  paginateListUsers,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type ClientTwin, PASSWORD, startClientTwin } from "./start-client-twin.ts";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

let twin: ClientTwin;
let client: CognitoIdentityProviderClient;

beforeAll(async () => {
  twin = await startClientTwin();
  client = new CognitoIdentityProviderClient({
    endpoint: twin.endpoint,
    region: twin.region,
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
  });
});
afterAll(async () => {
  client?.destroy();
  await twin?.close();
});

describe("AWS SDK for JavaScript v3", () => {
  test("signs a user up, confirms, signs in, reads and signs out", async () => {
    const user = { ClientId: twin.webClientId, Username: "ada@example.com" };
    const signedUp = await client.send(new SignUpCommand({ ...user, Password: PASSWORD }));
    expect(signedUp).toMatchObject({
      UserConfirmed: false,
      CodeDeliveryDetails: { DeliveryMedium: "EMAIL", AttributeName: "email" },
    });
    const ConfirmationCode = twin.readMessage("ada@example.com").code;
    await client.send(new ConfirmSignUpCommand({ ...user, ConfirmationCode }));
    const { AuthenticationResult } = await client.send(
      new InitiateAuthCommand({
        ClientId: twin.webClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: user.Username, PASSWORD },
      }),
    );
    const AccessToken = AuthenticationResult?.AccessToken;
    const { UserAttributes } = await client.send(new GetUserCommand({ AccessToken }));
    expect(UserAttributes).toContainEqual({ Name: "email", Value: user.Username });
    await client.send(new GlobalSignOutCommand({ AccessToken }));
    await expect(client.send(new GetUserCommand({ AccessToken }))).rejects.toThrow(NotAuthorizedException);
  });

  test("administers: dates are dates, pages follow each other", async () => {
    for (const name of ["b1", "b2", "b3"]) await twin.createUser(`${name}@example.com`);
    const { UserPoolId } = { UserPoolId: twin.userPoolId };
    const found = await client.send(new AdminGetUserCommand({ UserPoolId, Username: "b1@example.com" }));
    expect(found.UserCreateDate).toBeInstanceOf(Date);
    expect(found.UserStatus).toBe("CONFIRMED");
    const pages = paginateListUsers({ client, pageSize: 2 }, { UserPoolId, Filter: 'email ^= "b"' });
    const emails: unknown[] = [];
    for await (const { Users = [] } of pages)
      emails.push(...Users.map(({ Attributes }) => Attributes?.find(({ Name }) => Name === "email")?.Value));
    expect(emails.sort()).toEqual(["b1@example.com", "b2@example.com", "b3@example.com"]);
  });

  test("throws the service's own exceptions", async () => {
    const attempt = client.send(
      new InitiateAuthCommand({
        ClientId: twin.webClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: "nobody@example.com", PASSWORD },
      }),
    );
    await expect(attempt).rejects.toMatchObject({
      name: "NotAuthorizedException",
      message: "Incorrect username or password.",
      $metadata: { httpStatusCode: 400, attempts: 1 },
    });
  });
});
