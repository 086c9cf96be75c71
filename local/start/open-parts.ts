export type Close = () => Promise<void> | void;

/** What has been opened so far, so that a failing start leaves nothing behind. */
export interface OpenParts {
  add(close: Close): void;
  /** Closes the last one first; what fails to close does not keep the others open. */
  close(): Promise<void>;
}

export function createOpenParts(report: (error: unknown) => void): OpenParts {
  const closes: Close[] = [];
  return {
    add: (close) => void closes.push(close),
    async close() {
      for (let close = closes.pop(); close !== undefined; close = closes.pop()) {
        try {
          await close();
        } catch (error) {
          report(error);
        }
      }
    },
  };
}
