/** A gateway with its user pool, wherever it runs. */
export interface ConformanceTarget {
  /** What the table calls it: `twin`, or the name of a stack. */
  readonly name: string;
  /** Stage included, no slash at the end. */
  readonly apiUrl: string;
  /** Origin of the hosted pages and the OAuth endpoints. */
  readonly hostedUiUrl: string;
  /** Where discovery and keys are served: `https://cognito-idp.REGION.amazonaws.com/POOL`. */
  readonly issuerUrl: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly callbackUrl: string;
  /** `undefined` when the client has none. */
  readonly logoutUrl: string | undefined;
  /** Of a user made for this run, by the JSON API. */
  readonly idToken: string;
  readonly accessToken: string;
}
