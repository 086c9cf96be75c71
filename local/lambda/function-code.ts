/** Code of a function, ready to be loaded by a process. */
export interface FunctionCode {
  /** Folder that the handler is relative to; the working directory of the function. */
  readonly taskRoot: string;
  /** The template's `Handler`, adjusted to where the bundle stands (contract F-17). */
  readonly handler: string;
  /** Changes when the code does. */
  readonly version: string;
}
