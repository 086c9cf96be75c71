const SIGNATURE =
  "AWS4-HMAC-SHA256 Credential=local/20261122/eu-west-1/cognito-idp/aws4_request, " +
  `SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** `undefined` when there are no bytes. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came.
  readonly body: any;
}

export interface CallOptions {
  /** Sends a signature in the right form. @default false */
  readonly isSigned?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls an operation by hand, byte by byte as it is given; a body that is no text or buffer goes as JSON. */
export type Call = (operation: string, body?: unknown, options?: CallOptions) => Promise<Answer>;

export function createCall(endpoint: string): Call {
  return async (operation, body = {}, { isSigned = false, headers = {} } = {}) => {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
        ...(isSigned ? { authorization: SIGNATURE } : {}),
        ...headers,
      },
      body:
        typeof body === "string"
          ? body
          : body instanceof Uint8Array
            ? Buffer.from(body)
            : JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text === "" ? undefined : JSON.parse(text),
    };
  };
}

/** What {@link Call} got as an error, in the form the catalogue names it: `api-400(X)`. */
export function toRefusal({ status, headers, body }: Answer): string {
  const type = String(body?.__type);
  if (headers.get("x-amzn-errortype") !== `${type}:`) throw new Error(`The error header is not ${type}:`);
  if (headers.get("content-type") !== "application/x-amz-json-1.1")
    throw new Error("The content type is wrong.");
  return `api-${status}(${type})`;
}
