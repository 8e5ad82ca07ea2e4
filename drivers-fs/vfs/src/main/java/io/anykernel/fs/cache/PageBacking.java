package io.anykernel.fs.cache;

/** Where the pages of one {@link PageMapping} come from and go to. Called by any thread of control. */
public interface PageBacking {
    /** Pages that exist; readahead stops there. Called with a stripe locked: takes no lock, transfers nothing. */
    long pageCount();

    /**
     * Fills every page of {@code run}, zeroing what lies past the end of the medium. It may pin pages of other mappings
     * and must release them.
     *
     * @return {@code Errno.OK} or a negative code, upon which nothing of the run is kept; {@code Errno.OWNER_DEAD} if a
     *     device may still reach the run's memory, whose frames are then never used again
     */
    int readPages(PageRun run);

    /**
     * Writes every page of {@code run}.
     *
     * @return {@code Errno.OK} or a negative code, upon which the pages stay dirty; {@code Errno.OWNER_DEAD} as for {@link
     *     #readPages}
     */
    int writePages(PageRun run);
}
