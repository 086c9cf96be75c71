import type { PropertyTable } from "./property-table.ts";

/** Changes nothing that a caller of the function can see here. */
const IGNORED = [
  "Architectures",
  "CodeSigningConfigArn",
  "Description",
  "EphemeralStorage",
  "FunctionScalingConfig",
  "KmsKeyArn",
  "PermissionsBoundary",
  "RecursiveLoop",
  "ReservedConcurrentExecutions",
  "Role",
  "RuntimeManagementConfig",
  "SnapStart",
  "Tags",
  "VpcConfig",
];

const MODELLED = [
  "Environment",
  "FunctionName",
  "Handler",
  "LoggingConfig",
  "MemorySize",
  "Runtime",
  "Timeout",
  // Each of these makes the function one that answers 501 here.
  "CapacityProviderConfig",
  "DurableConfig",
  "FileSystemConfigs",
  "ImageConfig",
  "Layers",
  "PackageType",
  "TenancyConfig",
];

export const SAM_FUNCTION: PropertyTable = {
  what: "AWS::Serverless::Function",
  modelled: [...MODELLED, "AutoPublishAlias", "CodeUri", "FunctionUrlConfig", "ImageUri", "InlineCode"],
  ignored: [
    ...IGNORED,
    "AssumeRolePolicyDocument",
    "AutoPublishAliasAllProperties",
    "AutoPublishCodeSha256",
    "DeadLetterQueue",
    "DeploymentPreference",
    "EventInvokeConfig",
    "Events", // read by function-events.ts
    "Policies",
    "PropagateTags",
    "ProvisionedConcurrencyConfig",
    "PublishToLatestPublished",
    "RolePath",
    "SourceKMSKeyArn",
    "Tracing",
    "VersionDeletionPolicy",
    "VersionDescription",
  ],
};

export const LAMBDA_FUNCTION: PropertyTable = {
  what: "AWS::Lambda::Function",
  modelled: [...MODELLED, "Code"],
  ignored: [...IGNORED, "DeadLetterConfig", "PublishToLatestPublished", "TracingConfig"],
};
