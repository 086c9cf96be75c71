/** What the API Gateway API answers in place of a result. */
export class ApiGatewayError extends Error {
  override readonly name = "ApiGatewayError";
  readonly status: number;
  /** Header `x-amzn-ErrorType`; the name under which an SDK throws it. */
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}
