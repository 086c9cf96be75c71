import type { CodeDelivery } from "../user-pool/outbox.ts";

/** `CodeDeliveryDetailsType`. */
export interface WireCodeDelivery {
  readonly AttributeName: string;
  readonly DeliveryMedium: string;
  /** Masked (contract C4). */
  readonly Destination: string;
}

export function toWireCodeDelivery(delivery: CodeDelivery): WireCodeDelivery {
  return {
    AttributeName: delivery.attributeName,
    DeliveryMedium: delivery.medium,
    Destination: delivery.destination,
  };
}
