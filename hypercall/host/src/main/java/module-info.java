/** The hypercalls in a Linux process. */
module io.anykernel.hypercall.host {
    requires transitive io.anykernel.hypercall;
    requires com.sun.jna;
    requires org.jnrproject.ffi;
    requires org.jnrproject.jffi;
    // jnr-ffi writes its call stubs with ASM but, being no module, cannot ask for it.
    requires org.objectweb.asm;
    requires org.objectweb.asm.commons;
    requires org.objectweb.asm.util;

    exports io.anykernel.hypercall.host;
    exports io.anykernel.hypercall.host.posix;
}
