package io.anykernel.cli;

/** The command's own words are wrong: an option's value that cannot be. Ends with {@link Main#MISUSED}. */
final class UsageError extends UserError {
    private static final long serialVersionUID = 1L;

    UsageError(String message) {
        super(message);
    }
}
