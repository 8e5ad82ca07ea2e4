package io.anykernel.launch;

/**
 * What the doctor found of one thing.
 *
 * @param standing what it means for the user
 * @param subject what was looked at
 * @param detail version or place, or what is wrong
 * @param remedy what to do, empty where nothing is to be done
 */
public record Finding(Standing standing, String subject, String detail, String remedy) {
    /** What a finding means. */
    public enum Standing {
        /** Can be used. */
        AVAILABLE("ok"),
        /** Cannot be used, and only what is named needs it. */
        OPTIONAL("optional"),
        /** The main job cannot run. */
        MISSING("missing");

        private final String word;

        Standing(String word) {
            this.word = word;
        }

        /** As a person and as JSON reads it. */
        @Override
        public String toString() {
            return word;
        }
    }

    public static Finding available(String subject, String detail) {
        return new Finding(Standing.AVAILABLE, subject, detail, "");
    }

    public static Finding optional(String subject, String detail, String remedy) {
        return new Finding(Standing.OPTIONAL, subject, detail, remedy);
    }

    public static Finding missing(String subject, String detail, String remedy) {
        return new Finding(Standing.MISSING, subject, detail, remedy);
    }

    public String line() {
        String text = String.format("%-9s %s: %s", standing.word, subject, detail);
        return remedy.isEmpty() ? text : text + "; " + remedy;
    }
}
