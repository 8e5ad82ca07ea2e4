package io.anykernel.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One {@code --mount}: files in memory of a size, or an ext4 volume in a file.
 *
 * @param tmpfsBytes 0 if it is ext4
 * @param ext4Image {@code null} if it is tmpfs
 */
record MountOption(String path, long tmpfsBytes, Path ext4Image) {
    private static final String WANTED = "--mount wants PATH=tmpfs:SIZE, such as /=tmpfs:16M, or PATH=ext4:FILE, not '";
    private static final String TMPFS = "tmpfs:";
    private static final String EXT4 = "ext4:";
    private static final long MAX_BYTES = 1L << 40;

    /** @throws UsageError if it is malformed; {@code UserError} if the file is not there */
    static MountOption parse(String text) {
        int equals = text.indexOf('=');
        String what = equals < 0 ? "" : text.substring(equals + 1);
        if (!text.startsWith("/")) {
            throw new UsageError(WANTED + text + "'");
        }
        String path = text.substring(0, Math.max(0, equals));
        if (what.startsWith(TMPFS)) {
            return new MountOption(path, size(what.substring(TMPFS.length()), text), null);
        }
        if (what.startsWith(EXT4) && what.length() > EXT4.length()) {
            Path image = Path.of(what.substring(EXT4.length()));
            if (!Files.exists(image)) {
                throw new UserError("no image at " + image);
            }
            return new MountOption(path, 0, image);
        }
        throw new UsageError(WANTED + text + "'");
    }

    private static long size(String text, String option) {
        String upper = text.toUpperCase(Locale.ROOT);
        int shift = upper.endsWith("K") ? 10 : upper.endsWith("M") ? 20 : upper.endsWith("G") ? 30 : 0;
        try {
            long number = Long.parseLong(shift == 0 ? text : text.substring(0, text.length() - 1));
            if (number > 0 && number <= MAX_BYTES >> shift) {
                return number << shift;
            }
        } catch (NumberFormatException malformed) {
            // Said below.
        }
        throw new UsageError(WANTED + option + "'");
    }
}
