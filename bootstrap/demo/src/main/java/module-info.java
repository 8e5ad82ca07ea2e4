/** The demo application: a live status page and files, in a JVM and in a guest. */
module io.anykernel.demo {
    requires transitive io.anykernel.kernel;
    requires transitive io.anykernel.fs;

    exports io.anykernel.demo.http;
    exports io.anykernel.demo.site;
    exports io.anykernel.demo.status;
}
