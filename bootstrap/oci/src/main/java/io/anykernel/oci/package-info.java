/**
 * Bootable images as packages that engines of containers carry: OCI image layouts (OCI Image Format Specification 1.0) and archives of
 * them, with the annotations that urunc reads.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.oci.OciPackage}, which writes both from {@link io.anykernel.oci.PackageContents}; nothing of ours knows
 * jib-core beside it. Equal contents give equal bytes.
 *
 * <p><b>May import:</b> jib-core, Commons Compress, Jackson, the JDK; nothing else of ours. Host only.
 *
 * <p><b>Read first:</b> {@link io.anykernel.oci.OciPackage}.
 */
package io.anykernel.oci;
