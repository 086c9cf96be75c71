// Packages that bring no types, as far as the tests call them.
declare module "passport" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  type Done = (error: unknown, user?: unknown, info?: unknown) => void;

  export class Authenticator {
    use(name: string, strategy: object): this;
    authenticate(
      name: string,
      options: { readonly session: false; readonly scope?: string },
      done: (error: unknown, user: unknown, info: unknown) => void,
    ): (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;
  }
}

declare module "passport-oauth2" {
  interface Options {
    readonly authorizationURL: string;
    readonly tokenURL: string;
    readonly clientID: string;
    readonly clientSecret: string;
    readonly callbackURL: string;
    readonly scope: string;
    readonly state: true;
    readonly pkce: true;
  }

  type Verify = (
    ...given: [
      accessToken: string,
      refreshToken: string,
      parameters: Readonly<Record<string, string>>,
      profile: unknown,
      done: (error: unknown, user?: unknown) => void,
    ]
  ) => void;

  export class Strategy {
    constructor(options: Options, verify: Verify);
  }
}

declare module "newman" {
  export interface NewmanRunSummary {
    readonly run: {
      readonly failures: readonly { readonly error: Error }[];
      readonly stats: { readonly assertions: { readonly total: number } };
    };
  }

  interface Newman {
    run(options: object, done: (error: Error | null, summary: NewmanRunSummary) => void): unknown;
  }

  const newman: Newman;
  // biome-ignore lint/style/noDefaultExport: what the package has.
  export default newman;
}
