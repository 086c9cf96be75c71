/** An error name of the service model, or a protocol fault of contract C1; none is invented (0.2.1). */
export type ExceptionType = `${string}Exception`;

/** This wire refuses a request by itself: its form, its origin, its signature. `message` is public. */
export class CognitoIdpError extends Error {
  override readonly name = "CognitoIdpError";
  readonly type: ExceptionType;
  readonly status: number;

  constructor(type: ExceptionType, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}
