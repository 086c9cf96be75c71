import { fileURLToPath } from "node:url";
import { toDummySignature } from "../../local/platform/dummy-signature.ts";
import { startTwin, type Twin } from "../../local/start.ts";
import { generateTestKey } from "../support/signing-key.ts";

/** The application of this repository, on free ports, with nothing that outlives the test. */
export function startWholeTwin(): Promise<Twin> {
  return startTwin({
    templateFile: fileURLToPath(new URL("../../template.yaml", import.meta.url)),
    port: 0,
    poolPort: 0,
    deskPort: 0,
    stateDir: null,
    generateSigningKey: generateTestKey,
  });
}

/** `AdminCreateUser` as the console or the CLI calls it; the invitation is in the outbox. */
export async function createInvitedUser({ summary, outbox }: Twin, email: string): Promise<string> {
  const body = {
    UserPoolId: summary.userPoolId,
    Username: email,
    UserAttributes: [
      { Name: "email", Value: email },
      { Name: "email_verified", Value: "true" },
    ],
    DesiredDeliveryMediums: ["EMAIL"],
  };
  const response = await fetch(summary.poolUrl ?? "", {
    method: "POST",
    body: JSON.stringify(body),
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AWSCognitoIdentityProviderService.AdminCreateUser",
      authorization: toDummySignature(summary.region, "cognito-idp"),
    },
  });
  if (!response.ok) throw new Error(await response.text());
  return outbox.list()[0]?.code ?? "";
}
