/** One flag of the command line; help, parser and README's table are made from this list. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** Placeholder of its value; without one it is a switch. */
  readonly value?: string;
  readonly isRepeatable?: boolean;
  readonly help: string;
  readonly commands: readonly CommandName[];
}

export const COMMANDS = {
  start: "starts the twin (the default)",
  user: "create EMAIL: creates a user in the running twin",
  token: "EMAIL: prints an ID token, got through the hosted sign-in page",
  invoke: "[FUNCTION] -e FILE: runs a function once with an event",
  check: "says who guards what, and what is wrong or risky with it; ends with 1 when something is wrong",
  routes: "says who guards what",
  newman: "runs the Postman collection against the twin, or with --env aws the deployed stack",
  conformance: "asks the deployed stack and a twin the same questions, and shows where they differ",
  reset: "removes users, keys and state",
} as const;

export type CommandName = keyof typeof COMMANDS;

const ALL = Object.keys(COMMANDS) as readonly CommandName[];
const STACK: readonly CommandName[] = ["start", "invoke", "check", "routes", "newman", "conformance"];

export const FLAGS: readonly Flag[] = [
  {
    name: "template-file",
    short: "t",
    value: "FILE",
    help: "template to read (template.yaml)",
    commands: ALL,
  },
  {
    name: "port",
    short: "p",
    value: "PORT",
    help: "REST API (3000); 0 takes a free one",
    commands: ["start"],
  },
  { name: "pool-port", value: "PORT", help: "user pool and sign-in pages (3001)", commands: ["start"] },
  {
    name: "pool-https-port",
    value: "PORT",
    help: "user pool by https (3443, or a free one)",
    commands: ["start"],
  },
  { name: "desk-port", value: "PORT", help: "desk: outbox and callback page (3002)", commands: ["start"] },
  {
    name: "host",
    value: "ADDRESS",
    help: "address that API and pool listen on (localhost); anything else opens them to your network",
    commands: ["start"],
  },
  {
    name: "parameter-overrides",
    value: "NAME=VALUE",
    isRepeatable: true,
    help: "template parameters, in either form that sam takes",
    commands: STACK,
  },
  {
    name: "env-vars",
    value: "FILE",
    help: "variables for functions, in sam's JSON: by function, and under Parameters for all",
    commands: ["start", "invoke"],
  },
  {
    name: "debug-port",
    value: "PORT",
    help: "open Node's inspector on functions, from this port on; their time limits are suspended",
    commands: ["start", "invoke"],
  },
  { name: "stage", value: "NAME", help: "serve only APIs with this stage", commands: ["start"] },
  { name: "config-file", value: "FILE", help: "configuration (samconfig.toml)", commands: STACK },
  { name: "config-env", value: "NAME", help: "environment in it (default)", commands: STACK },
  { name: "stack-name", value: "NAME", help: "stack name; every id derives from it", commands: STACK },
  { name: "region", value: "REGION", help: "Region to pretend to be in (us-east-1)", commands: STACK },
  {
    name: "issuer",
    value: "aws|local",
    help: "issuer in tokens, discovery and gateway: AWS's own (aws) or the twin's address (local)",
    commands: ["start"],
  },
  { name: "state-dir", value: "FOLDER", help: "users, keys and state (.local)", commands: ALL },
  { name: "ephemeral", help: "keep users and keys in memory only", commands: ["start"] },
  { name: "no-quotas", help: "switch the per-user quotas of the pool off", commands: ["start"] },
  {
    name: "strict-sigv4",
    help: "signed operations must be signed with AWS_ACCESS_KEY_ID of the twin's environment",
    commands: ["start"],
  },
  {
    name: "throttle",
    help: "enforce the throttles of a stage's MethodSettings",
    commands: ["start"],
  },
  {
    name: "allow-outside-repository",
    help: "allow function code and includes outside the repository",
    commands: STACK,
  },
  {
    name: "json",
    help: "one line of JSON on standard output: when ready, or the result",
    commands: ["start", "user", "token", "invoke", "check", "routes", "conformance"],
  },
  {
    name: "event",
    short: "e",
    value: "FILE",
    help: "event to invoke with; - reads standard input",
    commands: ["invoke"],
  },
  {
    name: "password",
    value: "PASSWORD",
    help: "password (permanent for user; else asked for)",
    commands: ["user", "token"],
  },
  { name: "name", value: "NAME", help: "attribute name of the user", commands: ["user"] },
  {
    name: "attribute",
    value: "NAME=VALUE",
    isRepeatable: true,
    help: "further attributes of the user",
    commands: ["user"],
  },
  { name: "client", value: "ID", help: "app client (the first one)", commands: ["token"] },
  { name: "access", help: "print the access token instead", commands: ["token"] },
  {
    name: "env",
    value: "local|aws",
    help: "run against the twin (local) or the deployed stack (aws)",
    commands: ["newman"],
  },
  {
    name: "endpoint-url",
    value: "URL",
    help: "what stands in for AWS, as in the AWS CLI",
    commands: ["newman", "conformance"],
  },
  { name: "stack", value: "NAME", help: "the deployed stack (--stack-name)", commands: ["conformance"] },
  {
    name: "twin-json",
    value: "FILE",
    help: "what `start --json` printed: another twin in the stack's place",
    commands: ["conformance"],
  },
  {
    name: "notes",
    value: "FOLDER",
    help: "where differences are noted (docs/behaviour beside the template)",
    commands: ["conformance"],
  },
  { name: "report", value: "FILE", help: "newman's report in JSON, too", commands: ["newman"] },
  { name: "collection", value: "FILE", help: "collection (the one in postman/)", commands: ["newman"] },
  {
    name: "environment",
    value: "FILE",
    help: "environment (the one of --env in postman/)",
    commands: ["newman"],
  },
  { name: "yes", short: "y", help: "do not ask", commands: ["reset"] },
  { name: "verbose", help: "show the stack trace of an internal error", commands: ALL },
  { name: "help", short: "h", help: "this text", commands: ALL },
  { name: "version", help: "the version", commands: ALL },
];
