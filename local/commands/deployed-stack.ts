import type * as CloudFormation from "@aws-sdk/client-cloudformation";
import type * as CognitoIdp from "@aws-sdk/client-cognito-identity-provider";
import { StartError } from "../platform/start-error.ts";
import { findStackIdentity } from "../start/stack-identity.ts";
import type { TwinOptions } from "../start/twin-options.ts";
import type { CognitoClient } from "./cognito-client.ts";
import { loadProjectModule } from "./project-module.ts";
import { createSdkCognitoClient } from "./sdk-cognito-client.ts";

/** A stack on AWS, as its outputs describe it, with the caller's right to administer its users. */
export interface DeployedStack {
  readonly stackName: string;
  readonly region: string;
  /** Stage included, no slash at the end. */
  readonly apiUrl: string;
  readonly userPoolId: string;
  readonly clientId: string;
  /** Origin of the hosted pages; absent when the stack does not say. */
  readonly hostedUiUrl?: string;
  /** Ready-made sign-in page, with the callback URL in it; absent when the stack does not say. */
  readonly signInUrl?: string;
  /** Where the user pool's JSON API answers. */
  readonly cognitoIdpUrl: string;
  readonly credentials: AwsCredentials;
  readonly cognito: CognitoClient;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface FindStackOptions {
  /** Folder whose packages are used. */
  readonly folder: string;
  readonly stack: TwinOptions;
  /** Stands in for all of AWS, as in the AWS CLI. @default AWS */
  readonly endpointUrl?: string | undefined;
}

/**
 * Reads the outputs of a deployed stack with the AWS SDK and the credentials that it finds by itself.
 *
 * @throws StartError without the SDK, credentials, a Region, the stack, or an output that is needed
 */
export async function findDeployedStack(options: FindStackOptions): Promise<DeployedStack> {
  const { stackName, region } = await findStackIdentity(options.stack);
  if (stackName === undefined) throw toNoNameError();
  const { folder, endpointUrl: endpoint } = options;
  const [cloudformation, cognitoIdp] = await Promise.all([
    loadProjectModule<typeof CloudFormation>(folder, "@aws-sdk/client-cloudformation"),
    loadProjectModule<typeof CognitoIdp>(folder, "@aws-sdk/client-cognito-identity-provider"),
  ]);
  const config = {
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
  const client = new cloudformation.CloudFormationClient(config);
  const [credentials, usedRegion, outputs] = await readStack(client, () =>
    client.send(new cloudformation.DescribeStacksCommand({ StackName: stackName })),
  ).catch((cause) => {
    throw toReadError(stackName, cause);
  });
  const cognito = new cognitoIdp.CognitoIdentityProviderClient({ ...config, region: usedRegion });
  return {
    stackName,
    region: usedRegion,
    ...toAddresses(stackName, outputs, endpoint),
    cognitoIdpUrl: endpoint === undefined ? toCognitoIdpUrl(usedRegion) : `${stripSlash(endpoint)}/`,
    credentials,
    cognito: createSdkCognitoClient(cognitoIdp, cognito),
  };
}

type Outputs = ReadonlyMap<string, string>;

async function readStack(
  { config }: CloudFormation.CloudFormationClient,
  describe: () => Promise<CloudFormation.DescribeStacksCommandOutput>,
): Promise<readonly [AwsCredentials, string, Outputs]> {
  const [region, credentials] = [await config.region(), await config.credentials()];
  const outputs = (await describe()).Stacks?.[0]?.Outputs ?? [];
  const entries = outputs.map((item) => [item.OutputKey ?? "", item.OutputValue ?? ""] as const);
  return [credentials, region, new Map(entries)];
}

function toAddresses(stackName: string, outputs: Outputs, endpoint: string | undefined) {
  const get = (name: string) => {
    const value = outputs.get(name);
    if (value !== undefined && value !== "") return value;
    throw new StartError({
      problem: `The stack ${stackName} has no output ${name}.`,
      remedy: "Deploy this template, or name another stack with --stack-name.",
    });
  };
  const [hostedUiUrl, signInUrl] = [outputs.get("HostedUiBaseUrl"), outputs.get("SignInUrlForCode")];
  return {
    apiUrl: toReachableApiUrl(stripSlash(get("ApiUrl")), endpoint),
    userPoolId: get("UserPoolId"),
    clientId: get("UserPoolClientId"),
    ...(hostedUiUrl === undefined ? {} : { hostedUiUrl: stripSlash(hostedUiUrl) }),
    ...(signInUrl === undefined ? {} : { signInUrl }),
  };
}

/** A stand-in for AWS gives out AWS's addresses, and serves the API under its own by the path all of them know. */
function toReachableApiUrl(apiUrl: string, endpoint: string | undefined): string {
  const match = /^https:\/\/([a-z0-9]+)\.execute-api\.[^/]+\/([^/]+)$/.exec(apiUrl);
  if (endpoint === undefined || match === null) return apiUrl;
  return `${stripSlash(endpoint)}/restapis/${match[1]}/${match[2]}/_user_request_`;
}

function toCognitoIdpUrl(region: string): string {
  return `https://cognito-idp.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}/`;
}

function stripSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

function toNoNameError(): StartError {
  return new StartError({
    problem: "There is no stack name, neither on the command line nor in samconfig.toml.",
    remedy: "Add --stack-name NAME.",
  });
}

/** AWS's own words, and what to do where they do not say. */
function toReadError(stackName: string, cause: unknown): StartError {
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
  const isAnonymous = name === "CredentialsProviderError";
  return new StartError({
    problem: isAnonymous
      ? "There are no AWS credentials, or they have expired."
      : `The stack ${stackName} cannot be read: ${message}`,
    remedy: isAnonymous
      ? "Sign in as for the AWS CLI, or set AWS_PROFILE."
      : "Compare with `aws cloudformation describe-stacks`; --stack-name and --region choose another.",
    cause,
  });
}
