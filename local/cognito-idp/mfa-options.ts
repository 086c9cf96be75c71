import { CognitoIdpError } from "./cognito-idp-error.ts";
import { ATTRIBUTE_NAME } from "./model-shapes.ts";
import { list, type RequestOf, required, structure } from "./request-shape.ts";

/** How second factors were turned on before there were preferences. */
export const MFA_OPTIONS = list(
  structure({ DeliveryMedium: { kind: "string", values: ["SMS", "EMAIL"] }, AttributeName: ATTRIBUTE_NAME }),
);

const HOLDER = structure({ MFAOptions: required(MFA_OPTIONS) });

/**
 * Whether SMS is on: the one thing that these options could ever say.
 * @throws CognitoIdpError `InvalidParameterException` for anything else than SMS to the phone number
 */
export function readMfaOptions({ MFAOptions }: RequestOf<typeof HOLDER>): boolean {
  const isOther = MFAOptions.some(
    ({ DeliveryMedium, AttributeName }) => DeliveryMedium !== "SMS" || AttributeName !== "phone_number",
  );
  if (!isOther) return MFAOptions.length > 0;
  throw new CognitoIdpError("InvalidParameterException", "MFAOptions take SMS to phone_number alone.");
}
