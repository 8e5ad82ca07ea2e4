package io.anykernel.hypercall;

/**
 * What keeps one {@link Cpu} going, cut into turns, so that a world may run the loops of many Cpus on one thread of control
 * ({@link Scheduling#startLoop}).
 */
public interface CpuLoop {
    /**
     * Runs one turn, with the Cpu held before and afterwards: a budgeted pass, and at its end one pause in {@link Cpu#idle} or
     * {@link Cpu#giveWay}. On a shared thread of control the pause returns at once, and the next turn comes when it would have
     * ended.
     *
     * @return whether there is a next turn
     * @throws CpuFailedException if the Cpu failed; there is no next turn then
     */
    boolean turn();

    /**
     * Whether the next turn calls code that may block or take long, such as an application's console: that turn gets a thread
     * of control of its own. The Cpu is held.
     */
    default boolean mayBlock() {
        return false;
    }

    /**
     * There are no more turns, since one said so, the Cpu failed or {@link Cpu#endLoop} was called. Called once, with the Cpu
     * released.
     */
    void ended();

    /** Runs every turn, and the end, on the thread of control that calls. The Cpu is not held. */
    default void runOn(Cpu cpu) {
        try {
            cpu.acquire();
            try {
                boolean goesOn = true;
                while (goesOn) {
                    goesOn = turn();
                }
            } finally {
                // A failure that is found while acquiring leaves a turn without the Cpu.
                if (cpu.isHeldByCaller()) {
                    cpu.release();
                }
            }
        } catch (CpuFailedException failedBefore) {
            // The Cpu keeps the cause.
        } finally {
            ended();
        }
    }
}
