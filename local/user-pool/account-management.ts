import type { AppClient } from "./app-client.ts";
import type { Group, GroupChange, NewGroup } from "./groups/group.ts";
import type { CodeDelivery } from "./outbox.ts";
import type { User } from "./user.ts";
import type { ContactAttribute } from "./user-pool-settings.ts";

/** What may be changed about a user who exists already: by the user, by an administrator, and in groups. */
export interface AccountManagement extends OwnAccount, AccountAdministration, GroupAdministration {}

/** What signed-in users do to themselves (contract C5.7); each names the client that they came through. */
export interface OwnAccount {
  /**
   * Writes attributes; an empty text removes one.
   * @returns where codes went for changed addresses
   * @throws UserPoolError `attribute-not-writable`, `attributes-not-conforming`, `attribute-immutable`,
   * `alias-exists`
   */
  updateAttributes(
    client: AppClient,
    user: User,
    attributes: Readonly<Record<string, string>>,
  ): Promise<readonly CodeDelivery[]>;
  /** @throws UserPoolError `invalid-parameter` without an address, `attempt-limit-exceeded` */
  sendAttributeCode(user: User, attribute: ContactAttribute): Promise<CodeDelivery>;
  /** @throws UserPoolError `code-mismatch`, `code-expired`, `alias-exists`, `attempt-limit-exceeded` */
  verifyAttribute(
    user: User,
    proof: { readonly attribute: ContactAttribute; readonly code: string },
  ): Promise<void>;
  /** @throws UserPoolError `incorrect-credentials`, `password-not-conforming`, `attempt-limit-exceeded` */
  changePassword(
    user: User,
    change: { readonly previousPassword: string | undefined; readonly proposedPassword: string },
  ): Promise<void>;
}

/** What administrators do to a user named by username, `sub` or alias (contract C6). */
export interface AccountAdministration {
  /** No address is verified by it. @throws UserPoolError `user-cannot-be-confirmed` */
  adminConfirmSignUp(
    username: string,
    clientMetadata?: Readonly<Record<string, string>> | undefined,
  ): Promise<void>;
  /** Disabling ends every token of the user. */
  setUserEnabled(username: string, isEnabled: boolean): Promise<void>;
  /** As `updateAttributes`, whatever clients may write, and the verified flags too. */
  adminUpdateAttributes(username: string, attributes: Readonly<Record<string, string>>): Promise<void>;
  /** @throws UserPoolError `password-cannot-be-reset`, `no-verified-contact` */
  adminResetPassword(username: string): Promise<void>;
}

/** Groups and who is in them (contract C6, E5). @throws UserPoolError `group-not-found`, `user-not-found` */
export interface GroupAdministration {
  /** @throws UserPoolError `group-exists` */
  createGroup(group: NewGroup): Promise<Group>;
  getGroup(groupName: string): Group;
  updateGroup(groupName: string, change: GroupChange): Promise<Group>;
  /** Nobody is in it afterwards. */
  deleteGroup(groupName: string): Promise<void>;
  listGroups(): readonly Group[];
  /** Twice is as good as once. */
  addUserToGroup(username: string, groupName: string): Promise<void>;
  removeUserFromGroup(username: string, groupName: string): Promise<void>;
  listGroupsOfUser(username: string): readonly Group[];
  /** Canonical usernames. */
  listMembers(groupName: string): readonly string[];
}
