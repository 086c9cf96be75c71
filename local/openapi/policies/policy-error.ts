/** Why a document is no policy that can be evaluated here: one sentence without its full stop. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
}
