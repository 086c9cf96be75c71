import { type RunningCognitoIdp, startCognitoIdp } from "./start-cognito-idp.ts";

export const EMAIL = "jane@example.com";
export const NOT_AUTHORIZED = "api-400(NotAuthorizedException)";
export const PARAMETER = "api-400(InvalidParameterException)";

/** A running API with calls that many scenarios make. */
export interface AccountDesk extends RunningCognitoIdp {
  /** A signed call about one user. */
  admin(operation: string, request?: object, Username?: string): ReturnType<RunningCognitoIdp["call"]>;
  /** `AdminGetUser`, its attributes by name. */
  readUser(
    Username?: string,
  ): Promise<Record<string, unknown> & { readonly attributes: Record<string, string> }>;
  tryPassword(password: string, username?: string): ReturnType<RunningCognitoIdp["call"]>;
}

export async function startAccountDesk(
  options: Parameters<typeof startCognitoIdp>[0] = {},
): Promise<AccountDesk> {
  const idp = await startCognitoIdp(options);
  const admin = (operation: string, request: object = {}, Username = EMAIL) =>
    idp.call(operation, { ...idp.named(Username), ...request }, { isSigned: true });
  return {
    ...idp,
    admin,
    async readUser(Username = EMAIL) {
      const { body } = await admin("AdminGetUser", {}, Username);
      const attributes = body.UserAttributes.map(({ Name, Value }: { Name: string; Value: string }) => [
        Name,
        Value,
      ]);
      return { ...body, attributes: Object.fromEntries(attributes) };
    },
    tryPassword: (password, username = EMAIL) =>
      idp.call("InitiateAuth", {
        ClientId: idp.clients.legacy,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: username, PASSWORD: password },
      }),
  };
}
