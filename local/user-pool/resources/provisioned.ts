import type { Collection, Store } from "../store.ts";

/** A user, group or membership that was made for a template. */
export interface ProvisionedResource {
  /** CloudFormation's name of the kind. */
  readonly type: string;
  /** Tells it from the others of its kind, for good: who takes a deleted user's name is somebody else. */
  readonly id: string;
  readonly username?: string | undefined;
  readonly groupName?: string | undefined;
}

/** What templates have made in a pool, and must take away again when they no longer name it. */
export interface ProvisionedResources {
  listProvisioned(): readonly ProvisionedResource[];
  rememberProvisioned(resource: ProvisionedResource): Promise<void>;
  forgetProvisioned(resource: ProvisionedResource): Promise<void>;
}

const PROVISIONED: Collection<ProvisionedResource> = { name: "provisioned-resource" };

export function createProvisionedResources(store: Store, userPoolId: string): ProvisionedResources {
  const toId = ({ type, id }: ProvisionedResource) => `${userPoolId}/${type}/${id}`;
  return {
    listProvisioned: () => store.listRecords(PROVISIONED, userPoolId).map(({ value }) => value),
    rememberProvisioned: (value) =>
      store.write((transaction) =>
        transaction.putRecord(PROVISIONED, { id: toId(value), owner: userPoolId, value }),
      ),
    forgetProvisioned: (value) =>
      store.write((transaction) => transaction.deleteRecord(PROVISIONED, toId(value))),
  };
}
