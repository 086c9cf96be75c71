import { toDummySignature } from "../platform/dummy-signature.ts";
import { isJsonObject, type JsonObject } from "../platform/json.ts";
import { StartError } from "../platform/start-error.ts";

export interface CognitoClient {
  /** @throws StartError with the service's own message when it refuses */
  call(operation: string, input: JsonObject): Promise<JsonObject>;
}

/** Calls the JSON API of a running twin as an SDK does (contract C1), with nobody's credentials. */
export function createCognitoClient(poolUrl: string, region: string): CognitoClient {
  return {
    async call(operation, input) {
      const response = await send(poolUrl, {
        method: "POST",
        headers: {
          "Content-Type": "application/x-amz-json-1.1",
          "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}`,
          Authorization: toDummySignature(region, "cognito-idp"),
        },
        body: JSON.stringify(input),
      });
      const output = toObject(await response.text());
      if (response.ok) return output;
      const message = String(output.message ?? output.__type ?? response.status);
      throw new StartError({
        problem: `${operation}: ${message}`,
        remedy: "That is the user pool's own answer, as AWS would give it.",
        // Named by the exception, like the errors of the AWS SDK.
        cause: Object.assign(new Error(message), { name: String(output.__type) }),
      });
    },
  };
}

async function send(poolUrl: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(poolUrl, init);
  } catch (cause) {
    throw new StartError({
      problem: `The twin does not answer at ${poolUrl}.`,
      remedy: "Look at its terminal; start it again with `npm start`.",
      cause,
    });
  }
}

function toObject(text: string): JsonObject {
  const value: unknown = text === "" ? {} : JSON.parse(text);
  return isJsonObject(value) ? value : {};
}
