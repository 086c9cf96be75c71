/** What an API declares as an authorizer, or what AWS has ready: all that can guard a method. */
export type AuthorizerDefinition = CognitoAuthorizer | LambdaAuthorizer | IamAuthorizer;

/** Who may call a method. */
export interface RouteAuthorization {
  readonly authorizer: AuthorizerDefinition;
  /**
   * With a user pool: empty where an ID token is wanted, otherwise an access token with at least one of them
   * . Always empty with other kinds.
   */
  readonly scopes: readonly string[];
}

/** Contract A.4. */
export interface CognitoAuthorizer {
  readonly kind: "cognito";
  readonly authorizerId: string;
  readonly name: string;
  /** Header that carries the token, as declared. */
  readonly identityHeader: string;
  readonly providerArns: readonly string[];
  /** Regular expression that the whole `aud` must match (A-77, B-30). */
  readonly identityValidationExpression?: string;
}

/** A function that decides by returning a policy. */
export interface LambdaAuthorizer {
  readonly kind: "lambda";
  readonly authorizerId: string;
  readonly name: string;
  readonly functionArn: string;
  /** ARN of a role that the gateway would call the function with; then no permission is asked for. */
  readonly credentials?: string;
  /** How long a result is kept; 0 keeps none. */
  readonly resultTtlInSeconds: number;
  readonly input: LambdaAuthorizerInput;
}

/** What the function is asked with. */
export type LambdaAuthorizerInput =
  | {
      readonly type: "TOKEN";
      /** Header that carries the token, as declared. */
      readonly identityHeader: string;
      /** Regular expression that the whole token must match before the function is asked. */
      readonly identityValidationExpression?: string;
    }
  | {
      readonly type: "REQUEST";
      /** What must be there before the function is asked, and what results are kept by. */
      readonly identitySources: readonly IdentitySource[];
    };

export interface IdentitySource {
  readonly in: "header" | "querystring" | "stageVariables" | "context";
  readonly name: string;
}

/** `AWS_IAM`: a signature with the keys of an AWS user or role. There is one, and no API declares it. */
export interface IamAuthorizer {
  readonly kind: "iam";
  readonly authorizerId: "AWS_IAM";
  readonly name: "AWS_IAM";
}

export const AWS_IAM: IamAuthorizer = { kind: "iam", authorizerId: "AWS_IAM", name: "AWS_IAM" };
