import {
  CreateManagedLoginBrandingCommand,
  DeleteManagedLoginBrandingCommand,
  DescribeManagedLoginBrandingByClientCommand,
  DescribeManagedLoginBrandingCommand,
  UpdateManagedLoginBrandingCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { createMaker } from "../support/made-pools.ts";
import { type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let api: RunningCognitoIdp;
beforeAll(async () => {
  api = await startCognitoIdp();
});
afterAll(() => api.close());

const { send, createPool } = createMaker(() => api);

test("C3: a managed login branding is made once a client, changed, found both ways and deleted", async () => {
  const { UserPoolId, ClientId } = await createPool();
  const Settings = { components: { form: { borderRadius: 8 } }, __proto__x: [1, "a", null] };
  const create = (more: object) =>
    send(new CreateManagedLoginBrandingCommand({ UserPoolId, ClientId, ...more }));
  await expect(create({ UseCognitoProvidedValues: true, Settings })).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
  const Assets = [
    {
      Category: "PAGE_HEADER_LOGO" as const,
      ColorMode: "LIGHT" as const,
      Extension: "PNG" as const,
      Bytes: Buffer.from("x"),
    },
  ];
  const { ManagedLoginBranding } = await create({ Settings, Assets });
  expect(ManagedLoginBranding).toMatchObject({ UserPoolId, UseCognitoProvidedValues: false, Settings });
  expect(Buffer.from(ManagedLoginBranding?.Assets?.[0]?.Bytes ?? []).toString()).toBe("x");
  const named = { UserPoolId, ManagedLoginBrandingId: ManagedLoginBranding?.ManagedLoginBrandingId };
  await expect(create({ UseCognitoProvidedValues: true })).rejects.toMatchObject({
    name: "ManagedLoginBrandingExistsException",
  });
  const byClient = () => send(new DescribeManagedLoginBrandingByClientCommand({ UserPoolId, ClientId }));
  expect(await byClient()).toMatchObject({ ManagedLoginBranding });
  expect(await send(new DescribeManagedLoginBrandingCommand(named))).toMatchObject({ ManagedLoginBranding });
  const plain = await send(
    new UpdateManagedLoginBrandingCommand({ ...named, UseCognitoProvidedValues: true }),
  );
  expect(plain.ManagedLoginBranding?.UseCognitoProvidedValues).toBe(true);
  expect(plain.ManagedLoginBranding?.Settings).toBeUndefined();
  await send(new DeleteManagedLoginBrandingCommand(named));
  await expect(byClient()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});
