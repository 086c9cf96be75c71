import type { HttpApi, HttpApiStage, HttpRoute } from "../../openapi/http-api/http-api.ts";
import type { Call } from "../call.ts";

/** A call that named a stage of an HTTP API. */
export interface HttpCall {
  readonly call: Call;
  readonly api: HttpApi;
  readonly stage: HttpApiStage;
  /** After the stage, percent-decoded: what routes are chosen by (H-12). */
  readonly path: string;
  /** The same with the stage, unless it is the default one: `rawPath` of events (H-31). */
  readonly rawPath: string;
  /** As sent, without the question mark. */
  readonly rawQuery: string;
  /** Names and values in turn, decoded. */
  readonly query: readonly string[];
  readonly body: Buffer;
  /** Set once it is found. */
  route: HttpRoute | undefined;
}

/** A call that found its route and passed its guard. */
export interface HttpRouteCall {
  readonly http: HttpCall;
  readonly route: HttpRoute;
  /** Names and values in turn, decoded. */
  readonly pathParameters: readonly string[];
  /** `undefined` on an open route. */
  readonly caller: CallerTexts | undefined;
}

/** What a guard found out, a JSON object as text, as `requestContext.authorizer` of an event has it. */
export interface CallerTexts {
  readonly version1: string;
  readonly version2: string;
  /** `requestContext.identity` of payload format 1.0, members that only a signature fills; JSON members as text. */
  readonly identity?: string;
}
