import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTestTwin } from "../support/start-twin.ts";

const TEMPLATE = `
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  People:
    Type: AWS::Cognito::UserPool
    Properties:
      UsernameAttributes: [email]
      AutoVerifiedAttributes: [email]
      VerificationMessageTemplate: { DefaultEmailOption: CONFIRM_WITH_LINK }
  Domain:
    Type: AWS::Cognito::UserPoolDomain
    Properties: { UserPoolId: !Ref People, Domain: people-1a2b }
  Web:
    Type: AWS::Cognito::UserPoolClient
    Properties: { UserPoolId: !Ref People }
`;

test("E4: a click on the link in the outbox confirms the sign-up, once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-"));
  const templateFile = join(folder, "template.yaml");
  writeFileSync(templateFile, TEMPLATE);
  const twin = await startTestTwin({ templateFile });
  try {
    const { userPoolId: UserPoolId, clients, poolUrl } = twin.summary;
    const Username = "jane@example.com";
    const signUp = { ClientId: clients[0]?.id, Username, Password: "Correct-Horse-7" };
    expect((await twin.callCognito("SignUp", signUp)).status).toBe(200);
    const status = async () =>
      (await twin.callCognito("AdminGetUser", { UserPoolId, Username })).body.UserStatus;
    const link = twin.outbox.list()[0]?.link ?? "";
    expect(new URL(link).origin).toBe(poolUrl);
    expect(await status()).toBe("UNCONFIRMED");
    expect((await fetch(link)).status).toBe(200);
    expect(await status()).toBe("CONFIRMED");
    expect((await fetch(link)).status).toBe(400);
  } finally {
    await twin.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
