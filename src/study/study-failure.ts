/** A study that cannot be finished: the message says what happened, where, and what to try. */
export class StudyFailure extends Error {
  override readonly name = "StudyFailure";
}
