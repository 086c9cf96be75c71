/** What the desk is told about the twin that it belongs to; asked anew for every page. */
export interface DeskStatus {
  readonly stackName: string;
  readonly region: string;
  readonly deskUrl: string;
  /** As it is typed where this twin was started. */
  readonly createUserCommand: string;
  readonly apis: readonly DeskApi[];
  readonly pools: readonly DeskPool[];
  readonly notRunHere: readonly { readonly logicalId: string; readonly type: string }[];
}

export interface DeskApi {
  readonly restApiId: string;
  readonly name: string;
  readonly stageName: string;
  /** `http://localhost:3000`: where the control API answers. */
  readonly origin: string;
  /** `http://localhost:3000/Prod`. */
  readonly url: string;
  readonly routes: readonly DeskRoute[];
}

export interface DeskRoute {
  readonly method: string;
  readonly path: string;
  /** Where a user pool guards the route. */
  readonly guard?: RouteGuard;
  /** Where something else does: who, and what a caller must bring. A route with neither is open. */
  readonly otherGuard?: string;
}

export interface RouteGuard {
  readonly authorizerId: string;
  readonly authorizerName: string;
  /** Header that carries the token. */
  readonly header: string;
  /** Empty: an ID token is wanted; otherwise an access token with one of them. */
  readonly scopes: readonly string[];
}

export interface DeskPool {
  readonly userPoolId: string;
  readonly name: string;
  /** `http://localhost:3001`: hosted pages, OAuth endpoints and the JSON API. */
  readonly url: string;
  readonly clients: readonly DeskClient[];
}

export interface DeskClient {
  readonly clientId: string;
  readonly name: string;
  /** Never shown; sent to the token endpoint only. */
  readonly clientSecret?: string;
  /** Empty when OAuth is off for the client. */
  readonly flows: readonly string[];
  readonly scopes: readonly string[];
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
}

/** The callback page of this desk, if `client` allows it. */
export function findDeskCallback({ deskUrl }: DeskStatus, client: DeskClient): string | undefined {
  return client.callbackUrls.find((url) => url === `${deskUrl}/callback`);
}
