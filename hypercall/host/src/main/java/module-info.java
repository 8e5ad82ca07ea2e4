/**
 * The hypercalls in a process. Each binding to system calls may be absent: files, links and everything above them work
 * without, and from Java 22 on TAP interfaces and raw devices too.
 */
module io.anykernel.hypercall.host {
    requires transitive io.anykernel.hypercall;
    requires static com.sun.jna;
    requires static org.jnrproject.ffi;
    requires static org.jnrproject.jffi;
    // jnr-ffi writes its call stubs with ASM but, being no module, cannot ask for it.
    requires static org.objectweb.asm;
    requires static org.objectweb.asm.commons;
    requires static org.objectweb.asm.util;

    exports io.anykernel.hypercall.host;
    exports io.anykernel.hypercall.host.posix;
}
