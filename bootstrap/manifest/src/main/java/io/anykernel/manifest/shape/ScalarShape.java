package io.anykernel.manifest.shape;

/** A value without parts. */
public sealed interface ScalarShape extends Shape permits ChoiceShape, FlagShape, TextShape {}
