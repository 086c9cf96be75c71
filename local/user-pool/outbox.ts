/** Where codes and invitations go instead of a mailbox or a phone. The desk shows it. */
export interface Outbox {
  deliver(message: OutboxMessage): void;
}

export interface OutboxMessage {
  readonly userPoolId: string;
  readonly medium: "EMAIL" | "SMS";
  /** Full address or phone number. */
  readonly destination: string;
  readonly username: string;
  readonly subject: string;
  readonly body: string;
  /** What the message is for: `sign-up`, `invitation`, `forgot-password`, `attribute-verification`, `mfa`, … */
  readonly purpose: string;
  /** The code or temporary password by itself, so that tests need not parse the text. */
  readonly code: string;
  /** Confirms when it is opened, in place of the code. */
  readonly link?: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
}

/** `CodeDeliveryDetails`: the destination masked by contract C4. */
export interface CodeDelivery {
  readonly attributeName: "email" | "phone_number";
  readonly medium: "EMAIL" | "SMS";
  readonly destination: string;
}
