import type { IncomingMessage } from "node:http";
import { readConnection } from "../gateway/connection.ts";
import type { RestApi } from "../openapi/rest-api.ts";

const SIGNED_FOR_CONTROL = /^AWS4-HMAC-SHA256\s.*\/apigateway\/aws4_request\b/;
const RESTAPIS = /^\/+restapis(?:[/?]|$)/;
const USER_REQUEST = /^\/+restapis\/[^/]+\/[^/]+\/_user_request_(?:[/?]|$)/;

/**
 * Whether a request is meant for the API Gateway API rather than for an API that is served on the same port.
 *
 * A signature for the service `apigateway` says so on every path. Without one, `/restapis…` does, as long as no
 * stage has that name; the long path of a stage and the host of an API never do.
 */
export function isControlRequest(request: IncomingMessage, apis: readonly RestApi[]): boolean {
  const { url = "" } = request;
  const { authorization = "", host = "" } = readConnection(request).headers.read;
  if (host.includes(".execute-api.") || USER_REQUEST.test(url)) return false;
  if (SIGNED_FOR_CONTROL.test(authorization)) return true;
  return RESTAPIS.test(url) && !apis.some(({ stageName }) => stageName === "restapis");
}
