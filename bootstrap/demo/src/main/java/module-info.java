/** The demo application: a live status page and files, in a JVM and in a guest. */
module io.anykernel.demo {
    requires transitive io.anykernel.composition;
    requires io.anykernel.fs.tmpfs;
    requires io.anykernel.fs.ext4;

    exports io.anykernel.demo;
    exports io.anykernel.demo.http;
    exports io.anykernel.demo.site;
    exports io.anykernel.demo.status;
}
