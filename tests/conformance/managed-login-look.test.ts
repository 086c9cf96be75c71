import { createHash } from "node:crypto";
import type { JsonObject } from "../../local/platform/json.ts";
import { PROVIDED_BRANDING, startTestDomain, type TestDomain } from "../support/test-domain.ts";

const PNG = Buffer.from("89504e470d0a1a0a", "hex").toString("base64");
const SVG = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`).toString(
  "base64",
);

let domain: TestDomain;
afterEach(() => domain.close());

async function start(branding: JsonObject | null): Promise<void> {
  domain = await startTestDomain({}, { managed: { branding } });
}

async function open(path = "/login") {
  const visitor = domain.visit();
  return visitor.get(`${path}?${visitor.query}`);
}

/** The value of a custom property, in the colours of light pages unless dark ones are asked for. */
function readProperty(text: string, name: string, mode: "light" | "dark" = "light"): string | undefined {
  const [light = "", dark = ""] = text
    .slice(text.lastIndexOf("<style>"))
    .split("@media (prefers-color-scheme:dark)");
  return new RegExp(`[{;]--${name}:([^;}]*)`).exec(mode === "light" ? light : dark)?.[1];
}

function asset(Category: string, overrides: JsonObject = {}): JsonObject {
  return { Category, ColorMode: "LIGHT", Extension: "PNG", Bytes: PNG, ...overrides };
}

describe("A1: managed login without a branding", () => {
  test("is not available, and the log names the remedy", async () => {
    await start(null);
    const visitor = domain.visit();
    expect((await visitor.get(`/oauth2/authorize?${visitor.query}`)).location).toBe(
      `/login?${visitor.query}`,
    );
    for (const path of ["/login", "/signup", "/forgotPassword"]) {
      const { status, text } = await open(path);
      expect([status, text]).toEqual([400, expect.stringContaining("Login pages unavailable")]);
      expect(text).not.toContain("<form");
    }
    expect(domain.logged.join("\n")).toContain("Add a resource AWS::Cognito::ManagedLoginBranding");
  });

  test("signs nobody in, either", async () => {
    await start(null);
    const visitor = domain.visit();
    const csrf = "11111111-2222-3333-4444-555555555555";
    visitor.setCookie("XSRF-TOKEN", csrf);
    const body = new URLSearchParams({ _csrf: csrf, ...domain.credentials }).toString();
    expect((await visitor.post(`/login?${visitor.query}`, body)).status).toBe(400);
    expect(visitor.cookie("cognito")).toBeUndefined();
  });

  test("comes to life with CreateManagedLoginBranding, and changes with it", async () => {
    await start(null);
    const { pool, clients } = domain;
    const look = { usesDefaults: true, settings: null, assets: [] };
    const { brandingId } = await pool.createBranding(clients.web.clientId, look);
    const provided = await open();
    expect([provided.status, readProperty(provided.text, "button")]).toEqual([200, "#0972d3"]);
    domain.clock.advance({ seconds: 1 });
    const primaryButton = { lightMode: { defaults: { backgroundColor: "aa0000ff" } } };
    await pool.updateBranding(brandingId, {
      usesDefaults: false,
      settings: { components: { primaryButton } },
    });
    expect(readProperty((await open()).text, "button")).toBe("#aa0000ff");
  });
});

describe("the two generations of the pages", () => {
  test("A3: managed login holds each form once, classic pages twice", async () => {
    await start(PROVIDED_BRANDING);
    for (const path of ["/login", "/signup", "/confirm", "/forgotPassword", "/confirmforgotPassword"]) {
      const { text } = await open(path);
      expect([path, text.match(/id="primary-form"/g)?.length]).toEqual([path, 1]);
      expect([path, text.includes("visible-xs visible-sm")]).toEqual([path, false]);
    }
    const { text } = await open();
    expect(text).toMatch(/<button[^>]*type="submit"[^>]*>\s*Sign in\s*<\/button>/);
    await domain.close();
    domain = await startTestDomain();
    expect((await open()).text).not.toContain("primary-form");
  });

  test("belong to the domain: another version shows from the next request on", async () => {
    await start(PROVIDED_BRANDING);
    const [known] = domain.pool.listDomains();
    if (known) await domain.pool.updateDomain({ ...known, managedLoginVersion: 1 });
    expect((await open()).text).toContain("visible-xs visible-sm");
  });
});

describe("a managed login branding", () => {
  test("lays its colours, radii and place over those that Cognito provides", async () => {
    await start({
      Settings: {
        categories: {
          global: { colorSchemeMode: "DYNAMIC" },
          form: { location: { horizontal: "START", vertical: "END" } },
        },
        componentClasses: { buttons: { borderRadius: 20.0 } },
        components: {
          primaryButton: {
            lightMode: { defaults: { backgroundColor: "112233ff", textColor: "fefefeff" } },
            darkMode: { defaults: { backgroundColor: "445566ff" } },
          },
          pageBackground: { lightMode: { color: "eeeeeeff" }, image: { enabled: false } },
        },
      },
    });
    const { text } = await open();
    expect(readProperty(text, "button")).toBe("#112233ff");
    expect(readProperty(text, "button-ink")).toBe("#fefefeff");
    expect(readProperty(text, "button", "dark")).toBe("#445566ff");
    expect(readProperty(text, "button-ink", "dark")).toBe("#000716");
    expect(readProperty(text, "paper")).toBe("#eeeeeeff");
    expect(readProperty(text, "paper-image")).toBe("none");
    expect(readProperty(text, "button-radius")).toBe("20px");
    expect([readProperty(text, "place-x"), readProperty(text, "place-y")]).toEqual(["start", "end"]);
    expect(text).toContain('name="color-scheme" content="light dark"');
  });

  test.each([
    ["LIGHT", "#0972d3"],
    ["DARK", "#539fe5"],
  ])("%s is the only scheme where the branding says so", async (colorSchemeMode, button) => {
    await start({ Settings: { categories: { global: { colorSchemeMode } } } });
    const { text } = await open();
    expect(readProperty(text, "button")).toBe(button);
    expect(text.slice(text.lastIndexOf("<style>"))).not.toContain("prefers-color-scheme");
    expect(text).toContain(`name="color-scheme" content="${colorSchemeMode.toLowerCase()}"`);
  });

  test("shows its images: favicon, logos, header, footer, backgrounds", async () => {
    const logo = { enabled: true, location: "START" };
    await start({
      Settings: {
        categories: { global: { pageHeader: { enabled: true }, pageFooter: { enabled: true } } },
        components: {
          form: { logo, backgroundImage: { enabled: true } },
          pageHeader: { logo },
          pageFooter: { logo },
        },
      },
      Assets: [
        asset("FAVICON_SVG", { Extension: "SVG", Bytes: SVG, ColorMode: "DYNAMIC" }),
        asset("FORM_LOGO"),
        asset("PAGE_HEADER_LOGO", { Extension: "WEBP" }),
        asset("PAGE_FOOTER_LOGO", { Extension: "JPEG" }),
        asset("PAGE_BACKGROUND"),
        asset("FORM_BACKGROUND", { ColorMode: "DYNAMIC" }),
      ],
    });
    const { text } = await open();
    expect(text).toContain(`<link rel="icon" href="data:image/svg+xml;base64,${SVG}">`);
    expect(text).toMatch(
      new RegExp(`<div class="logo start"><picture><img src="data:image/png;base64,${PNG}"`),
    );
    expect(text).toMatch(/<header class="bar"><div class="logo start"><picture><img src="data:image\/webp;/);
    expect(text).toMatch(/<footer class="bar"><div class="logo start"><picture><img src="data:image\/jpeg;/);
    expect(text).toContain(`--paper-image:url("data:image/png;base64,${PNG}")`);
    expect(text).toContain(`--card-image:url("data:image/png;base64,${PNG}")`);
    expect(text).not.toContain("<script>alert");
  });

  test("leaves out what is switched off", async () => {
    await start({ Assets: [asset("FORM_LOGO"), asset("PAGE_HEADER_LOGO"), asset("FORM_BACKGROUND")] });
    const { text } = await open();
    expect(text).not.toContain("<img");
    expect(readProperty(text, "card-image")).toBe("none");
  });

  test("B-24: gets nothing into the page but colours, lengths and images", async () => {
    const evil = "ffffff;}body{background:url(https://evil.example/)}</style><script>alert(1)</script>";
    const logo = { enabled: true, location: '"><svg onload=alert(1)>', formInclusion: evil };
    await start({
      Settings: {
        categories: {
          global: { colorSchemeMode: evil, pageHeader: { enabled: true } },
          form: { location: { horizontal: evil, vertical: ["START"] } },
        },
        componentClasses: { buttons: { borderRadius: evil }, input: { borderRadius: -1 } },
        components: {
          form: { logo, borderRadius: 1e9 },
          pageHeader: { logo },
          pageBackground: { lightMode: { color: evil } },
          primaryButton: { lightMode: { defaults: { backgroundColor: "url(x)", textColor: { a: evil } } } },
        },
      },
      Assets: [
        asset("FORM_LOGO", { Bytes: `${PNG}"><svg onload=alert(1)>` }),
        asset("FORM_LOGO", { Extension: "HTML" }),
        asset("PAGE_BACKGROUND", { Bytes: `${PNG}");}body{display:none}` }),
        asset("PAGE_HEADER_LOGO", { Extension: "constructor" }),
        asset("FAVICON_ICO", { Bytes: 7, Extension: "ICO" }),
      ],
    });
    const { text, status, headers } = await open();
    expect(status).toBe(200);
    expect(text).not.toMatch(/evil|<svg onload|<script>alert|display:none\}body|text\/html;base64/);
    expect(readProperty(text, "button")).toBe("#0972d3");
    expect(readProperty(text, "card-radius")).toBe("8px");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).not.toContain("unsafe-inline");
    const styles = [...text.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, style = ""]) => style);
    expect(styles).toHaveLength(2);
    for (const style of styles) {
      expect(policy).toContain(`'sha256-${createHash("sha256").update(style).digest("base64")}'`);
    }
  });
});
