package io.anykernel.fs.cache;

/**
 * Orders the writing of dirty pages: a journal's transaction. A page bound to one is neither written nor evicted until
 * {@link PageMapping#unbind}.
 */
public interface PageTransaction {
    /**
     * Asked, without locks, when the cache has no frame left but bound ones: commits and unbinds what it can.
     *
     * @return {@code Errno.OK} if asking again may help, or a negative code that the caller of the cache will get
     */
    int relieve();
}
