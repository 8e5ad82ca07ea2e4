package io.anykernel.launch;

import io.anykernel.image.Image;
import io.anykernel.image.ImageBuilder;
import java.nio.file.Path;

/** Where a launch and its program report to, from whatever thread. */
public interface Reports {
    /** One line about what is being made or was made. */
    void line(String text);

    /** One line that the program or its kernel wrote. */
    void console(String text);

    /** Builds an image, which takes half a minute, and may say how far that has come. */
    default Image build(ImageBuilder builder, Path directory) {
        return builder.build(directory);
    }
}
