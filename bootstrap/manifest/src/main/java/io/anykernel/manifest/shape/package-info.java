/**
 * Shapes of YAML: what a node may be, told once, for a reader that says where a file differs and for a schema.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.manifest.shape.Shape} and its kinds; {@link io.anykernel.manifest.shape.Located}, what a shape reads,
 * each value with its place; {@link io.anykernel.manifest.shape.Problems}, everything that was wrong.
 *
 * <p><b>May import:</b> SnakeYAML Engine, the JDK; nothing else of ours.
 *
 * <p><b>Read first:</b> {@link io.anykernel.manifest.shape.Shape}.
 */
package io.anykernel.manifest.shape;
