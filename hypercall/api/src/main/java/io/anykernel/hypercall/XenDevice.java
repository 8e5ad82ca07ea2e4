package io.anykernel.hypercall;

/**
 * The front end's half of a paravirtual Xen device: two directories of xenstore, memory that is granted to the back end's
 * domain, and event channels to it. What a front end and a back end say to each other by these is the drivers' business.
 *
 * <p>A world lists one for each directory {@code device/KIND/NUMBER} of its own domain whose {@code backend} and {@code
 * backend-id} keys name a back end when the bus is made, whatever its state. Nothing here is called by other threads or from within
 * interrupts: what happens at the back end surfaces as an {@link Interrupt} that makes {@link Cpu#idle} return.
 *
 * <p><b>Blocking.</b> The methods that read, write or await xenstore block the caller's thread of control for a round trip to
 * xenstored, with whatever Cpu it holds still held; whether other fibers run meanwhile is the world's choice. They belong at a
 * driver's start and end and after a change at the back end, never on a data path. A world waits for xenstored for several seconds and then
 * throws. Grants and event channels do not block.
 *
 * <p><b>Keys</b> are paths below the directory, such as {@code ring-ref} or {@code queue-0/tx-ring-ref}: letters, digits and {@code
 * -/_@}. <b>Values</b> are text of one byte a character (ISO 8859-1), numbers in decimal by custom. What is read from the back
 * end's directory is the back end's word: it may be missing, long or nonsense.
 */
public non-sealed interface XenDevice extends BusDevice {
    /** Unit of grants, whatever the processor's page size. */
    int PAGE_BYTES = 4096;

    /** {@code device/KIND/NUMBER}, the front end's directory within its domain's: {@code device/vif/0}. */
    @Override
    String location();

    /** Kind of device: {@code vif} for a network interface, {@code vbd} for a block device. */
    String kind();

    /** Domain in which the back end runs, mostly 0. */
    int backendDomain();

    // ---- xenstore

    /**
     * A key of the front end's own directory; {@code null} if there is no such key.
     *
     * @throws PortException if xenstored refuses or does not answer
     */
    String read(String key);

    /**
     * Writes a key of the front end's own directory, and makes it if there is none. Writes are seen in their order; a front end writes
     * {@code state} last.
     *
     * @throws PortException if xenstored refuses or does not answer
     */
    void write(String key, String value);

    /**
     * A key of the back end's directory; {@code null} if there is no such key, or no such directory any more.
     *
     * @throws PortException if xenstored refuses or does not answer
     */
    String readBackend(String key);

    /** The back end's state; {@link XenbusState#UNKNOWN} too if its directory is gone. Throws as {@link #readBackend} does. */
    default XenbusState backendState() {
        return XenbusState.of(readBackend("state"));
    }

    /** Writes the front end's own {@code state}. Throws as {@link #write} does. */
    default void state(XenbusState state) {
        write("state", Integer.toString(state.number()));
    }

    /**
     * Waits until the back end is in one of {@code wanted}. Looks at least once, so that 0 nanoseconds ask for the state as it is.
     *
     * @return the state seen last, which is none of {@code wanted} if the time ran out
     * @throws PortException if xenstored refuses or does not answer
     */
    XenbusState awaitBackend(long timeoutNanos, XenbusState... wanted);

    /**
     * Has every write to the back end's {@code state} key wake {@code owner}, the removal of the key included, and also a
     * write of the value that it had: that is how a back end announces a change of its other keys. Fires once at first. Watching again
     * moves it to another owner. It does not end: a closed driver leaves it alone.
     *
     * @throws PortException if xenstored refuses or does not answer
     */
    Interrupt watchBackend(Cpu owner);

    // ---- grants

    /**
     * Lets the back end's domain map and copy one page. Memory stays granted, across transfers, until {@link #endGrant}; what the
     * back end may reach is the whole page.
     *
     * @param memory of {@link Bus#allocateDma} of this device's bus, aligned by {@link #PAGE_BYTES}; worlds need not be able to grant
     *     any other
     * @param offset of the page in it, a multiple of {@link #PAGE_BYTES}
     * @param isReadOnly whether the back end may only read it
     * @return the reference by which the back end names it, positive
     * @throws PortException if the domain has no grant left, or the memory cannot be granted
     * @throws IllegalArgumentException if the page is not aligned
     * @throws IndexOutOfBoundsException if it is not all within the memory
     */
    int grant(DmaMemory memory, int offset, boolean isReadOnly);

    /**
     * Ends a grant if the back end uses it no more. Afterwards the back end cannot reach the page, and the reference may be
     * given to another page.
     *
     * @param reference of {@link #grant}, ended at most once with success
     * @return whether it ended. If not, the back end has the page mapped and may read or write it at any time: the grant stands, and
     *     the page must not serve anything else until a later call ends it. A page whose grant never ends is never used again.
     */
    boolean endGrant(int reference);

    // ---- events

    /**
     * Makes an event channel that the back end's domain may bind, and connects its near end to {@code owner}: a notification makes
     * {@link Cpu#idle} return and {@link Interrupt#take} answer true once.
     *
     * @throws PortException if the domain has no channel left
     */
    XenEventChannel newEventChannel(Cpu owner);
}
