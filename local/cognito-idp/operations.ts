import type { ManagedUserPools } from "../user-pool/create-user-pools.ts";
import type { Operation } from "./operation.ts";
import { createAddCustomAttributes } from "./operations/add-custom-attributes.ts";
import { createAddUserPoolClientSecret } from "./operations/add-user-pool-client-secret.ts";
import { createAdminAddUserToGroup } from "./operations/admin-add-user-to-group.ts";
import { createAdminConfirmSignUp } from "./operations/admin-confirm-sign-up.ts";
import { createAdminCreateUser } from "./operations/admin-create-user.ts";
import { createAdminDeleteSoftwareToken } from "./operations/admin-delete-software-token.ts";
import { createAdminDeleteUser } from "./operations/admin-delete-user.ts";
import { createAdminDeleteUserAttributes } from "./operations/admin-delete-user-attributes.ts";
import { createAdminDisableProviderForUser } from "./operations/admin-disable-provider-for-user.ts";
import { createAdminDisableUser } from "./operations/admin-disable-user.ts";
import { createAdminEnableUser } from "./operations/admin-enable-user.ts";
import { createAdminForgetDevice } from "./operations/admin-forget-device.ts";
import { createAdminGetDevice } from "./operations/admin-get-device.ts";
import { createAdminGetUser } from "./operations/admin-get-user.ts";
import { createAdminGetUserAuthFactors } from "./operations/admin-get-user-auth-factors.ts";
import { createAdminInitiateAuth } from "./operations/admin-initiate-auth.ts";
import { createAdminLinkProviderForUser } from "./operations/admin-link-provider-for-user.ts";
import { createAdminListDevices } from "./operations/admin-list-devices.ts";
import { createAdminListGroupsForUser } from "./operations/admin-list-groups-for-user.ts";
import { createAdminRemoveUserFromGroup } from "./operations/admin-remove-user-from-group.ts";
import { createAdminResetUserPassword } from "./operations/admin-reset-user-password.ts";
import { createAdminRespondToAuthChallenge } from "./operations/admin-respond-to-auth-challenge.ts";
import { createAdminSetUserMFAPreference } from "./operations/admin-set-user-mfa-preference.ts";
import { createAdminSetUserPassword } from "./operations/admin-set-user-password.ts";
import { createAdminSetUserSettings } from "./operations/admin-set-user-settings.ts";
import { createAdminUpdateDeviceStatus } from "./operations/admin-update-device-status.ts";
import { createAdminUpdateUserAttributes } from "./operations/admin-update-user-attributes.ts";
import { createAdminUserGlobalSignOut } from "./operations/admin-user-global-sign-out.ts";
import { createAssociateSoftwareToken } from "./operations/associate-software-token.ts";
import { createChangePassword } from "./operations/change-password.ts";
import { createCompleteWebAuthnRegistration } from "./operations/complete-web-authn-registration.ts";
import { createConfirmDevice } from "./operations/confirm-device.ts";
import { createConfirmForgotPassword } from "./operations/confirm-forgot-password.ts";
import { createConfirmSignUp } from "./operations/confirm-sign-up.ts";
import { createCreateGroup } from "./operations/create-group.ts";
import { createCreateIdentityProvider } from "./operations/create-identity-provider.ts";
import { createCreateManagedLoginBranding } from "./operations/create-managed-login-branding.ts";
import { createCreateResourceServer } from "./operations/create-resource-server.ts";
import { createCreateUserPool } from "./operations/create-user-pool.ts";
import { createCreateUserPoolClient } from "./operations/create-user-pool-client.ts";
import { createCreateUserPoolDomain } from "./operations/create-user-pool-domain.ts";
import { createDeleteGroup } from "./operations/delete-group.ts";
import { createDeleteIdentityProvider } from "./operations/delete-identity-provider.ts";
import { createDeleteManagedLoginBranding } from "./operations/delete-managed-login-branding.ts";
import { createDeleteResourceServer } from "./operations/delete-resource-server.ts";
import { createDeleteUser } from "./operations/delete-user.ts";
import { createDeleteUserAttributes } from "./operations/delete-user-attributes.ts";
import { createDeleteUserPool } from "./operations/delete-user-pool.ts";
import { createDeleteUserPoolClient } from "./operations/delete-user-pool-client.ts";
import { createDeleteUserPoolClientSecret } from "./operations/delete-user-pool-client-secret.ts";
import { createDeleteUserPoolDomain } from "./operations/delete-user-pool-domain.ts";
import { createDeleteWebAuthnCredential } from "./operations/delete-web-authn-credential.ts";
import { createDescribeIdentityProvider } from "./operations/describe-identity-provider.ts";
import { createDescribeManagedLoginBranding } from "./operations/describe-managed-login-branding.ts";
import { createDescribeManagedLoginBrandingByClient } from "./operations/describe-managed-login-branding-by-client.ts";
import { createDescribeResourceServer } from "./operations/describe-resource-server.ts";
import { createDescribeUserPool } from "./operations/describe-user-pool.ts";
import { createDescribeUserPoolClient } from "./operations/describe-user-pool-client.ts";
import { createDescribeUserPoolDomain } from "./operations/describe-user-pool-domain.ts";
import { createForgetDevice } from "./operations/forget-device.ts";
import { createForgotPassword } from "./operations/forgot-password.ts";
import { createGetCSVHeader } from "./operations/get-csv-header.ts";
import { createGetDevice } from "./operations/get-device.ts";
import { createGetGroup } from "./operations/get-group.ts";
import { createGetIdentityProviderByIdentifier } from "./operations/get-identity-provider-by-identifier.ts";
import { createGetTokensFromRefreshToken } from "./operations/get-tokens-from-refresh-token.ts";
import { createGetUser } from "./operations/get-user.ts";
import { createGetUserAttributeVerificationCode } from "./operations/get-user-attribute-verification-code.ts";
import { createGetUserAuthFactors } from "./operations/get-user-auth-factors.ts";
import { createGetUserPoolMfaConfig } from "./operations/get-user-pool-mfa-config.ts";
import { createGlobalSignOut } from "./operations/global-sign-out.ts";
import { createInitiateAuth } from "./operations/initiate-auth.ts";
import { createListDevices } from "./operations/list-devices.ts";
import { createListGroups } from "./operations/list-groups.ts";
import { createListIdentityProviders } from "./operations/list-identity-providers.ts";
import { createListResourceServers } from "./operations/list-resource-servers.ts";
import { createListTagsForResource } from "./operations/list-tags-for-resource.ts";
import { createListUserPoolClientSecrets } from "./operations/list-user-pool-client-secrets.ts";
import { createListUserPoolClients } from "./operations/list-user-pool-clients.ts";
import { createListUserPools } from "./operations/list-user-pools.ts";
import { createListUsers } from "./operations/list-users.ts";
import { createListUsersInGroup } from "./operations/list-users-in-group.ts";
import { createListWebAuthnCredentials } from "./operations/list-web-authn-credentials.ts";
import { createResendConfirmationCode } from "./operations/resend-confirmation-code.ts";
import { createRespondToAuthChallenge } from "./operations/respond-to-auth-challenge.ts";
import { createRevokeToken } from "./operations/revoke-token.ts";
import { createSetUserMFAPreference } from "./operations/set-user-mfa-preference.ts";
import { createSetUserPoolMfaConfig } from "./operations/set-user-pool-mfa-config.ts";
import { createSetUserSettings } from "./operations/set-user-settings.ts";
import { createSignUp } from "./operations/sign-up.ts";
import { createStartWebAuthnRegistration } from "./operations/start-web-authn-registration.ts";
import { createTagResource } from "./operations/tag-resource.ts";
import { createUntagResource } from "./operations/untag-resource.ts";
import { createUpdateDeviceStatus } from "./operations/update-device-status.ts";
import { createUpdateGroup } from "./operations/update-group.ts";
import { createUpdateIdentityProvider } from "./operations/update-identity-provider.ts";
import { createUpdateManagedLoginBranding } from "./operations/update-managed-login-branding.ts";
import { createUpdateResourceServer } from "./operations/update-resource-server.ts";
import { createUpdateUserAttributes } from "./operations/update-user-attributes.ts";
import { createUpdateUserPool } from "./operations/update-user-pool.ts";
import { createUpdateUserPoolClient } from "./operations/update-user-pool-client.ts";
import { createUpdateUserPoolDomain } from "./operations/update-user-pool-domain.ts";
import { createVerifySoftwareToken } from "./operations/verify-software-token.ts";
import { createVerifyUserAttribute } from "./operations/verify-user-attribute.ts";
import type { OperationName } from "./registry.ts";

export interface OperationsDeps {
  readonly userPools: ManagedUserPools;
}

/** The operations that the twin runs; the registry names the others, too. */
export const OPERATION_FACTORIES = {
  AddCustomAttributes: createAddCustomAttributes,
  AddUserPoolClientSecret: createAddUserPoolClientSecret,
  AdminAddUserToGroup: createAdminAddUserToGroup,
  AdminConfirmSignUp: createAdminConfirmSignUp,
  AdminCreateUser: createAdminCreateUser,
  AdminDeleteSoftwareToken: createAdminDeleteSoftwareToken,
  AdminDeleteUser: createAdminDeleteUser,
  AdminDeleteUserAttributes: createAdminDeleteUserAttributes,
  AdminDisableProviderForUser: createAdminDisableProviderForUser,
  AdminDisableUser: createAdminDisableUser,
  AdminEnableUser: createAdminEnableUser,
  AdminForgetDevice: createAdminForgetDevice,
  AdminGetDevice: createAdminGetDevice,
  AdminGetUser: createAdminGetUser,
  AdminGetUserAuthFactors: createAdminGetUserAuthFactors,
  AdminInitiateAuth: createAdminInitiateAuth,
  AdminLinkProviderForUser: createAdminLinkProviderForUser,
  AdminListDevices: createAdminListDevices,
  AdminListGroupsForUser: createAdminListGroupsForUser,
  AdminRemoveUserFromGroup: createAdminRemoveUserFromGroup,
  AdminResetUserPassword: createAdminResetUserPassword,
  AdminRespondToAuthChallenge: createAdminRespondToAuthChallenge,
  AdminSetUserMFAPreference: createAdminSetUserMFAPreference,
  AdminSetUserPassword: createAdminSetUserPassword,
  AdminSetUserSettings: createAdminSetUserSettings,
  AdminUpdateDeviceStatus: createAdminUpdateDeviceStatus,
  AdminUpdateUserAttributes: createAdminUpdateUserAttributes,
  AdminUserGlobalSignOut: createAdminUserGlobalSignOut,
  AssociateSoftwareToken: createAssociateSoftwareToken,
  ChangePassword: createChangePassword,
  CompleteWebAuthnRegistration: createCompleteWebAuthnRegistration,
  ConfirmDevice: createConfirmDevice,
  ConfirmForgotPassword: createConfirmForgotPassword,
  ConfirmSignUp: createConfirmSignUp,
  CreateGroup: createCreateGroup,
  CreateIdentityProvider: createCreateIdentityProvider,
  CreateManagedLoginBranding: createCreateManagedLoginBranding,
  CreateResourceServer: createCreateResourceServer,
  CreateUserPool: createCreateUserPool,
  CreateUserPoolClient: createCreateUserPoolClient,
  CreateUserPoolDomain: createCreateUserPoolDomain,
  DeleteGroup: createDeleteGroup,
  DeleteIdentityProvider: createDeleteIdentityProvider,
  DeleteManagedLoginBranding: createDeleteManagedLoginBranding,
  DeleteResourceServer: createDeleteResourceServer,
  DeleteUser: createDeleteUser,
  DeleteUserAttributes: createDeleteUserAttributes,
  DeleteUserPool: createDeleteUserPool,
  DeleteUserPoolClient: createDeleteUserPoolClient,
  DeleteUserPoolClientSecret: createDeleteUserPoolClientSecret,
  DeleteUserPoolDomain: createDeleteUserPoolDomain,
  DeleteWebAuthnCredential: createDeleteWebAuthnCredential,
  DescribeIdentityProvider: createDescribeIdentityProvider,
  DescribeManagedLoginBranding: createDescribeManagedLoginBranding,
  DescribeManagedLoginBrandingByClient: createDescribeManagedLoginBrandingByClient,
  DescribeResourceServer: createDescribeResourceServer,
  DescribeUserPool: createDescribeUserPool,
  DescribeUserPoolClient: createDescribeUserPoolClient,
  DescribeUserPoolDomain: createDescribeUserPoolDomain,
  ForgetDevice: createForgetDevice,
  ForgotPassword: createForgotPassword,
  GetCSVHeader: createGetCSVHeader,
  GetDevice: createGetDevice,
  GetGroup: createGetGroup,
  GetIdentityProviderByIdentifier: createGetIdentityProviderByIdentifier,
  GetTokensFromRefreshToken: createGetTokensFromRefreshToken,
  GetUser: createGetUser,
  GetUserAttributeVerificationCode: createGetUserAttributeVerificationCode,
  GetUserAuthFactors: createGetUserAuthFactors,
  GetUserPoolMfaConfig: createGetUserPoolMfaConfig,
  GlobalSignOut: createGlobalSignOut,
  InitiateAuth: createInitiateAuth,
  ListDevices: createListDevices,
  ListGroups: createListGroups,
  ListIdentityProviders: createListIdentityProviders,
  ListResourceServers: createListResourceServers,
  ListTagsForResource: createListTagsForResource,
  ListUserPoolClientSecrets: createListUserPoolClientSecrets,
  ListUserPoolClients: createListUserPoolClients,
  ListUserPools: createListUserPools,
  ListUsers: createListUsers,
  ListUsersInGroup: createListUsersInGroup,
  ListWebAuthnCredentials: createListWebAuthnCredentials,
  ResendConfirmationCode: createResendConfirmationCode,
  RespondToAuthChallenge: createRespondToAuthChallenge,
  RevokeToken: createRevokeToken,
  SetUserMFAPreference: createSetUserMFAPreference,
  SetUserPoolMfaConfig: createSetUserPoolMfaConfig,
  SetUserSettings: createSetUserSettings,
  SignUp: createSignUp,
  StartWebAuthnRegistration: createStartWebAuthnRegistration,
  TagResource: createTagResource,
  UntagResource: createUntagResource,
  UpdateDeviceStatus: createUpdateDeviceStatus,
  UpdateGroup: createUpdateGroup,
  UpdateIdentityProvider: createUpdateIdentityProvider,
  UpdateManagedLoginBranding: createUpdateManagedLoginBranding,
  UpdateResourceServer: createUpdateResourceServer,
  UpdateUserAttributes: createUpdateUserAttributes,
  UpdateUserPool: createUpdateUserPool,
  UpdateUserPoolClient: createUpdateUserPoolClient,
  UpdateUserPoolDomain: createUpdateUserPoolDomain,
  VerifySoftwareToken: createVerifySoftwareToken,
  VerifyUserAttribute: createVerifyUserAttribute,
} as const satisfies Readonly<
  Partial<Record<OperationName, (deps: OperationsDeps) => Operation<unknown, unknown>>>
>;

export type Operations = Readonly<Partial<Record<OperationName, Operation<unknown, unknown>>>>;

export function createOperations(deps: OperationsDeps): Operations {
  const operations = Object.entries(OPERATION_FACTORIES).map(([name, create]) => [name, create(deps)]);
  return Object.fromEntries(operations) as Operations;
}
