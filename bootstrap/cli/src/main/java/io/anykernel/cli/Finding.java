package io.anykernel.cli;

/**
 * What the doctor found of one thing.
 *
 * @param subject what was looked at
 * @param isFine whether it is as the command needs it
 * @param detail version or place, or what is wrong
 * @param remedy what to do, empty where nothing is wrong
 */
record Finding(String subject, boolean isFine, String detail, String remedy) {
    static Finding fine(String subject, String detail) {
        return new Finding(subject, true, detail, "");
    }

    static Finding missing(String subject, String detail, String remedy) {
        return new Finding(subject, false, detail, remedy);
    }

    String line() {
        String text = (isFine ? "ok       " : "missing  ") + subject + ": " + detail;
        return remedy.isEmpty() ? text : text + " -> " + remedy;
    }
}
