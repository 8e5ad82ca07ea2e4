package io.anykernel.hypercall.contracts.scheduling;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Scheduling;
import io.anykernel.hypercall.Signal;

/** A sound scheduling for a mutant to spoil one thing of. */
class WrongScheduling implements Scheduling {
    final Scheduling sound;

    WrongScheduling(Scheduling sound) {
        this.sound = sound;
    }

    @Override
    public Cpu newCpu(String name) {
        return sound.newCpu(name);
    }

    @Override
    public Lock newLock(String name, int rank) {
        return sound.newLock(name, rank);
    }

    @Override
    public Parker newParker() {
        return sound.newParker();
    }

    @Override
    public void start(String name, Runnable body) {
        sound.start(name, body);
    }

    @Override
    public void yield() {
        sound.yield();
    }

    /** A sound Cpu for a mutant to spoil. */
    static class WrongCpu implements Cpu {
        final Cpu sound;

        WrongCpu(Cpu sound) {
            this.sound = sound;
        }

        @Override
        public void acquire() {
            sound.acquire();
        }

        @Override
        public void release() {
            sound.release();
        }

        @Override
        public boolean isHeldByCaller() {
            return sound.isHeldByCaller();
        }

        @Override
        public boolean isContended() {
            return sound.isContended();
        }

        @Override
        public void idle(long deadlineNanos) {
            sound.idle(deadlineNanos);
        }

        @Override
        public void giveWay() {
            sound.giveWay();
        }

        @Override
        public void lend(DutyCycle work) {
            sound.lend(work);
        }

        @Override
        public void wake() {
            sound.wake();
        }

        @Override
        public void wakeBefore(long deadlineNanos) {
            sound.wakeBefore(deadlineNanos);
        }

        @Override
        public Signal newSignal() {
            return sound.newSignal();
        }

        @Override
        public <T> Mailbox<T> newMailbox(int capacity) {
            return sound.newMailbox(capacity);
        }

        @Override
        public void fail(Throwable cause) {
            sound.fail(cause);
        }

        @Override
        public Throwable failure() {
            return sound.failure();
        }
    }
}
