/**
 * The shape of contract cases: plain objects that JUnit runs on a JVM and a small runner runs in a guest, printing the
 * same hash of what they saw.
 *
 * <p><b>May import:</b> {@code java.lang} only.
 *
 * <p><b>Read first:</b> {@link io.anykernel.core.contract.ContractCase}.
 */
package io.anykernel.core.contract;
