import type { Texts } from "./catalogue.ts";

export const DE: Texts = {
  language: "de",
  errorPrefix: "Fehler: ",
  notFound: "Diese Seite gibt es nicht.",
  errorTitle: "Etwas ist schiefgegangen",
  errorLead: "Auf der angeforderten Seite ist ein Fehler aufgetreten.",
  errorHelp:
    "Gehen Sie zurück zur Anwendung und melden Sie sich von dort aus an. Im Terminal des Zwillings steht, was nicht stimmte.",

  signInTitle: "Anmelden",
  signInLead: "Melden Sie sich mit {username} und Passwort an",
  signIn: "Anmelden",
  forgotLink: "Passwort vergessen?",
  needAccount: "Noch kein Konto?",
  signUpLink: "Registrieren",
  backToSignIn: "Zurück zur Anmeldung",

  signUpTitle: "Konto anlegen",
  signUpLead: "Registrieren Sie sich mit einem neuen Konto",
  signUp: "Registrieren",
  haveAccount: "Sie haben schon ein Konto?",
  signInLink: "Anmelden",

  confirmTitle: "Konto bestätigen",
  confirmLead: "Geben Sie den Code ein, den wir Ihnen gesendet haben, um Ihr Konto zu bestätigen.",
  confirmLeadSent:
    "Wir haben einen Code per {medium} an {destination} gesendet. Geben Sie ihn unten ein, um Ihr Konto zu bestätigen.",
  code: "Bestätigungscode",
  confirm: "Konto bestätigen",
  noCode: "Keinen Code erhalten?",
  resend: "Neuen Code senden",
  resent: "Ein neuer Code ist unterwegs an {destination}.",

  confirmedTitle: "Ihre Registrierung wurde bestätigt!",
  confirmedLead: "Sie können zur Anwendung zurückgehen und sich anmelden.",
  waitingTitle: "Ihr Konto wurde angelegt",
  waitingLead: "Ein Administrator muss es bestätigen, bevor Sie sich anmelden können.",

  forgotTitle: "Passwort vergessen?",
  forgotLead:
    "Geben Sie unten Folgendes ein: {username}. Wir senden Ihnen eine Nachricht, mit der Sie Ihr Passwort zurücksetzen.",
  forgot: "Passwort zurücksetzen",

  resetTitle: "Passwort zurücksetzen",
  resetLead: "Geben Sie den Code ein, den wir Ihnen gesendet haben, und wählen Sie ein neues Passwort.",
  resetLeadSent:
    "Wir haben einen Code zum Zurücksetzen des Passworts per {medium} an {destination} gesendet. Geben Sie ihn unten ein.",
  reset: "Passwort ändern",
  resetDone: "Ihr Passwort wurde geändert. Melden Sie sich mit dem neuen an.",

  newPasswordTitle: "Neues Passwort wählen",
  newPasswordLead: "Sie haben sich mit einem vorläufigen Passwort angemeldet. Geben Sie unten ein neues ein.",
  newPasswordLeadMore:
    "Sie haben sich mit einem vorläufigen Passwort angemeldet. Geben Sie ein neues ein und vervollständigen Sie Ihr Profil.",
  newPassword: "Neues Passwort",
  newPasswordAgain: "Neues Passwort wiederholen",
  password: "Passwort",
  showPassword: "Passwort anzeigen",
  hidePassword: "Passwort verbergen",
  show: "Anzeigen",
  hide: "Verbergen",

  rules: "Ihr Passwort braucht",
  ruleLength: "mindestens {count} Zeichen",
  ruleLowercase: "einen Kleinbuchstaben",
  ruleUppercase: "einen Großbuchstaben",
  ruleNumber: "eine Ziffer",
  ruleSymbol: "ein Sonderzeichen",
  ruleMet: "erfüllt",

  mfaTitle: "Bestätigen Sie, dass Sie es sind",
  mfaAppLead: "Geben Sie den Code ein, den Ihre Authentifizierungs-App zeigt.",
  mfaLeadSent:
    "Wir haben einen Code per {medium} an {destination} gesendet. Geben Sie ihn unten ein, um sich anzumelden.",
  mfaChoiceTitle: "Art der Bestätigung wählen",
  mfaChoiceLead: "Wie möchten Sie bestätigen, dass Sie es sind?",
  mfaBySms: "Code per SMS",
  mfaByApp: "Code einer Authentifizierungs-App",
  mfaByEmail: "Code per E-Mail",
  mfaSetUpTitle: "Schützen Sie Ihr Konto",
  mfaSetUpLead: "Diese Anwendung verlangt beim Anmelden einen zweiten Nachweis. Wählen Sie, welchen.",
  mfaSetUpImpossible:
    "Diese Anwendung sendet Codes per SMS. Bitten Sie einen Administrator, Ihre Telefonnummer einzutragen.",
  mfaSetUpApp: "Authentifizierungs-App verwenden",
  mfaSetUpEmail: "Codes per E-Mail erhalten",
  mfaAppTitle: "Authentifizierungs-App einrichten",
  mfaAppScan:
    "Scannen Sie dieses Bild mit Ihrer Authentifizierungs-App und geben Sie dann den Code ein, den sie zeigt.",
  mfaAppPicture: "QR-Code für Ihre Authentifizierungs-App",
  mfaAppSecret: "Wenn Sie es nicht scannen können, tippen Sie diesen Schlüssel in die App:",

  unfinished: "Diese Anmeldung wurde nicht rechtzeitig abgeschlossen. Bitte melden Sie sich noch einmal an.",
  passwordsDiffer: "Die beiden Passwörter stimmen nicht überein.",
  tooLong: "{field} ist zu lang.",
  forged:
    "Dieses Formular kann nicht angenommen werden: Es wurde nicht von einer Seite dieses Browsers gesendet. Öffnen Sie die Anmeldeseite noch einmal.",
  tooLarge: "Dieses Formular ist zu groß.",
  notAForm: "Diese Seite nimmt nur Formulare an.",

  mediumEmail: "E-Mail",
  mediumSms: "SMS",
  email: "E-Mail-Adresse",
  phoneNumber: "Telefonnummer",
  emailOrPhoneNumber: "E-Mail-Adresse oder Telefonnummer",
  username: "Benutzername",

  twin: "Lokaler Benutzerpool.",
  twinMail: "Seine Post liegt im",
  twinOutbox: "Postausgang",

  attributeName: "Name",
  attributeGivenName: "Vorname",
  attributeFamilyName: "Nachname",
  attributeMiddleName: "Zweiter Vorname",
  attributeNickname: "Spitzname",
  attributePreferredUsername: "Bevorzugter Benutzername",
  attributeProfile: "Profilseite",
  attributePicture: "Bild",
  attributeWebsite: "Website",
  attributeGender: "Geschlecht",
  attributeBirthdate: "Geburtsdatum",
  attributeZoneinfo: "Zeitzone",
  attributeLocale: "Gebietsschema",
  attributeAddress: "Adresse",
  attributeUpdatedAt: "Aktualisiert am",

  incorrectCredentials: "Benutzername oder Passwort ist falsch.",
  codeMismatch: "Der Bestätigungscode ist ungültig. Bitte versuchen Sie es noch einmal.",
  codeExpired: "Der Code ist ungültig. Bitte fordern Sie einen neuen an.",
  usernameExists: "Diesen Benutzer gibt es schon",
};
