package io.anykernel.launch;

/** The user's own words are wrong: an option's value that cannot be. */
public final class UsageError extends UserError {
    private static final long serialVersionUID = 1L;

    public UsageError(String message) {
        super(message);
    }
}
