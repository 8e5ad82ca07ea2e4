package io.anykernel.cli;

/** Something that the user can repair; the message is one line that says what, why and how. */
class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UserError(String message) {
        super(message, null, false, false);
    }
}
