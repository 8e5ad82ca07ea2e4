package io.anykernel.manifest;

import io.anykernel.manifest.shape.Problem;
import java.util.List;

/** A file is no manifest; the message has a line for each thing that is wrong, with its place in the file. */
public final class ManifestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    ManifestException(String file, List<Problem> problems) {
        super(String.join("\n", problems.stream().map(each -> each.line(file)).toList()), null, false, false);
        this.problems = List.copyOf(problems);
    }

    /** In the order of the file's lines. */
    public List<Problem> problems() {
        return problems;
    }
}
