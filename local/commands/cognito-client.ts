import { systemClock } from "../platform/clock.ts";
import { isJsonObject, type JsonObject } from "../platform/json.ts";
import { type Credentials, toAmzDate, toAuthorization } from "../platform/signature-v4.ts";
import { StartError } from "../platform/start-error.ts";

export interface CognitoClient {
  /** @throws StartError with the service's own message when it refuses */
  call(operation: string, input: JsonObject): Promise<JsonObject>;
}

/** Nobody's: enough for a twin that does not check them (contract C1). */
export const DUMMY_CREDENTIALS: Credentials = { accessKeyId: "local", secretAccessKey: "local" };

/** Calls the JSON API of a running twin as an SDK does (contract C1), signed with `credentials`. */
export function createCognitoClient(
  poolUrl: string,
  region: string,
  credentials: Credentials = DUMMY_CREDENTIALS,
): CognitoClient {
  return {
    async call(operation, input) {
      const body = JSON.stringify(input);
      const headers = {
        "content-type": "application/x-amz-json-1.1",
        host: new URL(poolUrl).host,
        "x-amz-date": toAmzDate(systemClock.now()),
        "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
      };
      const request = { method: "POST", target: "/", headers, body };
      const authorization = toAuthorization(request, credentials, { region, service: "cognito-idp" });
      const response = await send(poolUrl, {
        method: "POST",
        headers: { ...headers, authorization },
        body,
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
      remedy: "Look at its terminal, and start it again.",
      cause,
    });
  }
}

function toObject(text: string): JsonObject {
  const value: unknown = text === "" ? {} : JSON.parse(text);
  return isJsonObject(value) ? value : {};
}
