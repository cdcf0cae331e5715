/**
 * Why a call failed. `code`: what the server says (such as "VALIDATION_ERROR", with the list of problems in `data`),
 * "error" where it says only a sentence, or one of the client's own: "timeout", "connection_lost", "closed".
 */
export class RpcError extends Error {
  override readonly name = "RpcError";

  constructor(
    readonly code: string,
    message: string,
    readonly data: unknown = null,
  ) {
    super(message);
  }

  /** From what a server sent, which may be anything. */
  static from(sent: unknown): RpcError {
    if (typeof sent === "string") return new RpcError("error", sent);
    const { code, message, data = null } = Object(sent);
    if (typeof code !== "string") return new RpcError("error", "The call failed.", sent);
    return new RpcError(code, typeof message === "string" ? message : code, data);
  }
}

/** For what went wrong where nobody waits for it. */
export function report(problem: unknown): void {
  console.error(problem);
}
