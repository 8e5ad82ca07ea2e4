/**
 * Small programs that run on HotSpot and in images and must print the same: one a language feature.
 *
 * <p><b>Lives here:</b> programs that print to {@code System.out} what depends on nothing but the language.
 *
 * <p><b>May import:</b> what images have of the JDK.
 *
 * <p><b>Read first:</b> {@link io.anykernel.image.corpus.Corpus}.
 */
package io.anykernel.image.corpus;
