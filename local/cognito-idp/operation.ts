import type { JsonObject } from "../platform/json.ts";

/**
 * One operation of the API, in a file of its own that bears its name. How the caller proves who it is, and
 * whether the answer has a body, stands in the registry, for it holds for operations that are not run, too.
 */
export interface Operation<Request, Response> {
  /** @throws CognitoIdpError `SerializationException`, `InvalidParameterException` (contract C1, C1.1) */
  parse(body: JsonObject): Request;
  /** @throws UserPoolError */
  run(request: Request): Promise<Response>;
}
