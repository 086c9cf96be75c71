import type { Texts } from "./catalogue.ts";

export const FR: Texts = {
  language: "fr",
  errorPrefix: "Erreur : ",
  notFound: "Cette page n’existe pas.",
  errorTitle: "Un problème est survenu",
  errorLead: "Une erreur est survenue sur la page demandée.",
  errorHelp:
    "Revenez à l’application et connectez-vous depuis celle-ci. Le terminal du jumeau dit ce qui n’allait pas.",

  signInTitle: "Connexion",
  signInLead: "Connectez-vous avec votre {username} et votre mot de passe",
  signIn: "Se connecter",
  forgotLink: "Mot de passe oublié ?",
  needAccount: "Besoin d’un compte ?",
  signUpLink: "S’inscrire",
  backToSignIn: "Retour à la connexion",

  signUpTitle: "Créez votre compte",
  signUpLead: "Inscrivez-vous avec un nouveau compte",
  signUp: "S’inscrire",
  haveAccount: "Vous avez déjà un compte ?",
  signInLink: "Se connecter",

  confirmTitle: "Confirmez votre compte",
  confirmLead: "Saisissez le code que nous vous avons envoyé pour confirmer votre compte.",
  confirmLeadSent:
    "Nous avons envoyé un code par {medium} à {destination}. Saisissez-le ci-dessous pour confirmer votre compte.",
  code: "Code de vérification",
  confirm: "Confirmer le compte",
  noCode: "Vous n’avez pas reçu de code ?",
  resend: "Envoyer un nouveau code",
  resent: "Un nouveau code est en route vers {destination}.",

  confirmedTitle: "Votre inscription est confirmée !",
  confirmedLead: "Vous pouvez revenir à l’application et vous connecter.",
  waitingTitle: "Votre compte a été créé",
  waitingLead: "Un administrateur doit le confirmer avant que vous puissiez vous connecter.",

  forgotTitle: "Mot de passe oublié ?",
  forgotLead:
    "Saisissez votre {username} ci-dessous et nous vous enverrons un message pour réinitialiser votre mot de passe.",
  forgot: "Réinitialiser mon mot de passe",

  resetTitle: "Réinitialisez votre mot de passe",
  resetLead: "Saisissez le code que nous vous avons envoyé et choisissez un nouveau mot de passe.",
  resetLeadSent:
    "Nous avons envoyé un code de réinitialisation par {medium} à {destination}. Saisissez-le ci-dessous pour réinitialiser votre mot de passe.",
  reset: "Changer le mot de passe",
  resetDone: "Votre mot de passe a été changé. Connectez-vous avec le nouveau.",

  newPasswordTitle: "Choisissez un nouveau mot de passe",
  newPasswordLead:
    "Vous vous êtes connecté avec un mot de passe temporaire. Saisissez-en un nouveau ci-dessous.",
  newPasswordLeadMore:
    "Vous vous êtes connecté avec un mot de passe temporaire. Saisissez-en un nouveau et complétez votre profil.",
  newPassword: "Nouveau mot de passe",
  newPasswordAgain: "Répétez le nouveau mot de passe",
  password: "Mot de passe",
  showPassword: "Afficher le mot de passe",
  hidePassword: "Masquer le mot de passe",
  show: "Afficher",
  hide: "Masquer",

  rules: "Votre mot de passe doit contenir",
  ruleLength: "au moins {count} caractères",
  ruleLowercase: "une lettre minuscule",
  ruleUppercase: "une lettre majuscule",
  ruleNumber: "un chiffre",
  ruleSymbol: "un caractère spécial",
  ruleMet: "fait",

  mfaTitle: "Confirmez que c’est bien vous",
  mfaAppLead: "Saisissez le code affiché par votre application d’authentification.",
  mfaLeadSent:
    "Nous avons envoyé un code par {medium} à {destination}. Saisissez-le ci-dessous pour vous connecter.",
  mfaChoiceTitle: "Choisissez comment confirmer",
  mfaChoiceLead: "Comment souhaitez-vous confirmer que c’est bien vous ?",
  mfaBySms: "Code par SMS",
  mfaByApp: "Code d’une application d’authentification",
  mfaByEmail: "Code par e-mail",
  mfaSetUpTitle: "Protégez votre compte",
  mfaSetUpLead: "Cette application demande une seconde preuve à la connexion. Choisissez laquelle.",
  mfaSetUpImpossible:
    "Cette application envoie des codes par SMS. Demandez à un administrateur d’ajouter votre numéro de téléphone.",
  mfaSetUpApp: "Utiliser une application d’authentification",
  mfaSetUpEmail: "M’envoyer des codes par e-mail",
  mfaAppTitle: "Configurez votre application d’authentification",
  mfaAppScan:
    "Scannez cette image avec votre application d’authentification, puis saisissez le code qu’elle affiche.",
  mfaAppPicture: "Code QR pour votre application d’authentification",
  mfaAppSecret: "Si vous ne pouvez pas la scanner, saisissez cette clé dans l’application :",

  unfinished: "Cette connexion n’a pas été terminée à temps. Veuillez vous reconnecter.",
  passwordsDiffer: "Les deux mots de passe ne sont pas identiques.",
  tooLong: "{field} est trop long.",
  forged:
    "Ce formulaire ne peut pas être accepté : il n’a pas été envoyé depuis une page de ce navigateur. Ouvrez à nouveau la page de connexion.",
  tooLarge: "Ce formulaire est trop volumineux.",
  notAForm: "Cette page n’accepte que des formulaires.",

  mediumEmail: "e-mail",
  mediumSms: "SMS",
  email: "Adresse e-mail",
  phoneNumber: "Numéro de téléphone",
  emailOrPhoneNumber: "Adresse e-mail ou numéro de téléphone",
  username: "Nom d’utilisateur",

  twin: "Groupe d’utilisateurs local.",
  twinMail: "Son courrier est dans la",
  twinOutbox: "boîte d’envoi",

  attributeName: "Nom complet",
  attributeGivenName: "Prénom",
  attributeFamilyName: "Nom de famille",
  attributeMiddleName: "Deuxième prénom",
  attributeNickname: "Surnom",
  attributePreferredUsername: "Nom d’utilisateur préféré",
  attributeProfile: "Page de profil",
  attributePicture: "Image",
  attributeWebsite: "Site web",
  attributeGender: "Genre",
  attributeBirthdate: "Date de naissance",
  attributeZoneinfo: "Fuseau horaire",
  attributeLocale: "Paramètres régionaux",
  attributeAddress: "Adresse",
  attributeUpdatedAt: "Mis à jour le",

  incorrectCredentials: "Nom d’utilisateur ou mot de passe incorrect.",
  codeMismatch: "Le code de vérification n’est pas valide. Veuillez réessayer.",
  codeExpired: "Le code n’est pas valide. Demandez-en un nouveau.",
  usernameExists: "Cet utilisateur existe déjà",
};
