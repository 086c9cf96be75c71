import { createStableUuid } from "../platform/stable-id.ts";

/** The account that every ARN of the twin names. */
export const ACCOUNT_ID = "123456789012";

/** Who and where the stack is, as far as a machine without AWS can say. */
export interface StackIdentity {
  readonly stackName: string;
  /** An ARN with an invented UUID, the same for the same stack name and Region. */
  readonly stackId: string;
  readonly region: string;
  readonly accountId: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  readonly urlSuffix: string;
}

export function createStackIdentity(stackName: string, region: string): StackIdentity {
  const partition = findPartition(region);
  const uuid = createStableUuid({ kind: "stack", parts: [region, stackName] });
  return {
    stackName,
    stackId: `arn:${partition}:cloudformation:${region}:${ACCOUNT_ID}:stack/${stackName}/${uuid}`,
    region,
    accountId: ACCOUNT_ID,
    partition,
    urlSuffix: partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com",
  };
}

function findPartition(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** Stands for `AWS::NoValue`: the member or item that holds it is left out. */
export const NO_VALUE: unique symbol = Symbol("AWS::NoValue");

/** The value of `Ref: AWS::…`; `undefined` for a name that CloudFormation does not have. */
export function findPseudoParameter(identity: StackIdentity, name: string): unknown {
  switch (name) {
    case "AWS::AccountId":
      return identity.accountId;
    case "AWS::Region":
      return identity.region;
    case "AWS::StackName":
      return identity.stackName;
    case "AWS::StackId":
      return identity.stackId;
    case "AWS::Partition":
      return identity.partition;
    case "AWS::URLSuffix":
      return identity.urlSuffix;
    case "AWS::NotificationARNs":
      return [];
    case "AWS::NoValue":
      return NO_VALUE;
    default:
      return undefined;
  }
}
