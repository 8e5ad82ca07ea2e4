package io.anykernel.hypercall;

/**
 * Negative outcome codes, with the names and magnitudes of Linux's errno so that ports and adapters translate by
 * negation. Zero and positive values mean success wherever a method returns such a code.
 */
public final class Errno {
    public static final int OK = 0;
    public static final int PERMISSION = -1;
    public static final int NO_ENTRY = -2;
    public static final int INTERRUPTED = -4;
    public static final int IO = -5;
    public static final int BAD_HANDLE = -9;
    public static final int WOULD_BLOCK = -11;
    public static final int NO_MEMORY = -12;
    public static final int ACCESS = -13;
    public static final int BUSY = -16;
    public static final int EXISTS = -17;
    public static final int CROSS_DEVICE = -18;
    public static final int NO_DEVICE = -19;
    public static final int NOT_DIRECTORY = -20;
    public static final int IS_DIRECTORY = -21;
    public static final int INVALID = -22;
    public static final int TOO_MANY_OPEN = -24;
    public static final int NOT_A_TERMINAL = -25;
    public static final int TOO_BIG = -27;
    public static final int NO_SPACE = -28;
    public static final int READ_ONLY = -30;
    public static final int TOO_MANY_LINKS = -31;
    public static final int BROKEN_PIPE = -32;
    public static final int NAME_TOO_LONG = -36;
    public static final int NOT_EMPTY = -39;
    public static final int LINK_LOOP = -40;
    public static final int NO_DATA = -61;
    public static final int OVERFLOW = -75;
    public static final int BAD_DESCRIPTOR_STATE = -77;
    public static final int MESSAGE_TOO_LONG = -90;
    public static final int NOT_SUPPORTED = -95;
    public static final int ADDRESS_IN_USE = -98;
    public static final int ADDRESS_UNAVAILABLE = -99;
    public static final int NETWORK_DOWN = -100;
    public static final int NETWORK_UNREACHABLE = -101;
    public static final int CONNECTION_ABORTED = -103;
    public static final int CONNECTION_RESET = -104;
    public static final int NO_BUFFERS = -105;
    public static final int ALREADY_CONNECTED = -106;
    public static final int NOT_CONNECTED = -107;
    public static final int SHUT_DOWN = -108;
    public static final int TIMED_OUT = -110;
    public static final int CONNECTION_REFUSED = -111;
    public static final int HOST_UNREACHABLE = -113;
    public static final int IN_PROGRESS = -115;
    public static final int STALE = -116;
    public static final int QUOTA_EXCEEDED = -122;
    /** A device whose Cpu failed may still reach the memory of the call. */
    public static final int OWNER_DEAD = -130;

    private Errno() {}

    /** A short phrase for a person, such as {@code no such file or directory}. */
    public static String describe(int code) {
        return switch (code) {
            case OK -> "success";
            case PERMISSION -> "operation not permitted";
            case NO_ENTRY -> "no such file or directory";
            case INTERRUPTED -> "interrupted";
            case IO -> "input/output error";
            case BAD_HANDLE -> "closed";
            case WOULD_BLOCK -> "would block";
            case NO_MEMORY -> "out of memory";
            case ACCESS -> "permission denied";
            case BUSY -> "busy";
            case EXISTS -> "exists already";
            case CROSS_DEVICE -> "on another filesystem";
            case NO_DEVICE -> "no such device";
            case NOT_DIRECTORY -> "not a directory";
            case IS_DIRECTORY -> "is a directory";
            case INVALID -> "invalid argument";
            case TOO_MANY_OPEN -> "too many open";
            case NOT_A_TERMINAL -> "no such control of this device";
            case TOO_BIG -> "file too large";
            case NO_SPACE -> "no space left";
            case READ_ONLY -> "read-only";
            case TOO_MANY_LINKS -> "too many links";
            case BROKEN_PIPE -> "the other side no longer reads";
            case NAME_TOO_LONG -> "name too long";
            case NOT_EMPTY -> "directory not empty";
            case LINK_LOOP -> "too many symbolic links";
            case NO_DATA -> "no data";
            case OVERFLOW -> "value too large";
            case BAD_DESCRIPTOR_STATE -> "descriptor in a bad state";
            case MESSAGE_TOO_LONG -> "message too long";
            case NOT_SUPPORTED -> "not supported";
            case ADDRESS_IN_USE -> "address in use";
            case ADDRESS_UNAVAILABLE -> "address not available";
            case NETWORK_DOWN -> "network down";
            case NETWORK_UNREACHABLE -> "network unreachable";
            case CONNECTION_ABORTED -> "connection aborted";
            case CONNECTION_RESET -> "connection reset by peer";
            case NO_BUFFERS -> "no buffer left";
            case ALREADY_CONNECTED -> "connected already";
            case NOT_CONNECTED -> "not connected";
            case SHUT_DOWN -> "shut down";
            case TIMED_OUT -> "timed out";
            case CONNECTION_REFUSED -> "connection refused";
            case HOST_UNREACHABLE -> "host unreachable";
            case IN_PROGRESS -> "in progress";
            case STALE -> "stale handle";
            case QUOTA_EXCEEDED -> "quota exceeded";
            case OWNER_DEAD -> "the driver failed and its device was not stopped";
            default -> "error " + code;
        };
    }
}
