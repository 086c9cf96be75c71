import { createStableId, createStableUuid, LOWER_ALPHANUMERIC } from "../platform/stable-id.ts";
import {
  createClientId,
  createClientSecret,
  createFunctionName,
  createPhysicalName,
  createUserPoolId,
  toFunctionArn,
  toUserPoolArn,
} from "./physical-ids.ts";
import type { StackIdentity } from "./pseudo-parameters.ts";
import { GATEWAY_RETURN_VALUES } from "./return-values-of-gateway.ts";
import { HTTP_API_RETURN_VALUES } from "./return-values-of-http-apis.ts";

/** The resource whose `Ref` or attribute is asked for. */
export interface ReturnValueSource {
  readonly logicalId: string;
  readonly type: string;
  readonly stack: StackIdentity;
  /** The resolved property, as text; `undefined` when the template leaves it out. */
  findText(property: string): string | undefined;
}

export type Value = (source: ReturnValueSource) => string;

export interface ReturnValues {
  readonly ref: Value;
  /** `undefined` for one that the resource, as it is written, does not have. */
  readonly attributes?: Readonly<Record<string, (source: ReturnValueSource) => string | undefined>>;
}

const userPoolId: Value = ({ stack, logicalId }) => createUserPoolId(stack, logicalId);
const userPoolHost: Value = (source) =>
  `cognito-idp.${source.stack.region}.amazonaws.com/${userPoolId(source)}`;
const clientId: Value = ({ stack, logicalId }) => createClientId(stack, logicalId);
const functionName: Value = (source) =>
  source.findText("FunctionName") ?? createFunctionName(source.stack, source.logicalId);

const lambdaFunction: ReturnValues = {
  ref: functionName,
  attributes: { Arn: (source) => toFunctionArn(source.stack, functionName(source)) },
};

const table: ReturnValues = {
  ref: nameOf("TableName"),
  attributes: {
    Arn: arnOf("dynamodb", "TableName", "table/"),
    StreamArn: (source) =>
      `${arnOf("dynamodb", "TableName", "table/")(source)}/stream/2026-01-01T00:00:00.000`,
  },
};

const topicArn = arnOf("sns", "TopicName");
const queueUrl: Value = (source) =>
  `https://sqs.${source.stack.region}.${source.stack.urlSuffix}/${source.stack.accountId}/${nameOf("QueueName")(source)}`;
const bucketName: Value = (source) => nameOf("BucketName")(source).toLowerCase();
const secretArn: Value = (source) =>
  `${arnOf("secretsmanager", "Name", "secret:")(source)}-${shortId(source, 6)}`;
const stateMachineArn = arnOf("states", "StateMachineName", "stateMachine:");

/** Contract G1 of cognito.md, and CloudFormation's resource reference for the rest. */
const RETURN_VALUES: Readonly<Record<string, ReturnValues>> = {
  "AWS::Cognito::UserPool": {
    ref: userPoolId,
    attributes: {
      Arn: (source) => toUserPoolArn(source.stack, userPoolId(source)),
      ProviderName: userPoolHost,
      ProviderURL: (source) => `https://${userPoolHost(source)}`,
      UserPoolId: userPoolId,
    },
  },
  "AWS::Cognito::UserPoolClient": {
    ref: clientId,
    attributes: {
      ClientId: clientId,
      ClientSecret: ({ stack, logicalId, findText }) =>
        findText("GenerateSecret") === "true" ? createClientSecret(stack, logicalId) : undefined,
      Name: nameOf("ClientName"),
    },
  },
  "AWS::Cognito::UserPoolDomain": {
    ref: nameOf("Domain"),
    attributes: { CloudFrontDistribution: (source) => `d${shortId(source, 13)}.cloudfront.net` },
  },
  "AWS::Cognito::UserPoolGroup": { ref: nameOf("GroupName") },
  "AWS::Cognito::UserPoolUser": { ref: nameOf("Username") },
  "AWS::Cognito::UserPoolResourceServer": { ref: nameOf("Identifier") },
  "AWS::Cognito::UserPoolIdentityProvider": { ref: nameOf("ProviderName") },
  "AWS::Cognito::UserPoolUserToGroupAttachment": {
    ref: (source) => `UserToGroupAttachment-${shortId(source, 12)}`,
  },
  "AWS::Cognito::ManagedLoginBranding": { ref: uuid, attributes: { ManagedLoginBrandingId: uuid } },
  "AWS::Serverless::Function": lambdaFunction,
  "AWS::Lambda::Function": lambdaFunction,
  ...HTTP_API_RETURN_VALUES,
  "AWS::DynamoDB::Table": table,
  "AWS::Serverless::SimpleTable": table,
  "AWS::IAM::Role": {
    ref: nameOf("RoleName"),
    attributes: {
      Arn: globalArnOf("iam", "RoleName", "role/"),
      RoleId: (source) => `AROA${shortId(source, 17).toUpperCase()}`,
    },
  },
  "AWS::S3::Bucket": {
    ref: bucketName,
    attributes: {
      Arn: (source) => `arn:${source.stack.partition}:s3:::${bucketName(source)}`,
      DomainName: (source) => `${bucketName(source)}.s3.${source.stack.urlSuffix}`,
      RegionalDomainName: (source) =>
        `${bucketName(source)}.s3.${source.stack.region}.${source.stack.urlSuffix}`,
      WebsiteURL: (source) =>
        `http://${bucketName(source)}.s3-website-${source.stack.region}.${source.stack.urlSuffix}`,
    },
  },
  "AWS::SQS::Queue": {
    ref: queueUrl,
    attributes: { Arn: arnOf("sqs", "QueueName"), QueueName: nameOf("QueueName"), QueueUrl: queueUrl },
  },
  "AWS::SNS::Topic": { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: nameOf("TopicName") } },
  "AWS::Logs::LogGroup": {
    ref: nameOf("LogGroupName"),
    attributes: { Arn: (source) => `${arnOf("logs", "LogGroupName", "log-group:")(source)}:*` },
  },
  "AWS::KMS::Key": {
    ref: uuid,
    attributes: { KeyId: uuid, Arn: (source) => toArn(source.stack, "kms", `key/${uuid(source)}`) },
  },
  "AWS::KMS::Alias": { ref: nameOf("AliasName") },
  "AWS::SSM::Parameter": { ref: nameOf("Name") },
  "AWS::SecretsManager::Secret": { ref: secretArn, attributes: { Id: secretArn } },
  "AWS::StepFunctions::StateMachine": {
    ref: stateMachineArn,
    attributes: { Arn: stateMachineArn, Name: nameOf("StateMachineName") },
  },
  "AWS::Serverless::StateMachine": {
    ref: arnOf("states", "Name", "stateMachine:"),
    attributes: { Arn: arnOf("states", "Name", "stateMachine:"), Name: nameOf("Name") },
  },
  "AWS::Events::EventBus": {
    ref: nameOf("Name"),
    attributes: { Arn: arnOf("events", "Name", "event-bus/"), Name: nameOf("Name") },
  },
  "AWS::Events::Rule": { ref: nameOf("Name"), attributes: { Arn: arnOf("events", "Name", "rule/") } },
  "AWS::Kinesis::Stream": { ref: nameOf("Name"), attributes: { Arn: arnOf("kinesis", "Name", "stream/") } },
  ...GATEWAY_RETURN_VALUES,
  "AWS::Lambda::Alias": { ref: aliasArn, attributes: { AliasArn: aliasArn } },
  "AWS::Lambda::Version": {
    ref: versionArn,
    attributes: { FunctionArn: versionArn, Version: () => "1" },
  },
  "AWS::Lambda::LayerVersion": { ref: layerArn },
  "AWS::Serverless::LayerVersion": { ref: layerArn },
};

/** The value of `Ref`: AWS's own form where it is known, else a name like any that CloudFormation invents. */
export function createRefValue(source: ReturnValueSource): string {
  const values = Object.hasOwn(RETURN_VALUES, source.type) ? RETURN_VALUES[source.type] : undefined;
  return values === undefined ? createPhysicalName(source.stack, source.logicalId) : values.ref(source);
}

/** The value of `Fn::GetAtt`; `undefined` for an attribute that the type is not known to have. */
export function createAttributeValue(source: ReturnValueSource, attribute: string): string | undefined {
  const values = Object.hasOwn(RETURN_VALUES, source.type) ? RETURN_VALUES[source.type] : undefined;
  const attributes = values?.attributes ?? {};
  return Object.hasOwn(attributes, attribute) ? attributes[attribute]?.(source) : undefined;
}

/** Whether every attribute of the type is known, so that another one is a mistake. */
export function isModelledType(type: string): boolean {
  return /^AWS::Serverless::(?:Function|Api|HttpApi)$|^AWS::Cognito::UserPool/.test(type);
}

/** Attributes that are lists on AWS, of types that are not known here. */
const LIST_ATTRIBUTES = new Set(["DnsEntries", "NameServers", "NetworkInterfaceIds", "SecurityGroups"]);

/** A value for an attribute of a type that is not known here: shaped like an ARN or a name, and invented. */
export function inventAttributeValue(
  source: ReturnValueSource,
  attribute: string,
): string | readonly string[] {
  const name = createPhysicalName(source.stack, source.logicalId);
  // Entries of DNS are a hosted zone and a name.
  if (LIST_ATTRIBUTES.has(attribute)) return [`${name}:${name}.example`, `${name}:${name}-b.example`];
  if (!/Arn$/.test(attribute)) return `${name}-${attribute.replaceAll(".", "-")}`;
  const [, service = "service", kind = "resource"] = source.type.split("::");
  return toArn(source.stack, service.toLowerCase(), `${kind.toLowerCase()}/${name}`);
}

function nameOf(property: string): Value {
  return (source) => source.findText(property) ?? createPhysicalName(source.stack, source.logicalId);
}

function arnOf(service: string, property: string, prefix = ""): Value {
  return (source) => toArn(source.stack, service, `${prefix}${nameOf(property)(source)}`);
}

function globalArnOf(service: string, property: string, prefix: string): Value {
  return ({ stack, ...source }) =>
    `arn:${stack.partition}:${service}::${stack.accountId}:${prefix}${nameOf(property)({ stack, ...source })}`;
}

function toArn(stack: StackIdentity, service: string, resource: string): string {
  return `arn:${stack.partition}:${service}:${stack.region}:${stack.accountId}:${resource}`;
}

function layerArn(source: ReturnValueSource): string {
  const name = source.findText("LayerName") ?? source.logicalId;
  return toArn(source.stack, "lambda", `layer:${name}:1`);
}

function aliasArn(source: ReturnValueSource): string {
  return `${qualifiedArn(source)}:${nameOf("Name")(source)}`;
}

function versionArn(source: ReturnValueSource): string {
  return `${qualifiedArn(source)}:1`;
}

/** Of the function that a version or alias belongs to, which it names by its ARN or name. */
function qualifiedArn(source: ReturnValueSource): string {
  const name = source.findText("FunctionName") ?? "";
  return name.startsWith("arn:") ? name : toFunctionArn(source.stack, name);
}

function uuid(source: ReturnValueSource): string {
  return createStableUuid({ kind: source.type, parts: [source.stack.stackName, source.logicalId] });
}

function shortId(source: ReturnValueSource, length: number): string {
  const parts = [source.stack.stackName, source.logicalId];
  return createStableId({ kind: source.type, parts }, LOWER_ALPHANUMERIC, length);
}
