package io.anykernel.hypercall.guest.library;

import java.util.List;

/** The classes of this package that carry {@link MethodsOf}, for the image builder. */
public final class LibraryMethods {
    public static final List<Class<?>> CLASSES = List.of(
            AccessMethods.class,
            ArrayMethods.class,
            AtomicMethods.Booleans.class,
            AtomicMethods.Ints.class,
            AtomicMethods.Longs.class,
            AtomicMethods.References.class,
            BigNumberMethods.Whole.class,
            BigNumberMethods.Decimal.class,
            CharsetMethods.class,
            CollectionMethods.ArrayLists.class,
            CollectionMethods.Collections.class,
            CollectionMethods.Lists.class,
            CollectionMethods.Maps.class,
            CollectionMethods.OptionalDoubles.class,
            CollectionMethods.OptionalInts.class,
            CollectionMethods.OptionalLongs.class,
            CollectionMethods.Optionals.class,
            CollectionMethods.Sequential.class,
            CollectionMethods.Trees.class,
            DateMethods.class,
            FormatExceptionMethods.DuplicateFlags.class,
            FormatExceptionMethods.FlagsMismatch.class,
            FormatExceptionMethods.IllegalFlags.class,
            FormatExceptionMethods.IllegalPrecision.class,
            FormatExceptionMethods.MissingWidth.class,
            FormatExceptionMethods.UnknownConversion.class,
            FormatExceptionMethods.WrongArgument.class,
            FormatExceptionMethods.WrongCodePoint.class,
            MathMethods.class,
            PatternMethods.class,
            RuntimeMethods.class,
            StreamMethods.class,
            WriterMethods.class,
            NumberMethods.Characters.class,
            NumberMethods.Ints.class,
            NumberMethods.Longs.class,
            StackTraceElementMethods.class,
            SortedCollectionMethods.class,
            SystemMethods.class,
            TextMethods.Builder.class,
            TextMethods.Text.class,
            ThrowableMethods.class,
            TimeUnitMethods.class);

    private LibraryMethods() {}
}
