package io.anykernel.manifest.shape;

/**
 * A key of an object, and what stands under it.
 *
 * @param meaning what it is for, with its default, for the schema and the reference
 */
public record Key(String name, Shape shape, String meaning) {}
