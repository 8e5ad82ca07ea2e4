/** The example as a module; on the class path this file means nothing. */
module example {
    requires io.anykernel.embed;
}
