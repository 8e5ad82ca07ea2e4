package io.anykernel.hypercall;

/** State of one end of a Xen device: the value of its {@code state} key, a decimal number (Xen public/io/xenbus.h). */
public enum XenbusState {
    /** 0, and what is read where the key is missing or no such number: the other end is gone, or was never there. */
    UNKNOWN,
    /** 1: the end exists and has done nothing yet. */
    INITIALISING,
    /** 2: a back end has written what it offers and waits for the front end. */
    INIT_WAIT,
    /** 3: a front end has written where its rings are and waits for the back end. */
    INITIALISED,
    /** 4: the device is in use. */
    CONNECTED,
    /** 5: the end wants to stop, or has begun to. */
    CLOSING,
    /** 6: the end has stopped: it uses no ring, grant or event channel any more. */
    CLOSED,
    /** 7: part of a device is replaced, as of PCI's. */
    RECONFIGURING,
    /** 8: and has been. */
    RECONFIGURED;

    private static final XenbusState[] BY_NUMBER = values();

    /** The number in the store. */
    public int number() {
        return ordinal();
    }

    /**
     * The state that a value in the store means.
     *
     * @param value as it was read, or {@code null} for a key that is missing
     * @return {@link #UNKNOWN} for everything that is no number of a state
     */
    public static XenbusState of(String value) {
        boolean isDigit = value != null && value.length() == 1;
        int number = isDigit ? value.charAt(0) - '0' : 0;
        return number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNKNOWN;
    }
}
