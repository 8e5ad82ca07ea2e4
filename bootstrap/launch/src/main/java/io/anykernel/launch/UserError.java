package io.anykernel.launch;

/** Something that the user can repair; the message is one line that says what, why and how. */
public class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserError(String message) {
        super(message, null, false, false);
    }
}
