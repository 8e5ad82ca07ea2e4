package io.anykernel.hypercall;

/** The drivers confined to a Cpu stopped half-way through an update and no longer run. */
public final class CpuFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For a caller that holds the Cpu and does not know its name. */
    public CpuFailedException(Throwable cause) {
        super("kernel failed: cause=" + cause, cause);
    }

    public CpuFailedException(String cpuName, Throwable cause) {
        super("kernel failed: cpu=" + cpuName + " cause=" + cause, cause);
    }
}
