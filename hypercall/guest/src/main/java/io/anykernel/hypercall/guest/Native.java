package io.anykernel.hypercall.guest;

import org.teavm.interop.Address;
import org.teavm.interop.Function;
import org.teavm.interop.Import;
import org.teavm.interop.Unmanaged;
import org.teavm.interop.c.Include;

/**
 * {@code anykernel.h}, call by call. Those that may switch fibers or call back into Java are managed: generated code
 * stores its roots before them. The others are {@code @Unmanaged} and cost a plain C call.
 */
@Include("anykernel.h")
final class Native {
    private Native() {}

    /** Body of a new fiber; given its number, since nothing roots a C function's object parameters. */
    abstract static class Entry extends Function {
        abstract void run(int id);
    }

    /** A call back from C without arguments. */
    abstract static class Callback extends Function {
        abstract void run();
    }

    @Import(name = "ak_console_byte")
    @Unmanaged
    static native void consoleByte(int value);

    @Import(name = "ak_console_read")
    @Unmanaged
    static native int consoleRead();

    @Import(name = "ak_console_buffered")
    @Unmanaged
    static native int consoleBuffered();

    @Import(name = "ak_environment")
    @Unmanaged
    static native int environment(int entry, int index);

    @Import(name = "ak_exit")
    @Unmanaged
    static native void exit(int status);

    @Import(name = "ak_nano_time")
    @Unmanaged
    static native long nanoTime();

    @Import(name = "ak_wall_nanos")
    @Unmanaged
    static native long wallNanos();

    @Import(name = "ak_boot_nanos")
    @Unmanaged
    static native long bootNanos();

    @Import(name = "ak_heap_limit")
    @Unmanaged
    static native long heapLimit();

    @Import(name = "ak_entropy_strong")
    @Unmanaged
    static native int entropyStrong();

    @Import(name = "ak_entropy_next")
    @Unmanaged
    static native long entropyNext();

    @Import(name = "ak_arena_map")
    @Unmanaged
    static native long arenaMap(long bytes);

    @Import(name = "ak_arena_unmap")
    @Unmanaged
    static native void arenaUnmap(long address, long bytes);

    @Import(name = "ak_memory_free")
    @Unmanaged
    static native long memoryFree();

    @Import(name = "ak_dma_allocate")
    @Unmanaged
    static native long dmaAllocate(long bytes, long alignment);

    @Import(name = "ak_device_address")
    @Unmanaged
    static native long deviceAddress(long address, long bytes);

    @Import(name = "ak_interrupt_connect")
    @Unmanaged
    static native int interruptConnect(int gsi);

    @Import(name = "ak_interrupt_message")
    @Unmanaged
    static native int interruptMessage();

    @Import(name = "ak_interrupt_message_address")
    @Unmanaged
    static native long interruptMessageAddress();

    @Import(name = "ak_interrupt_message_data")
    @Unmanaged
    static native int interruptMessageData(int line);

    @Import(name = "ak_interrupt_release")
    @Unmanaged
    static native void interruptRelease(int line);

    @Import(name = "ak_is_xen")
    @Unmanaged
    static native int isXen();

    @Import(name = "ak_store_request")
    @Unmanaged
    static native int storeRequest(int type, long content, int bytes);

    @Import(name = "ak_shutdown_line")
    @Unmanaged
    static native int shutdownLine();

    @Import(name = "ak_shutdown_take")
    @Unmanaged
    static native int shutdownTake();

    @Import(name = "ak_event_open")
    @Unmanaged
    static native int eventOpen(int domain);

    @Import(name = "ak_event_connect")
    @Unmanaged
    static native void eventConnect(int port, int line);

    @Import(name = "ak_event_notify")
    @Unmanaged
    static native void eventNotify(int port);

    @Import(name = "ak_event_close")
    @Unmanaged
    static native void eventClose(int port);

    @Import(name = "ak_grant")
    @Unmanaged
    static native int grant(int domain, long address, int isReadOnly);

    @Import(name = "ak_grant_end")
    @Unmanaged
    static native int grantEnd(int reference);

    @Import(name = "ak_device_map")
    @Unmanaged
    static native int deviceMap(long address, long bytes);

    @Import(name = "ak_port_read")
    @Unmanaged
    static native int portRead(int port, int width);

    @Import(name = "ak_port_write")
    @Unmanaged
    static native void portWrite(int port, int width, int value);

    @Import(name = "ak_interrupts_take")
    @Unmanaged
    static native long interruptsTake();

    @Import(name = "ak_interrupt_count")
    @Unmanaged
    static native long interruptCount(int line);

    @Import(name = "ak_idle")
    @Unmanaged
    static native void idle(long deadlineNanos);

    @Import(name = "ak_command_line")
    @Unmanaged
    static native int commandLine(int index);

    @Import(name = "ak_fiber_initialize")
    static native void fiberInitialize(Entry entry, Callback overflow, Callback yield);

    @Import(name = "ak_fiber_create")
    @Unmanaged
    static native long fiberCreate(int id, int stackBytes);

    @Import(name = "ak_fiber_switch")
    static native void fiberSwitch(long handle);

    @Import(name = "ak_fiber_exit_to")
    static native void fiberExitTo(long handle);

    @Import(name = "ak_fiber_restore_limit")
    @Unmanaged
    static native void fiberRestoreLimit();

    @Import(name = "ak_fiber_switches")
    @Unmanaged
    static native long fiberSwitches();

    @Import(name = "ak_fiber_stack_high_water")
    @Unmanaged
    static native long fiberStackHighWater();

    @Import(name = "ak_collections")
    @Unmanaged
    static native long collections();

    @Import(name = "ak_fence")
    @Unmanaged
    static native void fence();

    @Import(name = "ak_read8")
    @Unmanaged
    static native int read8(long address);

    @Import(name = "ak_read16")
    @Unmanaged
    static native int read16(long address);

    @Import(name = "ak_read32")
    @Unmanaged
    static native int read32(long address);

    @Import(name = "ak_write8")
    @Unmanaged
    static native void write8(long address, int value);

    @Import(name = "ak_write16")
    @Unmanaged
    static native void write16(long address, int value);

    @Import(name = "ak_write32")
    @Unmanaged
    static native void write32(long address, int value);

    @Import(name = "ak_keep_int")
    @Unmanaged
    static native void keepInt(int operand);

    @Import(name = "ak_keep_long")
    @Unmanaged
    static native void keepLong(long operand);

    @Import(name = "ak_keep_float")
    @Unmanaged
    static native void keepFloat(float operand);

    @Import(name = "ak_keep_double")
    @Unmanaged
    static native void keepDouble(double operand);

    @Import(name = "ak_keep_address")
    @Unmanaged
    static native void keepAddress(Address operand);
}
