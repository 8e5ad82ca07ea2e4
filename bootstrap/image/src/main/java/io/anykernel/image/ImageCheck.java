package io.anykernel.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers "will my jar run as a guest?" without building it: what the application reaches and an image cannot have, each
 * with the chain of calls that leads there.
 */
public final class ImageCheck {
    private ImageCheck() {}

    /** Nothing stands in the way if the list is empty. */
    public static List<Finding> findings(List<Path> classPath, String mainClass) {
        try {
            Path work = CleanupRegistry.folder(null, "anykernel-check");
            try {
                GuestFiles guest = CleanupRegistry.make(() -> GuestFiles.layOut(work));
                return new AheadOfTimeCompiler(guest.classPath(classPath), mainClass).check();
            } finally {
                CleanupRegistry.delete(work);
            }
        } catch (IOException e) {
            throw new ImageException("cannot check " + mainClass + ": " + e.getMessage(), e);
        }
    }

    /**
     * {@code ImageCheck MAIN_CLASS CLASS_PATH_ENTRY...}: prints the findings; status 0 if there are none, 1 if there are,
     * 2 if the question could not be answered.
     */
    public static void main(String[] arguments) {
        if (arguments.length < 2) {
            System.err.println("usage: ImageCheck MAIN_CLASS CLASS_PATH_ENTRY...");
            System.exit(2);
        }
        List<Path> classPath = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            classPath.add(Path.of(arguments[i]));
        }
        System.exit(report(classPath, arguments[0]));
    }

    private static int report(List<Path> classPath, String mainClass) {
        try {
            List<Finding> findings = findings(classPath, mainClass);
            System.out.println(
                    findings.isEmpty()
                            ? mainClass + " can become an image: all that it reaches is there"
                            : Finding.describe(mainClass, findings));
            return findings.isEmpty() ? 0 : 1;
        } catch (ImageException e) {
            System.err.println(e.getMessage());
            return 2;
        }
    }
}
