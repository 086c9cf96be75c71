/** API Gateway's own substitution at import, after CloudFormation's (contract ). */
export interface ImportVariables {
  /** `text` with the account, partition and Region in place of their `${AWS::…}` variables. */
  replaceIn(text: string): string;
}

export function createImportVariables(stack: { region: string; accountId: string }): ImportVariables {
  const values: Readonly<Record<string, string>> = {
    AccountId: stack.accountId,
    Partition: findPartition(stack.region),
    Region: stack.region,
  };
  return {
    replaceIn: (text) =>
      text.replace(
        /\$\{AWS::(AccountId|Partition|Region)\}/g,
        (match, name: string) => values[name] ?? match,
      ),
  };
}

function findPartition(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
