package io.anykernel.image;

/** Is notified of how far a build has come, on the thread that builds. What it throws ends the build. */
public interface BuildProgress {
    /** Ignores it. */
    BuildProgress NONE = (stage, done, of) -> {};

    /** What a build does, in this order. */
    enum Stage {
        /** Finds the classes that are reachable; how many there will be is not known. */
        ANALYSIS,
        /** Translates them to C, in steps of equal share. */
        TRANSLATION,
        /** Compiles the C, by files. */
        COMPILATION,
        /** Links each image. */
        LINKING
    }

    /**
     * Called when a stage begins, with 0 done, and whenever more of it is done; several times with the same figures too.
     *
     * @param done never less than before in this stage
     * @param of how much there is to do, at least {@code done}; 0 if that is not known
     */
    void reached(Stage stage, int done, int of);
}
