/** What each form of the hosted pages posts, the username apart. */
export const FORMS: readonly (readonly [string, Record<string, string>])[] = [
  ["/login", { password: "Wrong-passw0rd" }],
  ["/signup", { password: "Str0ng-enough", "requiredAttributes[name]": "Jane" }],
  ["/confirm", { code: "000000" }],
  ["/forgotPassword", {}],
  [
    "/confirmforgotPassword",
    { confirmation_code: "000000", password: "Str0ng-enough", confirm_password: "Str0ng-enough" },
  ],
];
