/**
 * Gives handlers the global `awslambda` of Lambda's runtime, whose one function refuses by name: streamed
 * answers are not run here (contract E-76).
 */
export function refuseStreaming(target: object): void {
  Object.assign(target, {
    awslambda: {
      streamifyResponse() {
        const refusal = new Error(
          "awslambda.streamifyResponse is not supported by Gatehouse: return the whole answer instead.",
        );
        refusal.name = "Gatehouse.StreamingNotSupported";
        throw refusal;
      },
    },
  });
}
