import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { PASSWORD, type RunningCognitoIdp } from "./start-cognito-idp.ts";

type Send = RunningCognitoIdp["sdk"]["send"];

/** What tests make by the API: pools with a client that takes passwords, and users of them. */
export function createMaker(current: () => RunningCognitoIdp) {
  const send: Send = (...args: unknown[]) => Reflect.apply(current().sdk.send, current().sdk, args) as never;
  return {
    send,
    async createPool(settings: object = {}) {
      const { UserPool } = await send(new CreateUserPoolCommand({ PoolName: "made-by-api", ...settings }));
      const UserPoolId = UserPool?.Id ?? "";
      const { UserPoolClient } = await send(
        new CreateUserPoolClientCommand({
          UserPoolId,
          ClientName: "app",
          ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        }),
      );
      return { UserPoolId, ClientId: UserPoolClient?.ClientId ?? "", UserPool };
    },
    async createUser(UserPoolId: string, Username: string) {
      await send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: "SUPPRESS" }));
      const password = { Password: PASSWORD, Permanent: true };
      await send(new AdminSetUserPasswordCommand({ UserPoolId, Username, ...password }));
    },
    signIn: (ClientId: string, USERNAME: string, more: Readonly<Record<string, string>> = {}) =>
      send(
        new InitiateAuthCommand({
          ClientId,
          AuthFlow: "USER_PASSWORD_AUTH",
          AuthParameters: { USERNAME, PASSWORD, ...more },
        }),
      ),
  };
}
