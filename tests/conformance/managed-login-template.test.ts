import { readFileSync } from "node:fs";
import type { Visitor } from "../support/domain-visitor.ts";
import { startTestTwin, type TestTwin } from "../support/start-twin.ts";
import { createTemplateFolder, type TemplateFolder } from "../support/template-folder.ts";

/** The resources that docs/sign-in-pages.md shows. */
function readShown(): string {
  const page = readFileSync(new URL("../../docs/sign-in-pages.md", import.meta.url), "utf8");
  return /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
}

function toTemplate(resources: string): string {
  return `AWSTemplateFormatVersion: "2010-09-09"\nResources:\n${resources.replace(/^(?=.)/gm, "  ")}`;
}

let folder: TemplateFolder | undefined;
let twin: TestTwin | undefined;
afterEach(async () => {
  await twin?.close();
  folder?.remove();
});

async function start(resources: string): Promise<TestTwin> {
  folder = createTemplateFolder({ "template.yaml": toTemplate(resources) });
  twin = await startTestTwin({ templateFile: folder.file("template.yaml") });
  return twin;
}

/** The client of the page has no scope for profiles. */
const toQuery = ({ query }: Visitor) => query.replace("+profile", "");

describe("the template of docs/sign-in-pages.md", () => {
  test("shows managed login, which asks who it is and signs in by a code", async () => {
    const { visit, callCognito, readMessage, summary } = await start(readShown());
    const email = "jane@example.com";
    const UserAttributes = ["email", "email_verified"].map((Name) => ({
      Name,
      Value: Name === "email" ? email : "true",
    }));
    const { userPoolId: UserPoolId } = summary;
    await callCognito("AdminCreateUser", { UserPoolId, Username: email, UserAttributes });
    const visitor = visit();
    const query = toQuery(visitor);
    expect((await visitor.get(`/login?${query}`)).text).toContain('id="primary-form"');
    // Without a password there is one way left, and it is begun at once.
    const { location } = await visitor.submit(`/login?${query}`, { username: email });
    expect(location).toBe(`/login/code?${query}`);
    const answer = await visitor.submit(location, { authentication_code: readMessage(email).code });
    expect(answer.location).toMatch(/^http:\/\/localhost:3002\/callback\?code=/);
  });

  test("A1: has no pages without its branding", async () => {
    const shown = readShown();
    const { visit } = await start(shown.slice(0, shown.indexOf("Branding:")));
    const visitor = visit();
    const { status, text } = await visitor.get(`/login?${toQuery(visitor)}`);
    expect([status, text]).toEqual([400, expect.stringContaining("Login pages unavailable")]);
  });
});
