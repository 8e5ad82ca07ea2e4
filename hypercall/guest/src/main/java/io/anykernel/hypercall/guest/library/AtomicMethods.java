package io.anykernel.hypercall.guest.library;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** The modes of access that TeaVM's atomics lack: one processor needs no weaker ones. */
final class AtomicMethods {
    private AtomicMethods() {}

    @MethodsOf(AtomicBoolean.class)
    static final class Booleans {
        private Booleans() {}

        static boolean getPlain(AtomicBoolean self) {
            return self.get();
        }

        static boolean getOpaque(AtomicBoolean self) {
            return self.get();
        }

        static boolean getAcquire(AtomicBoolean self) {
            return self.get();
        }

        static void setPlain(AtomicBoolean self, boolean value) {
            self.set(value);
        }

        static void setOpaque(AtomicBoolean self, boolean value) {
            self.set(value);
        }

        static void setRelease(AtomicBoolean self, boolean value) {
            self.set(value);
        }

        static boolean compareAndExchange(AtomicBoolean self, boolean expected, boolean value) {
            boolean former = self.get();
            self.compareAndSet(expected, value);
            return former;
        }

        static boolean compareAndExchangeAcquire(AtomicBoolean self, boolean expected, boolean value) {
            return compareAndExchange(self, expected, value);
        }

        static boolean compareAndExchangeRelease(AtomicBoolean self, boolean expected, boolean value) {
            return compareAndExchange(self, expected, value);
        }

        static boolean weakCompareAndSetPlain(AtomicBoolean self, boolean expected, boolean value) {
            return self.compareAndSet(expected, value);
        }

        static boolean weakCompareAndSetVolatile(AtomicBoolean self, boolean expected, boolean value) {
            return self.compareAndSet(expected, value);
        }

        static boolean weakCompareAndSetAcquire(AtomicBoolean self, boolean expected, boolean value) {
            return self.compareAndSet(expected, value);
        }

        static boolean weakCompareAndSetRelease(AtomicBoolean self, boolean expected, boolean value) {
            return self.compareAndSet(expected, value);
        }
    }

    @MethodsOf(AtomicInteger.class)
    static final class Ints {
        private Ints() {}

        static int getPlain(AtomicInteger self) {
            return self.get();
        }

        static int getOpaque(AtomicInteger self) {
            return self.get();
        }

        static int getAcquire(AtomicInteger self) {
            return self.get();
        }

        static void setPlain(AtomicInteger self, int value) {
            self.set(value);
        }

        static void setOpaque(AtomicInteger self, int value) {
            self.set(value);
        }

        static void setRelease(AtomicInteger self, int value) {
            self.set(value);
        }

        static int compareAndExchange(AtomicInteger self, int expected, int value) {
            int former = self.get();
            self.compareAndSet(expected, value);
            return former;
        }

        static int compareAndExchangeAcquire(AtomicInteger self, int expected, int value) {
            return compareAndExchange(self, expected, value);
        }

        static int compareAndExchangeRelease(AtomicInteger self, int expected, int value) {
            return compareAndExchange(self, expected, value);
        }

        static boolean weakCompareAndSetPlain(AtomicInteger self, int expected, int value) {
            return self.compareAndSet(expected, value);
        }

        static boolean weakCompareAndSetVolatile(AtomicInteger self, int expected, int value) {
            return self.compareAndSet(expected, value);
        }

        static boolean weakCompareAndSetAcquire(AtomicInteger self, int expected, int value) {
            return self.compareAndSet(expected, value);
        }

        static boolean weakCompareAndSetRelease(AtomicInteger self, int expected, int value) {
            return self.compareAndSet(expected, value);
        }
    }

    @MethodsOf(AtomicLong.class)
    static final class Longs {
        private Longs() {}

        static long getPlain(AtomicLong self) {
            return self.get();
        }

        static long getOpaque(AtomicLong self) {
            return self.get();
        }

        static long getAcquire(AtomicLong self) {
            return self.get();
        }

        static void setPlain(AtomicLong self, long value) {
            self.set(value);
        }

        static void setOpaque(AtomicLong self, long value) {
            self.set(value);
        }

        static void setRelease(AtomicLong self, long value) {
            self.set(value);
        }

        static long compareAndExchange(AtomicLong self, long expected, long value) {
            long former = self.get();
            self.compareAndSet(expected, value);
            return former;
        }

        static long compareAndExchangeAcquire(AtomicLong self, long expected, long value) {
            return compareAndExchange(self, expected, value);
        }

        static long compareAndExchangeRelease(AtomicLong self, long expected, long value) {
            return compareAndExchange(self, expected, value);
        }

        static boolean weakCompareAndSetPlain(AtomicLong self, long expected, long value) {
            return self.compareAndSet(expected, value);
        }

        static boolean weakCompareAndSetVolatile(AtomicLong self, long expected, long value) {
            return self.compareAndSet(expected, value);
        }

        static boolean weakCompareAndSetAcquire(AtomicLong self, long expected, long value) {
            return self.compareAndSet(expected, value);
        }

        static boolean weakCompareAndSetRelease(AtomicLong self, long expected, long value) {
            return self.compareAndSet(expected, value);
        }
    }

    @MethodsOf(AtomicReference.class)
    static final class References {
        private References() {}

        static Object getPlain(AtomicReference<Object> self) {
            return self.get();
        }

        static Object getOpaque(AtomicReference<Object> self) {
            return self.get();
        }

        static Object getAcquire(AtomicReference<Object> self) {
            return self.get();
        }

        static void setPlain(AtomicReference<Object> self, Object value) {
            self.set(value);
        }

        static void setOpaque(AtomicReference<Object> self, Object value) {
            self.set(value);
        }

        static void setRelease(AtomicReference<Object> self, Object value) {
            self.set(value);
        }

        static Object compareAndExchange(AtomicReference<Object> self, Object expected, Object value) {
            Object former = self.get();
            self.compareAndSet(expected, value);
            return former;
        }

        static Object compareAndExchangeAcquire(AtomicReference<Object> self, Object expected, Object value) {
            return compareAndExchange(self, expected, value);
        }

        static Object compareAndExchangeRelease(AtomicReference<Object> self, Object expected, Object value) {
            return compareAndExchange(self, expected, value);
        }

        static boolean weakCompareAndSetPlain(AtomicReference<Object> self, Object expected, Object value) {
            return self.compareAndSet(expected, value);
        }

        static boolean weakCompareAndSetVolatile(AtomicReference<Object> self, Object expected, Object value) {
            return self.compareAndSet(expected, value);
        }

        static boolean weakCompareAndSetAcquire(AtomicReference<Object> self, Object expected, Object value) {
            return self.compareAndSet(expected, value);
        }

        static boolean weakCompareAndSetRelease(AtomicReference<Object> self, Object expected, Object value) {
            return self.compareAndSet(expected, value);
        }
    }
}
