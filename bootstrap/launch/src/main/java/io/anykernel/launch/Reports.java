package io.anykernel.launch;

import io.anykernel.image.Image;
import io.anykernel.image.ImageBuilder;
import java.nio.file.Path;

/** Where a launch and its program report to, from whatever thread. */
public interface Reports {
    /** What is said before an image is built. */
    String BUILDING = "compiling the guest ahead of time: half a minute, unless it is kept";

    /** One line about what is being made or was made. */
    void line(String text);

    /** One line that the program or its kernel wrote. */
    void console(String text);

    /** Builds an image, which takes half a minute, says so, and may say how far that has come. */
    default Image build(ImageBuilder builder, Path directory) {
        line(BUILDING);
        return builder.build(directory);
    }
}
