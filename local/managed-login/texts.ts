/** Every sentence of the pages, in one place: `lang` will choose among several of these. */
export const TEXTS = {
  language: "en",
  errorPrefix: "Error: ",
  notFound: "This page does not exist.",
  errorTitle: "Something went wrong",
  errorLead: "An error was encountered with the requested page.",
  errorHelp:
    "Go back to the application and sign in from there. The terminal of the twin says what was wrong.",

  signInTitle: "Sign in",
  signInLead: "Sign in with your {username} and password",
  signIn: "Sign in",
  forgotLink: "Forgot your password?",
  needAccount: "Need an account?",
  signUpLink: "Sign up",
  backToSignIn: "Back to sign in",

  signUpTitle: "Create your account",
  signUpLead: "Sign up with a new account",
  signUp: "Sign up",
  haveAccount: "Already have an account?",
  signInLink: "Sign in",

  confirmTitle: "Confirm your account",
  confirmLead: "Enter the code that we sent you to confirm your account.",
  confirmLeadSent:
    "We have sent a code by {medium} to {destination}. Enter it below to confirm your account.",
  code: "Verification code",
  confirm: "Confirm account",
  noCode: "Didn't receive a code?",
  resend: "Send a new code",
  resent: "A new code is on its way to {destination}.",

  confirmedTitle: "Your registration has been confirmed!",
  confirmedLead: "You can go back to the application and sign in.",
  waitingTitle: "Your account was created",
  waitingLead: "An administrator must confirm it before you can sign in.",

  forgotTitle: "Forgot your password?",
  forgotLead: "Enter your {username} below and we will send a message to reset your password.",
  forgot: "Reset my password",

  resetTitle: "Reset your password",
  resetLead: "Enter the code that we sent you and choose a new password.",
  resetLeadSent:
    "We have sent a password reset code by {medium} to {destination}. Enter it below to reset your password.",
  reset: "Change password",
  resetDone: "Your password has been changed. Sign in with the new one.",

  newPasswordTitle: "Choose a new password",
  newPasswordLead: "You signed in with a temporary password. Please enter a new one below.",
  newPasswordLeadMore:
    "You signed in with a temporary password. Please enter a new one and complete your profile.",
  newPassword: "New password",
  newPasswordAgain: "Enter new password again",
  password: "Password",
  showPassword: "Show password",
  hidePassword: "Hide password",

  rules: "Your password needs",
  ruleLength: "at least {count} characters",
  ruleLowercase: "a lowercase letter",
  ruleUppercase: "an uppercase letter",
  ruleNumber: "a number",
  ruleSymbol: "a special character",
  ruleMet: "done",

  mfaTitle: "Confirm that it is you",
  mfaAppLead: "Enter the code that your authenticator app shows.",
  mfaLeadSent: "We have sent a code by {medium} to {destination}. Enter it below to sign in.",
  mfaChoiceTitle: "Choose how to confirm",
  mfaChoiceLead: "How would you like to confirm that it is you?",
  mfaBySms: "Code by text message",
  mfaByApp: "Code of an authenticator app",
  mfaByEmail: "Code by email",
  mfaSetUpTitle: "Protect your account",
  mfaSetUpLead: "This application asks for a second proof when you sign in. Choose what it is to be.",
  mfaSetUpImpossible:
    "This application sends codes by text message. Ask an administrator to add your phone number.",
  mfaSetUpApp: "Use an authenticator app",
  mfaSetUpEmail: "Send me codes by email",
  mfaAppTitle: "Set up your authenticator app",
  mfaAppScan: "Scan this picture with your authenticator app, then enter the code that it shows.",
  mfaAppPicture: "QR code for your authenticator app",
  mfaAppSecret: "If you cannot scan it, type this key into the app:",

  unfinished: "This sign-in was not finished in time. Please sign in again.",
  passwordsDiffer: "The two passwords are not the same.",
  tooLong: "{field} is too long.",
  forged:
    "This form cannot be accepted: it was not sent from a page of this browser. Open the sign-in page again.",
  tooLarge: "This form is too large.",
  notAForm: "This page accepts forms only.",

  mediumEmail: "email",
  mediumSms: "text message",
  email: "Email",
  phoneNumber: "Phone number",
  emailOrPhoneNumber: "Email or phone number",
  username: "Username",

  twin: "Local user pool.",
  twinMail: "Its mail is in the",
  twinOutbox: "outbox",
} as const;

/** A sentence with its `{name}` places filled. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}
