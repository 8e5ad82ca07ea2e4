package io.anykernel.composition;

/**
 * A program for one instance, whatever world that runs in: the same class serves in a JVM, in the simulator and as a guest.
 *
 * <p>It reaches files, network, time and threads through the {@link Instance} that it is handed and through nothing else.
 * A class with a public constructor without parameters can be named to {@code anykernel run}.
 */
public interface Application {
    /**
     * Runs on a thread of control of its own, and may return once other threads serve, or when all is done. The application
     * has ended when this and every {@link Instance#startThread thread} have returned, or when {@link Instance#end} was
     * called.
     *
     * @throws Exception to end the application with status 1; the cause goes to the console
     */
    void start(Instance instance) throws Exception;
}
