/**
 * A seeded generator of Java programs, whose behaviour on HotSpot and in images must be the same.
 *
 * <p><b>Lives here:</b> the generator, and what the generated programs call.
 *
 * <p><b>May import:</b> the JDK; {@link io.anykernel.image.generator.Support} only what images have of it.
 *
 * <p><b>Read first:</b> {@link io.anykernel.image.generator.ProgramGenerator}.
 */
package io.anykernel.image.generator;
