package io.anykernel.hypercall;

/** The drivers confined to a Cpu stopped half-way through an update and no longer run. */
public final class CpuFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CpuFailedException(String cpuName, Throwable cause) {
        super("kernel failed: cpu=" + cpuName + " cause=" + cause, cause);
    }
}
