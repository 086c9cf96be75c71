import type * as CognitoIdp from "@aws-sdk/client-cognito-identity-provider";
import { isJsonObject, type JsonObject } from "../platform/json.ts";
import { StartError } from "../platform/start-error.ts";
import type { CognitoClient } from "./cognito-client.ts";

type Command = new (input: JsonObject) => Parameters<CognitoIdp.CognitoIdentityProviderClient["send"]>[0];

/** Calls a user pool on AWS, signed with the caller's credentials. */
export function createSdkCognitoClient(
  sdk: typeof CognitoIdp,
  client: CognitoIdp.CognitoIdentityProviderClient,
): CognitoClient {
  return {
    async call(operation, input) {
      const Command = getCommand(sdk, operation);
      try {
        const output: unknown = await client.send(new Command(input));
        return isJsonObject(output) ? output : {};
      } catch (cause) {
        throw new StartError({
          problem: `${operation}: ${cause instanceof Error ? cause.message : String(cause)}`,
          remedy: "That is the user pool's own answer; the caller needs the right to administer its users.",
          cause,
        });
      }
    },
  };
}

function getCommand(sdk: object, operation: string): Command {
  const found = (sdk as JsonObject)[`${operation}Command`];
  if (typeof found === "function") return found as Command;
  throw new TypeError(`the SDK has no ${operation}`);
}
