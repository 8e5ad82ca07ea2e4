package io.anykernel.manifest.shape;

/** One thing that is wrong, where it stands, and what would be right. */
public record Problem(Kind kind, Place place, String message) {
    /** What kind of rule it breaks, and whether a JSON Schema can state such a rule. */
    public enum Kind {
        /** No YAML, or more of YAML than a manifest may use. */
        SYNTAX(false),
        /** A key that is none; the schema closes its objects. */
        UNKNOWN_KEY(true),
        /** One key twice, which JSON cannot hold. */
        DUPLICATE_KEY(false),
        /** A key that has to be there. */
        MISSING_KEY(true),
        /** A list where a text is wanted, and the like. */
        TYPE(true),
        /** A text, number or size that cannot be. */
        VALUE(true),
        /** Two values that do not go together, or a value whose meaning is not in its form. */
        CONFLICT(false);

        private final boolean isInSchema;

        Kind(boolean isInSchema) {
            this.isInSchema = isInSchema;
        }

        /** Whether the schema refuses it too. */
        public boolean isInSchema() {
            return isInSchema;
        }
    }

    /** One line for a person, such as {@code anykernel.yaml:7:3: mounts./site: unknown key 'foldr'}. */
    public String line(String file) {
        String path = place.path().isEmpty() ? "" : place.path() + ": ";
        return file + ":" + place.line() + ":" + place.column() + ": " + path + message;
    }
}
