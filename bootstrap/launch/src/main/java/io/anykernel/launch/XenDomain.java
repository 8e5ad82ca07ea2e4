package io.anykernel.launch;

import java.nio.file.Path;

/**
 * How a Xen host starts an image as a domain.
 *
 * @param file where the configuration belongs: beside the image
 * @param configuration as {@code xl} reads it, with paths of this host
 */
public record XenDomain(Path file, String configuration) {}
